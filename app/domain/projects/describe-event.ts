import { formatMoney, money } from "#app/domain/kernel/money.ts";
import { projectEventTypes, type EventPayloads, type ScopeChange } from "#app/domain/kernel/events.ts";
import type { SeenEvent, ShownEvent } from "#app/domain/kernel/shown-event.ts";
import { offerSentence } from "#app/domain/pledges/said-offer.ts";
import { deliverableWords, type DeliverableState } from "./deliverable.ts";
import { stageWords } from "./stage-words.ts";

/** One line of a history: what happened, who did it and whom they represent, and why. Plain words; the page adds the when. */
export interface HistoryLine {
  readonly what: string;
  /** "by Sam Otieno, Meridian", "by a member, not named", "of EarthLab" where it happened to what is theirs; null when it happened by itself. */
  readonly who: string | null;
  readonly why: string | null;
}

/** A line as a page shows it, of the event with this id. */
export interface ShownLine extends HistoryLine {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
}

/** How a sum is written for this viewer. */
export type SayAmount = (minor: string, currency: string) => string;

/** An event that a project's history tells, as its viewer may see it. */
export type HistoryEvent = Extract<SeenEvent, { type: (typeof projectEventTypes)[number] }>;

export const isHistoryEvent = (event: ShownEvent): event is HistoryEvent =>
  (projectEventTypes as readonly string[]).includes(event.type);

const overWords: Readonly<Record<string, string>> = {
  share: "above the goal everybody pays proportionally less",
  cap: "above the goal older pledges come first",
  stretch: "with the stretch goal one deliverable more is built, and otherwise everybody pays proportionally less",
};
const underWords: Readonly<Record<string, string>> = {
  lapse: "below the minimum every pledge lapses",
  slices: "below the minimum only fully covered deliverables are funded",
  extend: "below the minimum the steward may extend once",
};
const fieldWords: Readonly<Record<string, string>> = {
  title: "title",
  summary: "summary",
  problem: "problem",
  solution: "solution",
  implementation: "implementation",
  fit: "fit in the ecosystem",
  repositories: "repositories",
  narrativeId: "narrative",
};
const signOffWords: Readonly<Record<string, string>> = {
  product: "Product",
  technical: "Technical lead",
  partnerships: "Partnerships",
};

const stageWord = (stage: string) =>
  ((stageWords as Record<string, { word: string }>)[stage]?.word ?? stage.replaceAll("_", " ")).toLowerCase();
const stateWord = (state: string) =>
  (deliverableWords[state as DeliverableState]?.word ?? state.replaceAll("_", " ")).toLowerCase();
const plainWord = (word: string) => word.replaceAll("_", " ");
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
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

function describeChanges(changes: readonly ScopeChange[], currency: string, amount: SayAmount): string | null {
  if (changes.length === 0) return null;
  const said = changes.slice(0, changesSaid).map((change) => describeChange(change, currency, amount));
  const more = changes.length - said.length;
  return `${capital([...said, ...(more > 0 ? [`${more} more`] : [])].join("; "))}.`;
}

const because = (reason: string | undefined) => (reason === undefined || reason === "" ? null : reason);

/** A pledge's terms and conditions, where its sum does not say them. */
const wordsOf = ({ termsKind, offer, totals }: EventPayloads["intent.stated"], amount: SayAmount) =>
  offerSentence(termsKind, offer, (minor) => amount(minor, totals.currency));

