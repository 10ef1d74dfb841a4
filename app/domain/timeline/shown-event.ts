import type { contributionKinds, contributionStates } from "#db/schema/contributions.ts";
import type { reactionKinds } from "#db/schema/discussion.ts";
import type { Standing } from "#app/domain/kernel/admitted.ts";
import { atLeast, type Level } from "#app/domain/sight/level.ts";
import { allows } from "#app/domain/sight/rule.ts";
import { pledgeRule } from "#app/domain/sight/rules.ts";
import { declarationOf } from "#app/domain/timeline/events.ts";
import type { Fields } from "#app/domain/kernel/define-event.ts";
import {
  streamKindOf,
  type Audience,
  type EventPayloads,
  type EventType,
  type StreamId,
} from "#app/domain/kernel/events.ts";

/** The first level that an audience reaches. */
const reachedBy: Record<Audience, Level> = {
  everyone: "visitor",
  members: "member",
  cofunders: "cofunder",
  steward: "steward",
};

/** In an organization's own stream the members are its own people, who stand there where co-funders stand to a project. */
const reaches = ({ stream, audience }: Pick<LoggedEvent, "stream" | "audience">): Level =>
  audience === "members" && streamKindOf(stream) === "organization" ? "cofunder" : reachedBy[audience];

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
  /** Only where it is not admitted: then it is said wherever its people speak. */
  readonly standing?: Standing;
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

/** What a message may be about, if it is not the project as a whole. */
export const subjectKinds = ["topic", "deliverable", "pledge", "contribution"] as const;
export type SubjectId = `${(typeof subjectKinds)[number]}:${string}`;

export interface ShownSubject {
  readonly kind: (typeof subjectKinds)[number];
  readonly id: string;
  /** Of a topic or a deliverable within the project. */
  readonly number: number | null;
  /** What it is called; of a pledge whose it is, or null where this viewer may not know it. */
  readonly title: string | null;
}

/** What is known here of an address that a message names. */
export interface ShownLink {
  readonly contributionId: string;
  readonly url: string;
  readonly kind: (typeof contributionKinds)[number];
  readonly state: (typeof contributionStates)[number];
  /** owner/name */
  readonly repository: string;
  readonly number: number | null;
  readonly title: string;
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
  /** Null: the project as a whole. */
  readonly about: ShownSubject | null;
  /** In the order in which it names them. */
  readonly links: readonly ShownLink[];
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

/** Whose a pledge is, and who may know it now. */
interface PledgeName {
  /** The one that it credits. */
  readonly organization: ShownOrganization | null;
  readonly payerId: string | null;
  /** Consent as it is now: it may have changed since. */
  readonly named: boolean | null;
  /** Sealed as it is now: not even co-funders read whose it is. */
  readonly sealed: boolean;
}

/** A subject with everything that any level may see of it. */
export interface LoggedSubject extends Omit<ShownSubject, "title"> {
  readonly title: string;
  /** Of a pledge. */
  readonly pledge: PledgeName | null;
}

/** A message with everything that any level may see of it. */
export type LoggedMessage = Omit<ShownMessage, "about"> & { readonly about: LoggedSubject | null };

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
  /** Who pays that pledge; of an event about none, the organization itself. */
  readonly payerId: string | null;
  /** Consent of that pledge, or of all that an accepting co-funder pays, as it is now: it may have changed since; null for other events. */
  readonly named: boolean | null;
  /** That pledge is sealed as it is now: not even co-funders read whose it is. */
  readonly sealed: boolean;
  readonly message: LoggedMessage | null;
}

/**
 * What an event tells of the money of organizations that do not consent to be named: co-funders (unless it is sealed), the
 * steward and their own people see it otherwise than the rest.
 */
export const namesKept = (event: LoggedEvent): readonly PledgeName[] =>
  [event, event.message?.about?.pledge].flatMap((name) => (name && name.named === false ? [name] : []));

/** Whether a viewer of this level does not get to know whose money it is. One's own is never masked. */
const isMasked = (
  { organization, payerId, named, sealed }: PledgeName,
  level: Level,
  organizationIds: readonly string[],
): boolean =>
  named === false &&
  !allows(
    pledgeRule,
    // Whether they co-fund is known already.
    { steward: level === "steward", personId: null, organizationIds, admittedIds: [] },
    { payer: payerId, credited: organization?.id ?? null, named, sealed, cofunded: atLeast(level, "cofunder") },
  );

/** What a message is about, as a viewer of this level sees it. */
export const shownSubject = (
  { pledge, kind, id, number, title }: LoggedSubject,
  level: Level,
  mine: readonly string[],
): ShownSubject => ({
  kind,
  id,
  number,
  title: pledge === null ? title : isMasked(pledge, level, mine) ? null : (pledge.organization?.name ?? null),
});

/**
 * Of a payload what may be known by those who may not know whose money it is about: what is declared safe. Texts are
 * blank, and what is not declared is left out.
 */
const safePart = (payload: object, fields: Fields): object =>
  Object.fromEntries(
    Object.entries(payload).flatMap(([name, value]: [string, unknown]) => {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (field?.isSafe) return [[name, value]];
      return field && typeof value === "string" ? [[name, ""]] : [];
    }),
  );

/**
 * The event as a viewer of this level sees it. Every way out of the log (page, socket, HTTP) goes through here.
 * @param mine organizations that the viewer belongs to: one's own is never masked
 */
export function redactEvent(event: LoggedEvent, level: Level, mine: readonly string[] = []): ShownEvent {
  const { stream, seq, id, type, at, key, entity, rev, message } = event;
  const declaration = declarationOf(type);
  // What a later release said is not known here, and so not whom it may be shown.
  if (!declaration || !atLeast(level, reaches(event))) return { stream, seq, type: "hidden" };
  const masked = isMasked(event, level, mine);
  // In an organization's own stream the number alone would say whose it is; it was said there while it was named.
  if (masked && streamKindOf(stream) === "organization") return { stream, seq, type: "hidden" };
  const { consequence } = declaration;
  const ofNobody = consequence === "of_all" ? event.organization === null : consequence !== undefined;
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
    payload: masked ? safePart(event.payload, declaration.fields) : event.payload,
    message: message && { ...message, about: message.about && shownSubject(message.about, level, mine) },
  } as SeenEvent;
}
