import type { audiences } from "#db/schema/log.ts";

/** Who may see an event; the others get a placeholder of the same number, so that nobody's numbering has holes. */
export type Audience = (typeof audiences)[number];

/**
 * Kinds of streams, each named after what it belongs to; of the network's there is one. What else is true of each says
 * `sight/stream-kinds.server.ts`.
 */
export const ownedStreamKinds = ["project", "organization", "person"] as const;
type OwnedStreamKind = (typeof ownedStreamKinds)[number];
export type StreamKind = OwnedStreamKind | "network";
export type StreamId = `${OwnedStreamKind}:${string}` | "network";
export type ProjectStreamId = `project:${string}`;

export const projectStream = (projectId: string): ProjectStreamId => `project:${projectId}`;
export const organizationStream = (organizationId: string): StreamId => `organization:${organizationId}`;
export const personStream = (personId: string): StreamId => `person:${personId}`;
export const networkStream: StreamId = "network";

export const streamKindOf = (stream: StreamId): StreamKind => (stream.split(":")[0] ?? stream) as StreamKind;

/**
 * Every kind of event and what it carries: each area adds its own, as it declares them in its `events.ts`. Payloads hold
 * ids and sums, never texts that a person may later delete (messages are read from their table when an event is shown),
 * and JSON values only (money as decimal strings).
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- each area's events.ts adds to it
export interface EventPayloads {}

export type EventType = keyof EventPayloads;

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