/** What happened and why, without who. */
function tell(event: HistoryEvent, amount: SayAmount): { what: string; why: string | null } {
  switch (event.type) {
    case "project.proposed":
      return { what: "Proposed", why: null };
    case "project.documented":
      return { what: "Recorded from a public source", why: null };
    case "project.edited":
      return {
        what: `Changed ${event.payload.fields.map((field) => fieldWords[field] ?? field).join(", ")}`,
        why: null,
      };
    case "project.scoped": {
      const { scopeVersion, goalMinor, minimumMinor, stretchMinor, currency, changes } = event.payload;
      const minimum = minimumMinor === goalMinor ? "" : `, minimum ${amount(minimumMinor, currency)}`;
      const stretch = stretchMinor ? `, stretch ${amount(stretchMinor, currency)}` : "";
      return {
        what: `Scope version ${scopeVersion}: ${amount(goalMinor, currency)}${minimum}${stretch}`,
        why: describeChanges(changes, currency, amount),
      };
    }
    case "project.moved":
      return {
        what: capital(`${stageWord(event.payload.from)} to ${stageWord(event.payload.to)}`),
        why: because(event.payload.reason),
      };
    case "project.at_risk":
      return {
        what: event.payload.atRisk ? "Said to be at risk" : "Out of danger again",
        why: because(event.payload.reason),
      };
    case "project.endorsed":
      return { what: event.organization ? "Endorsed for the organization" : "Endorsed in their own name", why: null };
    case "project.signed_off":
      return {
        what: `${signOffWords[event.payload.kind] ?? capital(event.payload.kind)} signed off scope version ${event.payload.scopeVersion}`,
        why: null,
      };
    case "project.consented":
      return {
        what: `Maintainers of ${event.payload.repository} ${event.payload.answer === "consents" ? "agreed" : "object"}`,
        why: because(event.payload.note),
      };
    case "project.rules_frozen": {
      const { overFundingRule, underFundingRule } = event.payload;
      return {
        what: "Rules frozen by the first firm pledge",
        why: `${capital(overWords[overFundingRule] ?? plainWord(overFundingRule))}; ${underWords[underFundingRule] ?? plainWord(underFundingRule)}.`,
      };
    }
    case "project.cofunded": {
      const { totals, paysMinor, reason } = event.payload;
      return { what: `Co-funded with ${amount(paysMinor, totals.currency)}`, why: because(reason) };
    }
    case "project.lapsed":
      return {
        what: "The raise lapsed: the minimum was missed, and every pledge is released",
        why: because(event.payload.reason),
      };
    case "project.extended":
      return { what: `Extended to ${event.payload.closesAt.slice(0, 10)}`, why: because(event.payload.reason) };
    case "meeting.opened":
      return { what: `Opened meeting ${event.payload.number}: ${event.payload.title}`, why: null };
    case "meeting.closed":
      return { what: `Closed meeting ${event.payload.number}: ${event.payload.title}`, why: null };
    case "interest.expressed":
      return { what: "Expressed interest", why: null };
    case "intent.stated":
      return {
        what:
          event.payload.termsKind === "in_kind"
            ? "Stated an intent of work in kind, not binding"
            : `Stated an intent of ${amount(event.payload.amountMinor, event.payload.totals.currency)}, not binding`,
        why: wordsOf(event.payload, amount),
      };
    case "pledge.signed": {
      const { amountMinor, stands, termsKind, totals } = event.payload;
      const what =
        termsKind === "in_kind"
          ? "work in kind"
          : `${termsKind === "closer" ? "up to " : ""}${amount(amountMinor, totals.currency)}`;
      return {
        what: `Pledged ${what}${stands ? "" : ", which waits on its conditions"}`,
        why: wordsOf(event.payload, amount),
      };
    }
    case "pledge.stood":
      return {
        what: `${amount(event.payload.amountMinor, event.payload.totals.currency)} came to stand: the conditions hold`,
        why: wordsOf(event.payload, amount),
      };
    case "pledge.fell":
      return {
        what: `${amount(event.payload.amountMinor, event.payload.totals.currency)} waits again: the conditions no longer hold`,
        why: wordsOf(event.payload, amount),
      };
    case "pledge.withdrawn":
      return {
        what: `Withdrew ${amount(event.payload.amountMinor, event.payload.totals.currency)}`,
        why: because(event.payload.reason),
      };
    case "pledge.lapsed":
      return {
        what: `${amount(event.payload.amountMinor, event.payload.totals.currency)} lapsed`,
        why: because(event.payload.reason),
      };
    case "pledge.cancelled":
      return {
        what: `${amount(event.payload.amountMinor, event.payload.totals.currency)} were released: the project was given up`,
        why: because(event.payload.reason),
      };
    case "pledge.naming_set":
      return {
        what: event.payload.named
          ? "Named in public with its pledge from now on"
          : "No longer named in public with its pledge",
        why: null,
      };
    case "pledge.opened":
      return { what: "Its sealed pledge is opened: the raise is decided", why: null };
    case "deliverable.moved": {
      const { position, title, from, to, reason } = event.payload;
      return {
        what: `Deliverable ${position}, ${title}: ${stateWord(from)} to ${stateWord(to)}`,
        why: because(reason),
      };
    }
    case "deliverable.accepted":
      return {
        what: `Accepted deliverable ${event.payload.position}, ${event.payload.title}`,
        why: because(event.payload.note),
      };
    case "invoice.issued":
      return {
        what: `Invoice ${event.payload.number} over ${amount(event.payload.amountMinor, event.payload.currency)}`,
        why: null,
      };
    case "invoice.paid":
      return {
        what: `Invoice ${event.payload.number} settled, ${amount(event.payload.amountMinor, event.payload.currency)}`,
        why: null,
      };
    case "invoice.reopened":
      return {
        what: `Invoice ${event.payload.number} open again, ${amount(event.payload.amountMinor, event.payload.currency)}`,
        why: null,
      };
    case "invoice.credited":
      return {
        what: `Credit note ${event.payload.creditNote} over ${amount(event.payload.amountMinor, event.payload.currency)} to invoice ${event.payload.number}`,
        why: because(event.payload.reason),
      };
    case "fund.matched":
      return {
        what: `${amount(event.payload.amountMinor, event.payload.currency)} from a fund for deliverable ${event.payload.position}, ${event.payload.title}`,
        why: null,
      };
    case "hours.agreed":
      return { what: `${event.payload.hours} hours in kind agreed`, why: null };
    case "hours.entered":
      return { what: `Entered ${event.payload.minutes / 60} hours in kind`, why: null };
    case "hours.verified":
      return { what: `${event.payload.minutes / 60} hours in kind verified`, why: null };
    case "hours.taken_back":
      return { what: `Took back ${event.payload.minutes / 60} hours in kind`, why: because(event.payload.reason) };
    case "decision.recorded":
      return { what: `Recorded decision ${event.payload.number}`, why: null };
    case "decision.agreed":
      return {
        what: `${event.payload.agrees ? "Agrees" : "No longer agrees"} to decision ${event.payload.number}`,
        why: null,
      };
    case "decision.taken_back":
      return { what: `Took back decision ${event.payload.number}`, why: because(event.payload.reason) };
    case "contribution.linked":
      return {
        what: `Linked ${plainWord(event.payload.kind)} “${event.payload.title}”, ${plainWord(event.payload.state)}`,
        why: null,
      };
    case "contribution.moved":
      return {
        what: `“${event.payload.title}” went from ${plainWord(event.payload.from)} to ${plainWord(event.payload.to)}`,
        why: null,
      };
  }
}

