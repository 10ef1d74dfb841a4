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
  | {
      readonly what: "added" | "removed";
      readonly position: number;
      readonly title: string;
      readonly hoursLow: number;
      readonly hoursHigh: number;
    }
  | {
      readonly what: "hours" | "cloud" | "place";
      readonly position: number;
      readonly title: string;
      readonly from: string;
      readonly to: string;
    }
  | { readonly what: "words"; readonly position: number; readonly title: string };

/**
 * What a pledge offers and waits for. Whom it waits for is not among it: that organization may take part without being
 * named. Sums are decimal strings of minor units, days are ISO 8601.
 */
export interface SaidOffer {
  readonly amountMinor: string;
  readonly shareBasisPoints: number | null;
  readonly matchNumerator: number | null;
  readonly matchDenominator: number | null;
  readonly hours: number | null;
  readonly conditions: readonly (
    | { readonly kind: "others_offer"; readonly amountMinor: string }
    | { readonly kind: "organizations"; readonly count: number }
    | { readonly kind: "organization" }
    | { readonly kind: "maintainers" }
    | { readonly kind: "signed_before"; readonly before: string }
  )[];
}

interface PledgeFacts {
  readonly pledgeId: string;
  /** Whether the organization consented to be named in public; views mask it otherwise. */
  readonly named: boolean;
  readonly amountMinor: string;
  readonly termsKind: string;
  /** Absent in what was said before events told it. */
  readonly offer?: SaidOffer;
  readonly totals: ProjectTotals;
}

interface DuesFacts {
  readonly duesId: string;
  /** "D-2026-003". */
  readonly number: string;
  readonly amountMinor: string;
  readonly currency: string;
}

interface MoveFacts {
  readonly reallocationId: string;
  readonly toProjectId: string;
  readonly amountMinor: string;
  readonly currency: string;
}

interface TopicFacts {
  readonly topicId: string;
  /** Within the project. */
  readonly number: number;
  readonly title: string;
}

interface MeetingFacts {
  readonly meetingId: string;
}

interface DecisionFacts {
  readonly decisionId: string;
  readonly messageId: string;
  /** Within the project. */
  readonly number: number;
}

interface HoursFacts {
  readonly pledgeId: string;
  readonly named: boolean;
  readonly entryId: string;
  readonly minutes: number;
  readonly deliverableId: string | null;
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
    /** What must be offered in all for the last deliverable to be built too; null (or missing in older events) without a stretch. */
    stretchMinor?: string | null;
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
  "pledge.cancelled": PledgeFacts & { reason: string };
  /** The organization's consent to be named with a pledge, given or taken back: from now on, and for all that was told before. */
  "pledge.naming_set": { pledgeId: string; named: boolean };
  /** The raise is decided, and with it the seal of this pledge is opened: whose it was, if it consents to be named. */
  "pledge.opened": { pledgeId: string; named: boolean };
  "deliverable.moved": {
    deliverableId: string;
    position: number;
    title: string;
    from: string;
    to: string;
    reason: string;
  };
  "deliverable.accepted": { deliverableId: string; position: number; title: string; note: string };
  "invoice.issued": { invoiceId: string; number: string; amountMinor: string; currency: string };
  /** Nothing is open any more: paid, or credited. The amount is what it asked for. */
  "invoice.paid": { invoiceId: string; number: string; amountMinor: string; currency: string };
  /** A payment was taken back; the amount is what is open again. */
  "invoice.reopened": { invoiceId: string; number: string; amountMinor: string; currency: string };
  "invoice.credited": {
    invoiceId: string;
    number: string;
    creditNote: string;
    amountMinor: string;
    currency: string;
    reason: string;
  };
  "payment.recorded": {
    paymentId: string;
    kind: "received" | "applied" | "refunded";
    amountMinor: string;
    currency: string;
  };
  "payment.taken_back": {
    paymentId: string;
    kind: "received" | "applied" | "refunded";
    amountMinor: string;
    currency: string;
    reason: string;
  };
  /** A funder opened a fund. */
  "fund.opened": { fundId: string; name: string; slug: string; restriction: string };
  "fund.pool_opened": {
    fundId: string;
    numerator: number;
    denominator: number;
    projectCapMinor: string;
    organizationCapMinor: string;
    currency: string;
  };
  /** Money came in for it; `heldMinor` is what it holds after that. */
  "fund.filled": { fundId: string; amountMinor: string; heldMinor: string; currency: string };
  "fund.filling_taken_back": {
    fundId: string;
    amountMinor: string;
    heldMinor: string;
    currency: string;
    reason: string;
  };
  /** It divided a sum among so many projects; each part is a pledge with its own event. */
  "fund.distributed": {
    fundId: string;
    distributionId: string;
    givenMinor: string;
    projects: number;
    currency: string;
  };
  /** It paid its part of an accepted deliverable, instead of an invoice. */
  "fund.matched": {
    fundId: string;
    pledgeId: string;
    deliverableId: string;
    position: number;
    title: string;
    amountMinor: string;
    currency: string;
  };
  "contribution.linked": {
    contributionId: string;
    title: string;
    kind: string;
    state: string;
    deliverableId: string | null;
  };
  "contribution.moved": { contributionId: string; title: string; from: string; to: string };
  "hours.agreed": { pledgeId: string; named: boolean; hours: number };
  "hours.entered": HoursFacts;
  "hours.verified": HoursFacts;
  "hours.taken_back": HoursFacts & { reason: string };
  "dues.asked": DuesFacts & { tier: string };
  "dues.paid": DuesFacts;
  "dues.sponsored": DuesFacts & { fundId: string };
  "dues.taken_back": DuesFacts & { reason: string };
  "reallocation.asked": MoveFacts;
  "reallocation.signed": MoveFacts;
  "reallocation.answered": MoveFacts & { answer: "consented" | "declined"; reason: string };
  "reallocation.undone": MoveFacts & { reason: string };
  /** One batch of imported public facts. */
  "facts.imported": { what: "contributions" | "projects"; added: number; updated: number };
  "message.posted": { messageId: string };
  "message.edited": { messageId: string };
  "message.deleted": { messageId: string; byAuthor: boolean };
  /** What people say to it has changed; the message's reading has all of it. */
  "message.reacted": { messageId: string; kind: string; on: boolean };
  /** What the discussion is also about; settled ones are read and not added to. */
  "topic.opened": TopicFacts;
  "topic.settled": TopicFacts;
  "topic.taken_up": TopicFacts;
  /** People come together about the project, led through an agenda; between opening and closing lies what its minutes tell. */
  "meeting.opened": MeetingFacts & { number: number; title: string };
  "meeting.closed": MeetingFacts & { number: number; title: string };
  "meeting.taken_over": MeetingFacts;
  "meeting.item_added": MeetingFacts & { position: number; title: string };
  /** What is spoken about from now on; null: nothing of the agenda. */
  "meeting.item_begun": MeetingFacts & { position: number | null; title: string };
  "meeting.hand_raised": MeetingFacts & { personId: string };
  "meeting.hand_lowered": MeetingFacts & { personId: string };
  "meeting.estimate_opened": MeetingFacts & { estimateId: string; question: string };
  /** All answers at once. That one came is never told. */
  "meeting.estimate_revealed": MeetingFacts & {
    estimateId: string;
    question: string;
    answers: number;
    lowHours: number;
    medianHours: number;
    highHours: number;
  };
  /** Its words are read from their table. */
  "meeting.action_added": MeetingFacts & { actionId: string };
  "meeting.action_set": MeetingFacts & { actionId: string; done: boolean };
  "meeting.minutes_edited": MeetingFacts & { number: number };
  /** Only moderators post in it until it is opened again. */
  "thread.locked": { reason: string };
  "thread.opened": { reason: string };
  /** Somebody asks the steward to look at a message; only the steward sees it. */
  "report.made": { reportId: string };
  "report.resolved": { reportId: string };
  /** What a message says is recorded as a decision; its words are read from their table. */
  "decision.recorded": DecisionFacts;
  "decision.agreed": DecisionFacts & { agrees: boolean };
  "decision.taken_back": DecisionFacts & { reason: string };
  /** The network's own name, rates or invoices; which of them, not what they are now. */
  "network.edited": { fields: string[] };
  "organization.created": { name: string; slug: string };
  "member.joined": { personId: string; role: string };
  "member.left": { personId: string; role: string };
  "member.invited": { invitationId: string; role: string };
  "organization.edited": { fields: string[] };
  /** There is news for this person, or they have read some: in their own stream, so that all their screens count the same. */
  "notifications.changed": Record<never, never>;
  /** A second budget holder is asked to sign a pledge above what one may sign alone; in their own stream. */
  "signature.asked": { pledgeId: string; projectId: string };
  /** What became of it, in the first signer's own stream. */
  "signature.ended": {
    pledgeId: string;
    projectId: string;
    ending: "signed" | "declined" | "set_aside";
    reason: string;
  };
  "account.opened": Record<never, never>;
  "account.sessions_ended": { count: number };
  "account.password_changed": Record<never, never>;
  "account.closed": Record<never, never>;
}

