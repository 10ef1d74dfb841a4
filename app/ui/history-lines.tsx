import { describeEvent, type HistoryEvent } from "#app/domain/projects/describe-event.ts";
import { useMoneyFormat } from "./money.tsx";
import { Day } from "./relative-time.tsx";

/** What happened, by whom, whom they represent, and why: a line for each event, newest first. */
export function HistoryLines({ events, now }: { readonly events: readonly HistoryEvent[]; readonly now: string }) {
  const format = useMoneyFormat();
  return (
    <ol className="list">
      {events.map((event) => {
        const { what, by, why } = describeEvent(event, (minor, currency) => format(BigInt(minor), currency));
        return (
          <li key={event.id}>
            <Day at={event.at} now={now} />
            <span>
              <b>{what}</b>
              {by && `, by ${by}`}
              {why && <span className="why">. {why}</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
