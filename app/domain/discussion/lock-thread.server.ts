import { and, eq, isNotNull } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { thread } from "#db/schema/discussion.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { mayRead } from "./may-read.server.ts";
import type { KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { DiscussionRefusal } from "./refusals.ts";

export type LockThreadRefusal =
  KernelRefusal<"sign_in_first"> | DiscussionRefusal<"thread_not_found" | "may_not_lock" | "thread_locked_already">;

/** Why a discussion is locked; null while it is open. */
export async function lockOf(db: Db, projectId: string): Promise<{ reason: string } | null> {
  const [row] = await db
    .select({ reason: thread.lockReason })
    .from(thread)
    .where(and(eq(thread.projectId, projectId), isNotNull(thread.lockedAt)));
  return row ? { reason: row.reason ?? "" } : null;
}

/** Locks a discussion, so that only moderators post in it, or opens it again; either with a reason that everybody reads. */
export function lockThread(
  ctx: Context,
  { projectId, key, locked, reason }: { projectId: string; key: string; locked: boolean; reason: string },
): Promise<Result<{ seq: number }, LockThreadRefusal | KeyReused>> {
  const { actor } = ctx;
  if (actor.kind !== "person") return Promise.resolve(refuse({ kind: "sign_in_first" }));
  if (!may(actor, "message.lock")) return Promise.resolve(refuse({ kind: "may_not_lock" }));
  const stream = projectStream(projectId);
  return transact<{ seq: number }, LockThreadRefusal>(
    ctx,
    { key, request: { lock: projectId, locked, reason }, lock: [stream] },
    async (tx) => {
      if ((await mayRead(tx.db, actor, stream)) === null) return refuse({ kind: "thread_not_found" });
      if (((await lockOf(tx.db, projectId)) !== null) === locked) return refuse({ kind: "thread_locked_already" });
      const lock = locked
        ? { lockedAt: tx.now, lockedBy: actor.personId, lockReason: reason }
        : { lockedAt: null, lockedBy: null, lockReason: null };
      await tx.db
        .insert(thread)
        .values({ projectId, ...lock })
        .onConflictDoUpdate({ target: thread.projectId, set: lock });
      return ok({
        seq: await tx.sayNow({
          name: locked ? "thread.locked" : "thread.opened",
          streams: [stream],
          payload: { reason },
        }),
      });
    },
  );
}
