import type { audiences } from "#db/schema/log.ts";

/** Who may see an event; the others get a placeholder of the same number, so that nobody's numbering has holes. */
export type Audience = (typeof audiences)[number];

export type StreamId = `project:${string}` | `organization:${string}` | `person:${string}` | "network";

export const projectStream = (projectId: string): StreamId => `project:${projectId}`;
export const organizationStream = (organizationId: string): StreamId => `organization:${organizationId}`;
export const personStream = (personId: string): StreamId => `person:${personId}`;
export const networkStream: StreamId = "network";

/** Absolute sums of one project's money after the event (minor units as decimal strings): never a delta. */
export interface ProjectTotals {
  readonly currency: string;
  readonly firmMinor: string;
  readonly conditionalMinor: string;
  readonly intentMinor: string;
  /** Organizations with a firm or conditional pledge. */
  readonly organizations: number;
}

/** One difference between two versions of a project's scope. Sums are decimal strings of minor units. */
export type ScopeChange =
  | { readonly what: "added" | "removed"; readonly position: number; readonly title: string; readonly hoursLow: number; readonly hoursHigh: number }
  | { readonly what: "hours" | "cloud" | "place"; readonly position: number; readonly title: string; readonly from: string; readonly to: string }
  | { readonly what: "words"; readonly position: number; readonly title: string };

interface PledgeFacts {
  readonly pledgeId: string;
  /** Whether the organization consented to be named in public; views mask it otherwise. */
  readonly named: boolean;
  readonly amountMinor: string;
  readonly termsKind: string;
  readonly totals: ProjectTotals;
}

/**
 * Every kind of event and what it carries. Payloads hold ids and sums, never texts that a person may later delete
 * (messages are read from their table when an event is shown), and JSON values only (money as decimal strings).
 */
export interface EventPayloads {
  "project.proposed": { title: string; slug: string };
  /** A public fact that was imported: somebody else's project, with no money in this book. */
  "project.documented": { title: string; slug: string };
  "project.edited": { fields: string[] };
  "project.scoped": {
    scopeVersion: number;
    goalMinor: string;
    minimumMinor: string;
    currency: string;
    closesAt: string | null;
    /** What differs from the version before. */
    changes: readonly ScopeChange[];
  };
  "project.moved": { from: string; to: string; reason: string };
  "project.at_risk": { atRisk: boolean; reason: string };
  "project.endorsed": { endorsementId: string };
  "project.signed_off": { kind: string; scopeVersion: number };
  "project.consented": { repository: string; answer: "consents" | "objects"; note: string };
  "project.rules_frozen": { overFundingRule: string; underFundingRule: string };
  "project.cofunded": { totals: ProjectTotals; paysMinor: string; reason: string };
  "project.lapsed": { totals: ProjectTotals; reason: string };
  "project.extended": { closesAt: string; reason: string };
  "interest.expressed": { pledgeId: string; named: boolean };
  "intent.stated": PledgeFacts;
  "pledge.signed": PledgeFacts & { stands: boolean };
  "pledge.stood": PledgeFacts & { becauseOfPledgeId: string | null };
  "pledge.fell": PledgeFacts & { becauseOfPledgeId: string | null };
  "pledge.withdrawn": PledgeFacts & { reason: string };
  "pledge.lapsed": PledgeFacts & { reason: string };
  "deliverable.moved": { deliverableId: string; position: number; title: string; from: string; to: string; reason: string };
  "deliverable.accepted": { deliverableId: string; position: number; title: string; note: string };
  "invoice.issued": { invoiceId: string; number: string; amountMinor: string; currency: string };
  "invoice.paid": { invoiceId: string; number: string; amountMinor: string; currency: string };
  "contribution.linked": { contributionId: string; title: string; kind: string; state: string; deliverableId: string | null };
  "contribution.moved": { contributionId: string; title: string; from: string; to: string };
  /** One batch of imported public facts. */
  "facts.imported": { what: "contributions" | "projects"; added: number; updated: number };
  "message.posted": { messageId: string };
  "message.edited": { messageId: string };
  "message.deleted": { messageId: string; byAuthor: boolean };
  "organization.created": { name: string; slug: string };
  "member.joined": { personId: string; role: string };
  "member.left": { personId: string; role: string };
  "member.invited": { invitationId: string; role: string };
  "organization.edited": { fields: string[] };
  "account.opened": Record<never, never>;
  "account.sessions_ended": { count: number };
  "account.password_changed": Record<never, never>;
  "account.closed": Record<never, never>;
}

export type EventType = keyof EventPayloads;

/** Names for people, in the order in which a project meets them; `docs/events.md` is checked against this list. */
export const eventTypes = [
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
  "facts.imported",
  "message.posted",
  "message.edited",
  "message.deleted",
  "organization.created",
  "member.joined",
  "member.left",
  "member.invited",
  "organization.edited",
  "account.opened",
  "account.sessions_ended",
  "account.password_changed",
  "account.closed",
] as const satisfies readonly EventType[];

/** One thing that happened, as a verb says it. Said in several streams, it is numbered in each. */
export type Said = {
  [T in EventType]: {
    readonly name: T;
    readonly streams: readonly StreamId[];
    readonly payload: EventPayloads[T];
    /** The organization acted for. */
    readonly organizationId?: string | null;
    readonly entity?: string;
    readonly rev?: number;
    readonly audience?: Audience;
  };
}[EventType];
