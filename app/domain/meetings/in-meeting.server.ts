import { and, eq } from "drizzle-orm";
import { meeting, meetingLeader } from "#db/schema/meetings.ts";
import { mayAtHome } from "#app/domain/projects/at-home-here.server.ts";
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
  /** Only those who lead the meeting may. */
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

/** Whether somebody was named to lead this meeting beside those who may. */
export const isNamedLeader = async ({ db }: Tx, meetingId: string, personId: string): Promise<boolean> =>
  (await db.$count(meetingLeader, and(eq(meetingLeader.meetingId, meetingId), eq(meetingLeader.personId, personId)))) >
  0;

/** Whether somebody leads a meeting that goes on: its facilitator, and whom those who may lead named. */
export const leadsNow = async (tx: Tx, { id, facilitatorId }: MeetingRow, personId: string): Promise<boolean> =>
  facilitatorId === personId || isNamedLeader(tx, id, personId);

/** Whether somebody may take a meeting over and write its minutes: by their right, or because they were named. */
export const mayLeadIt = async (tx: Tx, { id, projectId }: MeetingRow, actor: PersonActor): Promise<boolean> =>
  (await mayAtHome(tx.db, actor, "meeting.lead", projectId)) || isNamedLeader(tx, id, actor.personId);

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
    if (leads && !(await leadsNow(tx, row, actor.personId))) return refuse({ kind: "facilitator_does_that" });
    return act({ tx, actor, row, stream });
  });
}
