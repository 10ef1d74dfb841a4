import { and, eq, isNull } from "drizzle-orm";
import { message, messageReport } from "#db/schema/discussion.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { mayRead } from "./may-read.server.ts";
import type { KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { DiscussionRefusal } from "./refusals.ts";

export type ReportMessageRefusal =
  KernelRefusal<"sign_in_first"> | DiscussionRefusal<"message_not_found" | "reported_already" | "reports_too_many">;

/** Reports of one person that may wait at once: more than anybody needs, fewer than would bury the steward. */
export const reportsWaiting = 10;

/** Asks the steward to look at a message, and says why. Who reports is told to nobody but the steward. */
export function reportMessage(
  ctx: Context,
  { projectId, key, messageId, reason }: { projectId: string; key: string; messageId: string; reason: string },
): Promise<Result<{ reportId: string }, ReportMessageRefusal | KeyReused>> {
  const { actor } = ctx;
  if (actor.kind !== "person") return Promise.resolve(refuse({ kind: "sign_in_first" }));
  const stream = projectStream(projectId);
  const { personId } = actor;
  return transact<{ reportId: string }, ReportMessageRefusal>(
    ctx,
    { key, request: { report: messageId, reason }, lock: [stream] },
    async (tx) => {
      if ((await mayRead(tx.db, actor, stream)) === null) return refuse({ kind: "message_not_found" });
      const there = await tx.db.$count(
        message,
        and(eq(message.id, messageId), eq(message.projectId, projectId), isNull(message.deletedAt)),
      );
      if (there === 0) return refuse({ kind: "message_not_found" });
      const waiting = and(eq(messageReport.reporterId, personId), isNull(messageReport.resolvedAt));
      if ((await tx.db.$count(messageReport, and(waiting, eq(messageReport.messageId, messageId)))) > 0)
        return refuse({ kind: "reported_already" });
      if ((await tx.db.$count(messageReport, waiting)) >= reportsWaiting) return refuse({ kind: "reports_too_many" });
      const reportId = tx.newId();
      await tx.db
        .insert(messageReport)
        .values({ id: reportId, messageId, reporterId: personId, reason, createdAt: tx.now });
      tx.say({ name: "report.made", streams: [stream], payload: { reportId }, audience: "steward" });
      return ok({ reportId });
    },
  );
}
