import type { ShownLine } from "#app/domain/timeline/describe-event.ts";
import { Day } from "#app/ui/base/relative-time.tsx";

/** What happened, by whom, whom they represent, and why: a line for each event, newest first. */
export function HistoryLines({ lines, now }: { readonly lines: readonly ShownLine[]; readonly now: string }) {
  return (
    <ol className="list">
      {lines.map(({ id, at, what, who, why }) => (
        <li key={id}>
          <Day at={at} now={now} />
          <span>
            <b>{what}</b>
            {who && `, ${who}`}
            {why && <span className="why">. {why}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
