import type { reactionKinds } from "#db/schema/discussion.ts";
import type { Audience, EventPayloads, EventType, StreamId } from "./events.ts";

/** How near a viewer stands to a stream; each level sees all that the ones before it see. */
export const levels = ["visitor", "member", "cofunder", "steward"] as const;
export type Level = (typeof levels)[number];

/** The first level that an audience reaches. */
const reachedBy: Record<Audience, Level> = { everyone: "visitor", members: "member", cofunders: "cofunder", steward: "steward" };

export const atLeast = (level: Level, needed: Level): boolean => levels.indexOf(level) >= levels.indexOf(needed);

export interface ShownPerson {
  readonly id: string;
  readonly name: string;
}

export interface ShownOrganization {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly initials: string;
  readonly hue: number;
}

/** Why a message's words are gone. */
export interface ShownDeletion {
  readonly byAuthor: boolean;
  readonly reason: string | null;
}

/** The message that another one answers, as it stands now. */
export interface ShownQuote {
  readonly id: string;
  readonly author: ShownPerson;
  /** The beginning of what it says, plain text; empty once deleted. */
  readonly excerpt: string;
  readonly deleted: ShownDeletion | null;
  readonly lastSeq: number;
}

/** Everybody who said one thing to a message, in the order in which they did. */
export interface ShownReaction {
  readonly kind: (typeof reactionKinds)[number];
  readonly people: readonly ShownPerson[];
}

/** The decision that a message was recorded as, while it stands. */
export interface ShownDecision {
  readonly id: string;
  /** Within the project. */
  readonly number: number;
  /** Who agrees, and for which organization; null: in their own name. In the order in which they did. */
  readonly agreed: readonly { readonly person: ShownPerson; readonly organization: ShownOrganization | null }[];
}

/** A message as it stands now. Times are ISO 8601. */
export interface ShownMessage {
  readonly id: string;
  /** Number of its first event: order and permalink. */
  readonly seq: number;
  readonly author: ShownPerson;
  /** Whom the author spoke for. */
  readonly organization: ShownOrganization | null;
  /** Number of the last event about it: of two readings, the one with the larger number is the newer one. */
  readonly lastSeq: number;
  /** Sanitized; empty once deleted. */
  readonly html: string;
  /** The beginning of what it says, plain text. */
  readonly excerpt: string;
  /** Of its words: what an edit is written over. */
  readonly rev: number;
  readonly replyTo: ShownQuote | null;
  /** Absolute: what nobody said is left out. */
  readonly reactions: readonly ShownReaction[];
  readonly decision: ShownDecision | null;
  readonly createdAt: string;
  readonly editedAt: string | null;
  readonly deleted: ShownDeletion | null;
}

/** What a viewer gets for an event that is not theirs to see: its number, and nothing else. */
export interface HiddenEvent {
  readonly stream: StreamId;
  readonly seq: number;
  readonly type: "hidden";
}

/** An event as a viewer of some level sees it: names resolved, organizations without consent masked. */
export type SeenEvent = {
  [T in EventType]: {
    readonly stream: StreamId;
    readonly seq: number;
    readonly id: string;
    readonly type: T;
    /** ISO 8601. */
    readonly at: string;
    /** Null: the product itself, a consequence that nobody ordered, or masked. */
    readonly actor: ShownPerson | null;
    readonly organization: ShownOrganization | null;
    /** The organization did not consent to be named, or not yet, and this viewer may not know it. */
    readonly masked: boolean;
    /** The key of the command that caused it: by it a writer recognizes what it sent. Only on messages. */
    readonly key: string | null;
    readonly entity: string | null;
    readonly rev: number | null;
    readonly payload: EventPayloads[T];
    /** On events about a message. */
    readonly message: ShownMessage | null;
  };
}[EventType];

export type ShownEvent = HiddenEvent | SeenEvent;

/** An event as it lies in the log, with everything that any level may see joined to it. */
export interface LoggedEvent {
  readonly stream: StreamId;
  readonly seq: number;
  readonly id: string;
  readonly type: EventType;
  readonly at: string;
  readonly key: string | null;
  readonly entity: string | null;
  readonly rev: number | null;
  readonly audience: Audience;
  readonly payload: object;
  readonly actor: ShownPerson | null;
  /** Credited organization of the pledge that it is about, else the organization acted for. */
  readonly organization: ShownOrganization | null;
  /** Consent of that pledge, or of all that an accepting co-funder pays, as it is now: it may have changed since; null for other events. */
  readonly named: boolean | null;
  /** That pledge is sealed as it is now: not even co-funders read whose it is. */
  readonly sealed: boolean;
  readonly message: ShownMessage | null;
}

/**
 * These follow from somebody's pledge and would tell who signed it: who caused them is never shown. That a pledge stands
 * or falls is told of its own organization, not of the one whose signature or withdrawal made it so.
 */
const consequences: ReadonlySet<EventType> = new Set<EventType>([
  "project.rules_frozen",
  "project.cofunded",
  "project.lapsed",
  "pledge.stood",
  "pledge.fell",
  "pledge.lapsed",
  "pledge.cancelled",
  "pledge.opened",
  // The steward does these; the line is about whose hours they are.
  "hours.agreed",
  "hours.verified",
]);

/** It is about the money of an organization that does not consent to be named: co-funders (unless it is sealed), the steward and its own people see it otherwise. */
export const isMasked = (event: LoggedEvent): boolean => event.named === false;

/** A reason or a note is free text and may name the one who wrote it. */
const withoutWords = (payload: object): object => ({ ...payload, ...("reason" in payload && { reason: "" }), ...("note" in payload && { note: "" }) });

/**
 * The event as a viewer of this level sees it. Every way out of the log (page, socket, HTTP) goes through here.
 * @param mine organizations that the viewer belongs to: one's own is never masked
 */
export function present(event: LoggedEvent, level: Level, mine: readonly string[] = []): ShownEvent {
  const { stream, seq, id, type, at, key, entity, rev, message } = event;
  if (!atLeast(level, reachedBy[event.audience])) return { stream, seq, type: "hidden" };
  const masked = isMasked(event) && !atLeast(level, event.sealed ? "steward" : "cofunder") && !(event.organization && mine.includes(event.organization.id));
  // In an organization's own stream the number alone would say whose it is; it was said there while it was named.
  if (masked && stream.startsWith("organization:")) return { stream, seq, type: "hidden" };
  // The last co-funder's acceptance makes a deliverable accepted: the step is of all of them, and names none.
  const ofNobody = consequences.has(type) || (type === "deliverable.moved" && event.organization === null);
  const keepsOrganization = event.named !== null || !ofNobody;
  return {
    stream,
    seq,
    id,
    type,
    at,
    actor: masked || ofNobody ? null : event.actor,
    organization: masked || !keepsOrganization ? null : event.organization,
    masked,
    key: message ? key : null,
    entity,
    rev,
    payload: masked ? withoutWords(event.payload) : event.payload,
    message,
  } as SeenEvent;
}
