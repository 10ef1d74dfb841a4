import { z } from "zod";
import { kinds, states } from "#app/domain/contributions/contribution.ts";
import type { recordDecisionData, setAgreementData, takeBackDecisionData } from "#app/domain/discussion/decision.ts";
import {
  commandKey,
  setReactionData,
  type deleteMessageData,
  type editMessageData,
  type postMessageData,
} from "#app/domain/discussion/message.ts";
import { ownedStreamKinds, type StreamId } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { subjectKinds, type ShownEvent } from "#app/domain/timeline/shown-event.ts";
import { levels, type Level } from "#app/domain/sight/level.ts";
import { eventTypes } from "#app/domain/timeline/events.ts";
import { streamsPerConnection } from "./timings.ts";

/*
 * What goes over the wire, both ways. The server parses all that comes in by these schemas; the browser takes the types
 * from here and checks what comes in by `incoming.ts` instead, which is a tenth of zod's weight. `docs/live.md` tells
 * the same for people who write a client in another language.
 */

const seq = z.int().nonnegative();
const uuid = z.uuid();
const instant = z.iso.datetime({ precision: 3 });

export const streamId = z
  .string()
  .regex(new RegExp(`^(network|(${ownedStreamKinds.join("|")}):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$`))
  .transform((id) => id as StreamId);

// —— what a client asks; each is acknowledged, except `signal` ————————————————————————————————————————————————————————

const projectStreamId = z.templateLiteral(["project:", z.uuid()]);

/**
 * A command, addressed to a project's stream. Which names there are, and what `data` each takes, the server's registry says
 * (`app/domain/commands.server.ts`); money and stages go by forms instead.
 */
const command = z.object({
  name: z.string().max(40),
  stream: projectStreamId,
  key: commandKey,
  /** The revision that was before the eyes of whoever edits or records. */
  baseRev: z.int().positive().optional(),
  data: z.record(z.string(), z.unknown()),
});

export const requests = {
  subscribe: z.object({ stream: streamId, after: seq }),
  sync: z.object({
    stream: streamId,
    after: seq,
    limit: z.int().min(1).max(limits.eventsPerSync).default(limits.eventsPerSync),
  }),
  unsubscribe: z.object({ stream: streamId }),
  command,
  read: z.object({ stream: streamId, seq }),
  beat: z.object({ streams: z.array(streamId).max(streamsPerConnection) }),
  signal: z.object({ stream: streamId, kind: z.enum(["typing"]) }),
} as const;

/** What a client may say about itself when it connects. */
export const handshake = z.object({ protocol: z.int().default(0) });

// —— what the server answers ——————————————————————————————————————————————————————————————————————————————————————————

/**
 * Why an answer is no. Refusals of the verbs keep their own kind; these are the protocol's:
 * `invalid` the payload does not fit · `not_found` no such stream, or not yours · `too_many` slow down ·
 * `too_many_streams` · `changed_meanwhile` one came to stand nearer or farther during the question, ask again ·
 * `draining` this node stops, come back · `failed` our fault.
 */
export type ProtocolCode =
  "invalid" | "not_found" | "too_many" | "too_many_streams" | "changed_meanwhile" | "draining" | "failed";

export const failure = z.object({
  ok: z.literal(false),
  code: z.string(),
  /** One kind sentence for people. */
  words: z.string(),
  /** The same command with the same key may succeed later. */
  retryable: z.boolean(),
  /** How long to wait before, milliseconds. */
  retryInMs: z.int().optional(),
  /** The revision that stands, where `baseRev` was not it. */
  current: z.int().optional(),
});

const person = z.object({ id: uuid, name: z.string() });
const organization = z.object({
  id: uuid,
  slug: z.string(),
  name: z.string(),
  initials: z.string(),
  hue: z.int(),
  /** Where it is not admitted. */
  standing: z.enum(["applied", "admitted", "suspended", "ended"]).optional(),
});

const deletion = z.object({ byAuthor: z.boolean(), reason: z.string().nullable() });

const message = z.object({
  id: uuid,
  seq,
  /** Number of the last event about it. */
  lastSeq: seq,
  author: person,
  organization: organization.nullable(),
  html: z.string(),
  excerpt: z.string(),
  rev: z.int(),
  /** The message that it answers, as it stands now. */
  replyTo: z
    .object({ id: uuid, author: person, excerpt: z.string(), deleted: deletion.nullable(), lastSeq: seq })
    .nullable(),
  /** The one thing of the project that it is about; null for the project as a whole. A pledge's `title` is whose it is, where the viewer may know it. */
  about: z
    .object({ kind: z.enum(subjectKinds), id: uuid, number: z.int().nullable(), title: z.string().nullable() })
    .nullable(),
  /** What is known of the addresses in it. */
  links: z.array(
    z.object({
      contributionId: uuid,
      url: z.string(),
      kind: z.enum(kinds),
      state: z.enum(states),
      repository: z.string(),
      number: z.int().nullable(),
      title: z.string(),
    }),
  ),
  /** All that people say to it, absolute. */
  reactions: z.array(z.object({ kind: setReactionData.shape.kind, people: z.array(person).min(1) })),
  /** The decision that it was recorded as, while it stands. */
  decision: z
    .object({
      id: uuid,
      number: z.int().positive(),
      agreed: z.array(z.object({ person, organization: organization.nullable() })),
    })
    .nullable(),
  createdAt: instant,
  editedAt: instant.nullable(),
  deleted: deletion.nullable(),
});

