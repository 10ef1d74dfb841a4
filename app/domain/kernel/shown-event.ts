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

/** A message as it stands now; `rev` tells which of two readings is the newer one. Times are ISO 8601. */
export interface ShownMessage {
  readonly id: string;
  /** Number of its first event: order and permalink. */
  readonly seq: number;
  readonly author: ShownPerson;
  /** Whom the author spoke for. */
  readonly organization: ShownOrganization | null;
  /** Sanitized; empty once deleted. */
  readonly html: string;
  readonly rev: number;
  readonly replyToId: string | null;
  readonly createdAt: string;
  readonly editedAt: string | null;
  readonly deleted: { readonly byAuthor: boolean; readonly reason: string | null } | null;
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
    /** The organization did not consent to be named, and this viewer is neither co-funder nor steward. */
    readonly masked: boolean;
    /** The key of the command that caused it: by it a writer recognizes what it sent. Only on messages. */
    readonly key: string | null;
    readonly entity: string | null;
    readonly rev: number | null;
    readonly payload: EventPayloads[T];
    /** On `message.*` events. */
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
  /** Consent of that pledge as it is now, which may differ from when the event was said; null for other events. */
  readonly named: boolean | null;
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
]);

/** It is about a pledge of an organization that does not consent to be named: co-funders, the steward and its own people see it otherwise. */
export const isMasked = (event: LoggedEvent): boolean => event.named === false;

/**
 * The event as a viewer of this level sees it. Every way out of the log (page, socket, HTTP) goes through here.
 * @param mine organizations that the viewer belongs to: one's own is never masked
 */
export function present(event: LoggedEvent, level: Level, mine: readonly string[] = []): ShownEvent {
  const { stream, seq, id, type, at, key, entity, rev, message } = event;
  if (!atLeast(level, reachedBy[event.audience])) return { stream, seq, type: "hidden" };
  const masked = isMasked(event) && !atLeast(level, "cofunder") && !(event.organization && mine.includes(event.organization.id));
  const ofNobody = consequences.has(type);
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
    // A reason is free text and may name the one who wrote it.
    payload: masked && "reason" in event.payload ? { ...event.payload, reason: "" } : event.payload,
    message,
  } as SeenEvent;
}
