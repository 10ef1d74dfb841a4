import { stateWords, type ContributionState } from "#app/domain/contributions/contribution.ts";
import { useLocale } from "#app/ui/base/locale.tsx";
import { formatMoment } from "#app/ui/base/relative-time-words.ts";

interface ContributionStateProps {
  readonly state: ContributionState;
  /** Day of the merge, release or review, year-month-day. */
  readonly day?: string | null;
}

const dotClass: Readonly<Record<ContributionState, string>> = {
  proposed: "dot proposed",
  in_review: "dot ring",
  merged: "dot",
  released: "dot",
  rejected: "dot proposed",
  forked: "dot ring",
};

/** How far a contribution has come: a mark, always the word, and its day upstream. */
export function ContributionStateMark({ state, day = null }: ContributionStateProps) {
  return (
    <span className="tn">
      <span className={dotClass[state]} aria-hidden="true" />
      {stateWords[state]}
      {day !== null && (
        <>
          {" "}
          <PlainDay day={day} />
        </>
      )}
    </span>
  );
}

/** A day of the calendar as its source states it: the same in every zone. */
export function PlainDay({ day }: { readonly day: string }) {
  const { locale } = useLocale();
  const words = formatMoment(Date.parse(`${day}T00:00:00Z`), locale, "UTC", {
    day: "numeric",
    month: "short",
    year: "numeric",
  });
  return <time dateTime={day}>{words}</time>;
}
