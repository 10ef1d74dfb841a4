import { and, eq, isNull } from "drizzle-orm";
import { message, messageReport } from "#db/schema/discussion.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import type { DiscussionRefusal } from "./refusals.ts";

export type ResolveReportRefusal = DiscussionRefusal<"report_not_found">;

/** Says what came of a report. Hiding the message is an act of its own; a report may also end with nothing done. */
export function resolveReport(
  ctx: Context,
  { reportId, key, reason }: { reportId: string; key: string; reason: string },
): Promise<Result<null, ResolveReportRefusal | KeyReused>> {
  const { actor } = ctx;
  if (actor.kind !== "person" || !may(actor, "message.hide"))
    return Promise.resolve(refuse({ kind: "report_not_found" }));
  return transact<null, ResolveReportRefusal>(ctx, { key, request: { resolve: reportId, reason } }, async (tx) => {
    const [found] = await tx.db
      .select({ projectId: message.projectId })
      .from(messageReport)
      .innerJoin(message, eq(message.id, messageReport.messageId))
      .where(eq(messageReport.id, reportId));
    if (!found) return refuse({ kind: "report_not_found" });
    const stream = projectStream(found.projectId);
    await tx.lock([stream]);
    const resolved = await tx.db
      .update(messageReport)
      .set({ resolvedAt: tx.now, resolvedBy: actor.personId, resolution: reason })
      .where(and(eq(messageReport.id, reportId), isNull(messageReport.resolvedAt)))
      .returning({ id: messageReport.id });
    if (resolved.length === 0) return refuse({ kind: "report_not_found" });
    tx.say({ name: "report.resolved", streams: [stream], payload: { reportId }, audience: "steward" });
    return ok(null);
  });
}
