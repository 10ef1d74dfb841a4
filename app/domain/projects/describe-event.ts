import type { EventType, ScopeChange } from "#app/domain/kernel/events.ts";
import type { SeenEvent, ShownEvent } from "#app/domain/kernel/shown-event.ts";
import { deliverableWords, type DeliverableState } from "./deliverable.ts";
import { stageWords } from "./stage-words.ts";

/** One line of a history: what happened, who did it and whom they represent, and why. Plain words; the page adds the when. */
export interface HistoryLine {
  readonly what: string;
  /** "Sam Otieno, Meridian", "EarthLab", "A member, not named"; null when it happened by itself. */
  readonly by: string | null;
  readonly why: string | null;
}

/** How a sum is written for this viewer. */
export type SayAmount = (minor: string, currency: string) => string;

/** Kinds of events that are told in a project's history; its discussion has the messages. */
export const historyTypes = [
  "project.proposed",
  "project.documented",
  "project.edited",
  "project.scoped",
  "project.moved",
  "project.at_risk",
  "project.endorsed",
  "project.signed_off",
  "project.consented",
  "project.rules_frozen",
  "project.cofunded",
  "project.lapsed",
  "project.extended",
  "interest.expressed",
  "intent.stated",
  "pledge.signed",
  "pledge.stood",
  "pledge.fell",
  "pledge.withdrawn",
  "pledge.lapsed",
  "deliverable.moved",
  "deliverable.accepted",
  "invoice.issued",
  "invoice.paid",
  "contribution.linked",
  "contribution.moved",
] as const satisfies readonly EventType[];

/** An event that a project's history tells, as its viewer may see it. */
export type HistoryEvent = Extract<SeenEvent, { type: (typeof historyTypes)[number] }>;

export const isHistoryEvent = (event: ShownEvent): event is HistoryEvent => (historyTypes as readonly string[]).includes(event.type);

const overWords: Readonly<Record<string, string>> = {
  share: "above the goal everybody pays proportionally less",
  cap: "above the goal older pledges come first",
  stretch: "above the goal more is built",
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
const signOffWords: Readonly<Record<string, string>> = { product: "Product", technical: "Technical lead", partnerships: "Partnerships" };

const stageWord = (stage: string) => ((stageWords as Record<string, { word: string }>)[stage]?.word ?? stage.replaceAll("_", " ")).toLowerCase();
const stateWord = (state: string) => (deliverableWords[state as DeliverableState]?.word ?? state.replaceAll("_", " ")).toLowerCase();
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

/** What happened and why, without who. */
function tell(event: HistoryEvent, amount: SayAmount): { what: string; why: string | null } {
  switch (event.type) {
    case "project.proposed":
      return { what: "Proposed", why: null };
    case "project.documented":
      return { what: "Recorded from a public source", why: null };
    case "project.edited":
      return { what: `Changed ${event.payload.fields.map((field) => fieldWords[field] ?? field).join(", ")}`, why: null };
    case "project.scoped": {
      const { scopeVersion, goalMinor, minimumMinor, currency, changes } = event.payload;
      const minimum = minimumMinor === goalMinor ? "" : `, minimum ${amount(minimumMinor, currency)}`;
      return { what: `Scope version ${scopeVersion}: ${amount(goalMinor, currency)}${minimum}`, why: describeChanges(changes, currency, amount) };
    }
    case "project.moved":
      return { what: capital(`${stageWord(event.payload.from)} to ${stageWord(event.payload.to)}`), why: because(event.payload.reason) };
    case "project.at_risk":
      return { what: event.payload.atRisk ? "Said to be at risk" : "Out of danger again", why: because(event.payload.reason) };
    case "project.endorsed":
      return { what: event.organization ? "Endorsed for the organization" : "Endorsed in their own name", why: null };
    case "project.signed_off":
      return { what: `${signOffWords[event.payload.kind] ?? capital(event.payload.kind)} signed off scope version ${event.payload.scopeVersion}`, why: null };
    case "project.consented":
      return { what: `Maintainers of ${event.payload.repository} ${event.payload.answer === "consents" ? "agreed" : "object"}`, why: because(event.payload.note) };
    case "project.rules_frozen": {
      const { overFundingRule, underFundingRule } = event.payload;
      return { what: "Rules frozen by the first firm pledge", why: `${capital(overWords[overFundingRule] ?? plainWord(overFundingRule))}; ${underWords[underFundingRule] ?? plainWord(underFundingRule)}.` };
    }
    case "project.cofunded": {
      const { totals, paysMinor, reason } = event.payload;
      return { what: `Co-funded with ${amount(paysMinor, totals.currency)}`, why: because(reason) };
    }
    case "project.lapsed":
      return { what: "The raise lapsed: the minimum was missed, and every pledge is released", why: because(event.payload.reason) };
    case "project.extended":
      return { what: `Extended to ${event.payload.closesAt.slice(0, 10)}`, why: because(event.payload.reason) };
    case "interest.expressed":
      return { what: "Expressed interest", why: null };
    case "intent.stated":
      return { what: `Stated an intent of ${amount(event.payload.amountMinor, event.payload.totals.currency)}, not binding`, why: null };
    case "pledge.signed":
      if (event.payload.termsKind === "in_kind") return { what: "Pledged work in kind", why: null };
      return { what: `Pledged ${amount(event.payload.amountMinor, event.payload.totals.currency)}${event.payload.stands ? "" : ", which waits on its conditions"}`, why: null };
    case "pledge.stood":
      return { what: `${amount(event.payload.amountMinor, event.payload.totals.currency)} came to stand: the conditions hold`, why: null };
    case "pledge.fell":
      return { what: `${amount(event.payload.amountMinor, event.payload.totals.currency)} waits again: the conditions no longer hold`, why: null };
    case "pledge.withdrawn":
      return { what: `Withdrew ${amount(event.payload.amountMinor, event.payload.totals.currency)}`, why: because(event.payload.reason) };
    case "pledge.lapsed":
      return { what: `${amount(event.payload.amountMinor, event.payload.totals.currency)} lapsed`, why: because(event.payload.reason) };
    case "deliverable.moved": {
      const { position, title, from, to, reason } = event.payload;
      return { what: `Deliverable ${position}, ${title}: ${stateWord(from)} to ${stateWord(to)}`, why: because(reason) };
    }
    case "deliverable.accepted":
      return { what: `Accepted deliverable ${event.payload.position}, ${event.payload.title}`, why: because(event.payload.note) };
    case "invoice.issued":
      return { what: `Invoice ${event.payload.number} over ${amount(event.payload.amountMinor, event.payload.currency)}`, why: null };
    case "invoice.paid":
      return { what: `Invoice ${event.payload.number} paid, ${amount(event.payload.amountMinor, event.payload.currency)}`, why: null };
    case "contribution.linked":
      return { what: `Linked ${plainWord(event.payload.kind)} “${event.payload.title}”, ${plainWord(event.payload.state)}`, why: null };
    case "contribution.moved":
      return { what: `“${event.payload.title}” went from ${plainWord(event.payload.from)} to ${plainWord(event.payload.to)}`, why: null };
  }
}

/** Who did it, and whom they represent. */
function byWhom({ actor, organization, masked }: HistoryEvent): string | null {
  if (masked) return "A member, not named";
  return [actor?.name, organization?.name].filter(Boolean).join(", ") || null;
}

/**
 * One event of the log as a readable line. The event is already as this viewer may see it: names of members without
 * consent are gone from it before it comes here.
 */
export function describeEvent(event: HistoryEvent, amount: SayAmount): HistoryLine {
  return { ...tell(event, amount), by: byWhom(event) };
}
