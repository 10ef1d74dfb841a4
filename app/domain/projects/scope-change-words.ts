import { capital, type SayAmount } from "#app/domain/kernel/event-voices.ts";
import type { ScopeChange } from "./scope.ts";

const hours = (low: number, high: number) => (low === high ? `${high}` : `${low}–${high}`);

/** One difference of a scope as words: "deliverable 4 from 40–52 to 20–30 hours". */
function describeChange(change: ScopeChange, currency: string, amount: SayAmount): string {
  const name = `deliverable ${change.position} (${change.title})`;
  switch (change.what) {
    case "added":
      return `${name} added, ${hours(change.hoursLow, change.hoursHigh)} hours`;
    case "removed":
      return `${name} taken out`;
    case "hours":
      return `${name} from ${change.from} to ${change.to} hours`;
    case "cloud":
      return `${name} from ${amount(change.from, currency)} to ${amount(change.to, currency)} cloud cost`;
    case "place":
      return `${name} moved from place ${change.from}`;
    case "words":
      return `${name} reworded`;
  }
}

/** More differences than this make a list that nobody reads in a line. */
const changesSaid = 6;

/** What differs between two versions of a scope, in one sentence; null where nothing does. */
export function describeChanges(changes: readonly ScopeChange[], currency: string, amount: SayAmount): string | null {
  if (changes.length === 0) return null;
  const said = changes.slice(0, changesSaid).map((change) => describeChange(change, currency, amount));
  const more = changes.length - said.length;
  return `${capital([...said, ...(more > 0 ? [`${more} more`] : [])].join("; "))}.`;
}
