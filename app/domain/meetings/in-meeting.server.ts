import { and, eq } from "drizzle-orm";
import { meeting } from "#db/schema/meetings.ts";
import { mayRead } from "#app/domain/sight/may-read.server.ts";
import type { PersonActor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream, type StreamId } from "#app/domain/kernel/events.ts";
import { refuse, type Refusal, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused, type Tx } from "#app/domain/kernel/transaction.server.ts";
import type { MeetingPlace } from "./meeting.ts";
import type { KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { MeetingsRefusal } from "./refusals.ts";

export type MeetingRefusal =
  KernelRefusal<"sign_in_first"> | MeetingsRefusal<"meeting_not_found" | "meeting_is_closed" | "facilitator_does_that">;

export type MeetingRow = typeof meeting.$inferSelect;

/** A meeting that goes on, held still while somebody does something in it. */
export interface HeldMeeting {
  readonly tx: Tx;
  readonly actor: PersonActor;
  readonly row: MeetingRow;
  readonly stream: StreamId;
}

interface Act {
  readonly place: MeetingPlace;
  /** Only whoever leads the meeting may. */
  readonly leads?: true;
  /** Idempotency key, and what it stands for, of what would otherwise be done twice. */
  readonly key?: string;
  readonly request?: unknown;
}

/** A meeting, found through the actor: null when there is none or its project is not theirs to see. */
export async function findMeeting(
  { db }: Tx,
  actor: PersonActor,
  { projectId, number }: MeetingPlace,
): Promise<MeetingRow | null> {
  if ((await mayRead(db, actor, projectStream(projectId))) === null) return null;
  const [row] = await db
    .select()
    .from(meeting)
    .where(and(eq(meeting.projectId, projectId), eq(meeting.number, number)));
  return row ?? null;
}

/** Does something in a meeting that goes on, for whoever may read its project; the project's stream is the lock of its meetings. */
export function inMeeting<T, R extends Refusal>(
  ctx: Context,
  { place: { projectId, number }, leads, key, request }: Act,
  act: (held: HeldMeeting) => Promise<Result<T, R>>,
): Promise<Result<T, R | MeetingRefusal | KeyReused>> {
  const { actor } = ctx;
  if (actor.kind !== "person") return Promise.resolve(refuse({ kind: "sign_in_first" }));
  const stream = projectStream(projectId);
  return transact<T, R | MeetingRefusal>(ctx, { key, request, lock: [stream] }, async (tx) => {
    const row = await findMeeting(tx, actor, { projectId, number });
    if (!row) return refuse({ kind: "meeting_not_found" });
    if (row.closedAt) return refuse({ kind: "meeting_is_closed" });
    if (leads && row.facilitatorId !== actor.personId) return refuse({ kind: "facilitator_does_that" });
    return act({ tx, actor, row, stream });
  });
}
