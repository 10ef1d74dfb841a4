import type { SystemLine } from "#app/domain/discussion/thread.ts";
import { Hour } from "#app/ui/base/moment.tsx";
import type { LineWords } from "#app/domain/kernel/event-voices.ts";

/** A step of the project or of its money within the talk: money carries a drop. */
export function SystemLineRow({ line, words }: { readonly line: SystemLine; readonly words: LineWords }) {
  const { who, what, why, isMoney } = words;
  return (
    <p className="sysl">
      {isMoney ? (
        <svg className="drop" width="11" height="13" viewBox="0 0 11 13" fill="currentColor" aria-hidden="true">
          <path d="M5.5 0C7 3 11 5 11 8.2A5.3 5 0 0 1 5.5 13 5.3 5 0 0 1 0 8.2C0 5 4 3 5.5 0z" />
        </svg>
      ) : (
        <span className="dot" aria-hidden="true" />
      )}
      <span>
        {who && (
          <>
            <b>{who}</b>{" "}
          </>
        )}
        {what}
        {why && <span className="faint">. {why}</span>}
      </span>
      <Hour at={line.at} />
    </p>
  );
}
