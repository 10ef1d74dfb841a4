import { desc, eq } from "drizzle-orm";
import { pledge, pledgeStep } from "#db/schema/pledges.ts";
import { reallocation } from "#db/schema/reallocations.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { organizationStream, projectStream } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { assert, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused, type Tx } from "#app/domain/kernel/transaction.server.ts";
import { pair } from "#app/domain/ledger/ledger.ts";
import { postTransfers } from "#app/domain/ledger/post-transfers.server.ts";
import { stepPledges } from "#app/domain/pledges/step-pledges.server.ts";
import { findHeld } from "./find-reallocation.server.ts";
import type { NotPermitted, KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { InvoicesRefusal } from "./refusals.ts";

export type UndoReallocationRefusal =
  | KeyReused
  | NotPermitted
  /** It never moved, was mirrored already, or was moved on. */
  | InvoicesRefusal<"reallocation_not_held">
  | KernelRefusal<"reason_missing", "reason">;

/**
 * What was moved goes back to where it came from, by a transfer that mirrors the first one: because it was a mistake, or
 * because an invoice of the project is due, which the organization's credit then settles.
 */
export async function undoReallocation(
  ctx: Context,
  key: string,
  { reallocationId, reason }: { reallocationId: string; reason: string },
): Promise<Result<null, UndoReallocationRefusal>> {
  if (!may(ctx.actor, "reallocation.undo")) return refuse({ kind: "not_permitted" });
  const before = isId(reallocationId) ? await findHeld(ctx.db, reallocationId) : null;
  const [asked] = before
    ? await ctx.db.select({ fromId: reallocation.fromId }).from(reallocation).where(eq(reallocation.id, before.id))
    : [];
  const [earlier] = asked?.fromId
    ? await ctx.db
        .select({ projectId: reallocation.toProjectId, pledgeId: reallocation.pledgeId })
        .from(reallocation)
        .where(eq(reallocation.id, asked.fromId))
    : [];
  if (!before) return refuse({ kind: "reallocation_not_held" });
  const lock = [before.projectId, ...(earlier ? [earlier.projectId] : [])].map(projectStream);
  return transact<null, UndoReallocationRefusal>(
    ctx,
    { key, request: { undo: reallocationId, reason }, lock },
    async (tx) => {
      await tx.lock([organizationStream(before.organizationId)]);
      const held = await findHeld(tx.db, reallocationId);
      if (!held) return refuse({ kind: "reallocation_not_held" });
      if (reason === "") return refuse({ kind: "reason_missing", field: "reason" });
      if (earlier?.pledgeId) await comeBack(tx, earlier.pledgeId);
      tx.say({
        name: "reallocation.undone",
        streams: [organizationStream(held.organizationId)],
        organizationId: held.organizationId,
        entity: `reallocation:${held.id}`,
        audience: "cofunders",
        payload: {
          reallocationId: held.id,
          toProjectId: held.projectId,
          amountMinor: held.amountMinor.toString(),
          currency: held.currency,
          reason,
        },
      });
      const source = earlier
        ? ({ kind: "restricted", ownerId: earlier.projectId } as const)
        : ({ kind: "credit", ownerId: held.organizationId } as const);
      const [posted] = await postTransfers(tx, held.currency, [
        {
          kind: "move_mirrored",
          idempotencyKey: `move_mirrored:${held.id}`,
          projectId: held.projectId,
          reason,
          reversesId: held.transferId,
          entries: pair({ kind: "restricted", ownerId: held.projectId }, source, held.amountMinor),
        },
      ]);
      assert(posted, "one transfer was posted");
      await tx.db.update(reallocation).set({ mirrorId: posted.id }).where(eq(reallocation.id, held.id));
      return ok(null);
    },
  );
}

/** A pledge that was reallocated only because its money went on stands where it stood before: its money is held for it again. */
async function comeBack(tx: Tx, pledgeId: string): Promise<void> {
  const [row] = await tx.db.select({ rung: pledge.rung }).from(pledge).where(eq(pledge.id, pledgeId));
  const [last] = await tx.db
    .select({ from: pledgeStep.fromRung })
    .from(pledgeStep)
    .where(eq(pledgeStep.pledgeId, pledgeId))
    .orderBy(desc(pledgeStep.position))
    .limit(1);
  if (row?.rung !== "reallocated" || !last?.from) return;
  await stepPledges(tx, [
    { pledgeId, from: "reallocated", to: last.from, reason: "Its money came back: the move was mirrored." },
  ]);
  await tx.db.update(pledge).set({ rung: last.from }).where(eq(pledge.id, pledgeId));
}