/** An event, or its number alone where it is not the viewer's to see. */
export const shownEvent = z.discriminatedUnion("type", [
  z.strictObject({ stream: streamId, seq, type: z.literal("hidden") }),
  z.object({
    stream: streamId,
    seq,
    id: uuid,
    type: z.enum(eventTypes),
    at: instant,
    actor: person.nullable(),
    organization: organization.nullable(),
    masked: z.boolean(),
    key: z.string().nullable(),
    entity: z.string().nullable(),
    rev: z.int().nullable(),
    payload: z.record(z.string(), z.unknown()),
    message: message.nullable(),
  }),
]);

const slice = z.object({
  ok: z.literal(true),
  head: seq,
  events: z.array(shownEvent),
  more: z.boolean(),
  level: z.enum(levels),
});
/** What a command did; `decisionId` and `number` where it was about a decision. */
const receipt = z.object({
  messageId: uuid,
  seq,
  rev: z.int(),
  decisionId: uuid.optional(),
  number: z.int().optional(),
});

export const answerSchemas = {
  subscribe: z.union([slice, failure]),
  sync: z.union([slice, failure]),
  unsubscribe: z.union([z.object({ ok: z.literal(true) }), failure]),
  command: z.union([z.object({ ok: z.literal(true), seq, rev: z.int(), result: receipt }), failure]),
  read: z.union([z.object({ ok: z.literal(true), seq }), failure]),
  beat: z.union([z.object({ ok: z.literal(true), heads: z.record(streamId, seq), now: instant }), failure]),
} as const;

// —— what the server says ————————————————————————————————————————————————————————————————————————————————————————————

const present = z.object({ person, organization: organization.nullable() });

export const serverEvents = {
  /** Events that follow one another without a gap. */
  event: z.object({ stream: streamId, events: z.array(shownEvent).min(1) }),
  /** Who is here now, always the whole set. */
  presence: z.object({
    stream: streamId,
    /** Distinct people, in however many tabs. */
    total: seq,
    /** Empty for visitors, and where there are too many to name. */
    people: z.array(present),
    organizations: z.array(z.object({ organization, people: z.int().positive() })),
  }),
  signal: z.object({ stream: streamId, kind: z.enum(["typing"]), ...present.shape }),
  /**
   * A stream is told no more; null: the whole connection ends. `changed`: one stands nearer or farther now, so subscribe
   * again and take fresh page state.
   */
  revoked: z.object({ stream: streamId.nullable(), reason: z.enum(["signed_out", "access", "changed", "too_slow"]) }),
  /** This node stops: come back after the delay, which is different for everybody. */
  drain: z.object({ reconnectInMs: z.int().nonnegative() }),
  /** The page's code is older than what is spoken here: load the page anew. */
  outdated: z.object({ minBuild: z.int() }),
} as const;

interface CommandData {
  "post-message": { data: z.input<typeof postMessageData> };
  "edit-message": { data: z.input<typeof editMessageData>; baseRev: number };
  "delete-message": { data: z.input<typeof deleteMessageData> };
  "set-reaction": { data: z.input<typeof setReactionData> };
  "record-decision": { data: z.input<typeof recordDecisionData>; baseRev: number };
  "set-agreement": { data: z.input<typeof setAgreementData> };
  "take-back-decision": { data: z.input<typeof takeBackDecisionData> };
}

/** A command as our own client writes it. */
export type CommandInput = {
  [N in keyof CommandData]: { name: N; stream: `project:${string}`; key: string } & CommandData[N];
}[keyof CommandData];

type Requests = typeof requests;
export type RequestName = keyof typeof answerSchemas;
export type Request<N extends RequestName> = N extends "command" ? CommandInput : z.input<Requests[N]>;
export type Failure = z.output<typeof failure>;
type Slice =
  | {
      readonly ok: true;
      readonly head: number;
      readonly events: readonly ShownEvent[];
      readonly more: boolean;
      readonly level: Level;
    }
  | Failure;
/** The schemas' types, with the domain's own type for events. */
export type Answer<N extends RequestName> = N extends "subscribe" | "sync"
  ? Slice
  : z.output<(typeof answerSchemas)[N]>;
export type ServerEvents = {
  [N in keyof typeof serverEvents]: N extends "event"
    ? { readonly stream: StreamId; readonly events: readonly ShownEvent[] }
    : z.output<(typeof serverEvents)[N]>;
};
export type Presence = ServerEvents["presence"];

export type ClientToServer = {
  [N in RequestName]: (request: Request<N>, acknowledge: (answer: Answer<N>) => void) => void;
} & {
  signal: (signal: z.input<Requests["signal"]>) => void;
};
export type ServerToClient = { [N in keyof ServerEvents]: (payload: ServerEvents[N]) => void };

// —— rooms ————————————————————————————————————————————————————————————————————————————————————————————————————————————

/** Those who hear a stream at one level: an event is written once for each of these rooms. */
export const levelRoom = (stream: StreamId, level: Level) => `${stream}/${level}`;
/** Those of them who are signed in: they see each other. */
export const peopleRoom = (stream: StreamId) => `${stream}/people`;