export type EventType = keyof EventPayloads;

/** What is told in a project's history, in the order in which a project meets it; its discussion has the messages. */
export const projectEventTypes = [
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
  "meeting.opened",
  "meeting.closed",
  "interest.expressed",
  "intent.stated",
  "pledge.signed",
  "pledge.stood",
  "pledge.fell",
  "pledge.withdrawn",
  "pledge.lapsed",
  "pledge.cancelled",
  "pledge.naming_set",
  "pledge.opened",
  "deliverable.moved",
  "deliverable.accepted",
  "invoice.issued",
  "invoice.paid",
  "invoice.reopened",
  "invoice.credited",
  "fund.matched",
  "contribution.linked",
  "contribution.moved",
  "hours.agreed",
  "hours.entered",
  "hours.verified",
  "hours.taken_back",
  "decision.recorded",
  "decision.agreed",
  "decision.taken_back",
] as const satisfies readonly EventType[];

/** Every kind of event; `docs/events.md` is checked against this list. */
export const eventTypes = [
  ...projectEventTypes,
  "payment.recorded",
  "payment.taken_back",
  "fund.opened",
  "fund.pool_opened",
  "fund.filled",
  "fund.filling_taken_back",
  "fund.distributed",
  "dues.asked",
  "dues.paid",
  "dues.sponsored",
  "dues.taken_back",
  "reallocation.asked",
  "reallocation.signed",
  "reallocation.answered",
  "reallocation.undone",
  "facts.imported",
  "message.posted",
  "message.edited",
  "message.deleted",
  "meeting.taken_over",
  "meeting.item_added",
  "meeting.item_begun",
  "meeting.hand_raised",
  "meeting.hand_lowered",
  "meeting.estimate_opened",
  "meeting.estimate_revealed",
  "meeting.action_added",
  "meeting.action_set",
  "meeting.minutes_edited",
  "topic.opened",
  "topic.settled",
  "topic.taken_up",
  "thread.locked",
  "thread.opened",
  "report.made",
  "report.resolved",
  "message.reacted",
  "network.edited",
  "organization.created",
  "member.joined",
  "member.left",
  "member.invited",
  "organization.edited",
  "notifications.changed",
  "signature.asked",
  "signature.ended",
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