/** These happen to a pledge because of what somebody else did. */
const happened: ReadonlySet<string> = new Set([
  "pledge.stood",
  "pledge.fell",
  "pledge.lapsed",
  "pledge.cancelled",
  "pledge.opened",
]);

/** Who did it, and whom they represent; or whose it is. */
function whoOf({ type, actor, organization, masked }: HistoryEvent): string | null {
  const named = masked ? "a member, not named" : [actor?.name, organization?.name].filter(Boolean).join(", ");
  return named === "" ? null : `${happened.has(type) ? "of" : "by"} ${named}`;
}

/**
 * One event of the log as a readable line. The event is already as this viewer may see it: names of members without
 * consent are gone from it before it comes here.
 */
export function describeEvent(event: HistoryEvent, amount: SayAmount): HistoryLine {
  return { ...tell(event, amount), who: whoOf(event) };
}

/** Events as lines in the viewer's way of writing sums: worded here, so that no browser has to bring the words. */
export const historyLines = (events: readonly HistoryEvent[], locale: string): ShownLine[] =>
  events.map((event) => ({
    id: event.id,
    at: event.at,
    ...describeEvent(event, (minor, currency) =>
      formatMoney(money(BigInt(minor), currency), { locale, cents: false, withCurrency: false }),
    ),
  }));
