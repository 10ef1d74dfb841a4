import { sql } from "drizzle-orm";
import { col, readRows } from "#db/rows.server.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { mayRead } from "#app/domain/sight/may-read.server.ts";
import type { KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { DiscussionRefusal } from "./refusals.ts";

export type MarkReadRefusal = KernelRefusal<"sign_in_first"> | DiscussionRefusal<"stream_not_found">;

/**
 * Remembers how far a person has read a stream. Forward only and never beyond what was said, so that a slow tab cannot
 * un-read for the others; answers the larger number. One statement, hence no transaction.
 */
export async function markRead(
  ctx: Pick<Context, "db" | "actor">,
  { stream, seq }: { stream: string; seq: number },
): Promise<Result<{ seq: number }, MarkReadRefusal>> {
  const { actor, db } = ctx;
  if (actor.kind !== "person") return refuse({ kind: "sign_in_first" });
  if ((await mayRead(db, actor, stream)) === null) return refuse({ kind: "stream_not_found" });
  const [row] = await readRows(
    db,
    { seq: col.text },
    sql`
    insert into read_cursor (person_id, stream_id, seq)
    select ${actor.personId}, id, least(${seq}, head_seq) from stream where id = ${stream}
    on conflict (person_id, stream_id) do update set seq = greatest(read_cursor.seq, excluded.seq)
    returning seq`,
  );
  return row ? ok({ seq: Number(row.seq) }) : refuse({ kind: "stream_not_found" });
}
