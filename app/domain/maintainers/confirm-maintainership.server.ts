import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { person } from "#db/schema/identity.ts";
import { maintainerAnswerBy, maintainership, maintainerVouch } from "#db/schema/maintainers.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { command } from "#app/domain/kernel/command.ts";
import { networkStream } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import type { KernelRefusal, NotPermitted } from "#app/domain/kernel/refusals.ts";
import { mapValue, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused, type Tx } from "#app/domain/kernel/transaction.server.ts";
import { count, id, reasonText } from "#app/domain/kernel/values.server.ts";
import { findByHandle, findMaintainership, ownMaintainership } from "./find-maintainership.server.ts";
import {
  isByLink,
  isSameHandle,
  vouchersNeeded,
  type MaintainerEvidence,
  type MaintainershipRow,
} from "./maintainership.ts";
import type { MaintainersRefusal } from "./refusals.ts";
import { sayConfirmed } from "./say-confirmed.server.ts";

export type ConfirmRefusal =
  | NotPermitted
  | KeyReused
  | KernelRefusal<"reason_missing", "reason">
  | MaintainersRefusal<"confirm_needs_reason", "reason">
  | MaintainersRefusal<
      "maintainership_not_found" | "maintainership_of_your_own" | "maintainer_known" | "not_a_maintainer_here"
    >;

const about = z.object({ maintainershipId: id });
/** Which row it is from here on: the one that it was, or that of whom it was said to be and who is known already. */
type About = z.output<typeof about>;
type Vouched = About & { vouchers: number };

/**
 * The steward has looked at the evidence: from here on what they answer counts. Where there is nothing to look at, and
 * where somebody answered by a link under a name that anybody could type, they say how they know.
 */
export const confirmMaintainership = command({
  name: "maintainer.confirm",
  permission: "maintainer.confirm",
  key: "none",
  input: about.extend({ reason: reasonText.optional() }),
  output: about,
  run(ctx, _key, { maintainershipId, reason = "" }): Promise<Result<About, ConfirmRefusal>> {
    return transact<About, ConfirmRefusal>(ctx, { lock: [networkStream] }, async (tx) => {
      if (!may(ctx.actor, "maintainer.confirm")) return refuse({ kind: "not_permitted" });
      const found = await findWaiting(tx, maintainershipId);
      if (!found) return refuse({ kind: "maintainership_not_found" });
      if (found.personId === actorId(ctx.actor)) return refuse({ kind: "maintainership_of_your_own" });
      const saysHow = found.evidence === "vouched" || isByLink(found);
      if (saysHow && reason === "") return refuse({ kind: "confirm_needs_reason", field: "reason" });
      const evidence = found.evidence === "vouched" ? "word" : found.evidence;
      return confirm(tx, found, { evidence, note: reason || found.note, confirmedBy: actorId(ctx.actor) });
    });
  },
});

/**
 * A proven maintainer says that somebody else is one too; the second who does confirms it. Of an answer that came by a
 * link under one's own name, one's word that it was oneself is enough.
 */
export const vouchForMaintainer = command({
  name: "maintainer.vouch",
  permission: "signed_in",
  key: "none",
  input: about,
  output: about.extend({ vouchers: count }),
  run(ctx, _key, { maintainershipId }): Promise<Result<Vouched, ConfirmRefusal>> {
    return transact<Vouched, ConfirmRefusal>(ctx, { lock: [networkStream] }, async (tx) => {
      const found = await findWaiting(tx, maintainershipId);
      if (!found) return refuse({ kind: "maintainership_not_found" });
      if (found.personId === ctx.actor.personId) return refuse({ kind: "maintainership_of_your_own" });
      const own = await ownMaintainership(tx.db, ctx.actor, found.repository);
      if (!own?.isProven) return refuse({ kind: "not_a_maintainer_here" });
      await tx.db
        .insert(maintainerVouch)
        .values({ maintainershipId, voucherId: own.id, at: tx.now })
        .onConflictDoNothing();
      const vouchers = await tx.db.$count(
        maintainerVouch,
        sql`${maintainerVouch.maintainershipId} = ${maintainershipId} and exists (
          select 1 from maintainership v where v.id = ${maintainerVouch.voucherId} and v.revoked_at is null)`,
      );
      const wasMe = isByLink(found) && isSameHandle(found.handle, own.name);
      if (vouchers < vouchersNeeded && !wasMe) return ok({ maintainershipId, vouchers });
      const confirmed = await confirm(tx, found, { evidence: "vouched", note: found.note, confirmedBy: null });
      return mapValue(confirmed, (to) => ({ ...to, vouchers }));
    });
  },
});

/** Ends it, with the reason: the steward, or whoever it is about. What they answered stays to be read, and counts no more. */
export const revokeMaintainership = command({
  name: "maintainer.revoke",
  permission: "signed_in",
  key: "none",
  input: about.extend({ reason: reasonText }),
  output: z.null(),
  run(ctx, _key, { maintainershipId, reason }): Promise<Result<null, ConfirmRefusal>> {
    return transact<null, ConfirmRefusal>(ctx, { lock: [networkStream] }, async (tx) => {
      const found = await findMaintainership(tx.db, maintainershipId);
      if (!found) return refuse({ kind: "maintainership_not_found" });
      const { personId } = ctx.actor;
      if (found.personId !== personId && !may(ctx.actor, "maintainer.confirm"))
        return refuse({ kind: "not_permitted" });
      if (reason === "") return refuse({ kind: "reason_missing", field: "reason" });
      await tx.db
        .update(maintainership)
        .set({ revokedBy: personId, revokedAt: tx.now, revokedWhy: reason })
        .where(eq(maintainership.id, maintainershipId));
      // A claim that nobody confirmed was told to nobody, and ends so.
      if (found.confirmedAt !== null)
        tx.say({
          name: "maintainer.revoked",
          streams: [networkStream],
          entity: `maintainership:${maintainershipId}`,
          payload: { maintainershipId, repository: found.repository, name: await nameOf(tx, found), reason },
        });
      return ok(null);
    });
  },
});

async function findWaiting(tx: Tx, maintainershipId: string): Promise<MaintainershipRow | null> {
  // Whoever answers anew by a link ends the claim of before: one of the two waits for the other.
  if (isId(maintainershipId))
    await tx.db
      .select({ id: maintainership.id })
      .from(maintainership)
      .where(eq(maintainership.id, maintainershipId))
      .for("update");
  const found = await findMaintainership(tx.db, maintainershipId);
  return found?.confirmedAt === null ? found : null;
}

interface Confirmation {
  readonly evidence: MaintainerEvidence;
  readonly note: string;
  readonly confirmedBy: string | null;
}

async function confirm(tx: Tx, found: MaintainershipRow, how: Confirmation): Promise<Result<About, ConfirmRefusal>> {
  const known = found.handle === "" ? null : await findByHandle(tx.db, found.repository, found.handle);
  // Two people of one name: one of them is somebody else.
  if (known && known.personId !== null && found.personId !== null) return refuse({ kind: "maintainer_known" });
  if (known) await confirmAs(tx, found, known, how);
  else
    await tx.db
      .update(maintainership)
      .set({ ...how, confirmedAt: tx.now })
      .where(eq(maintainership.id, found.id));
  const { id, repository } = known ?? found;
  sayConfirmed(tx, { id, repository, name: await nameOf(tx, found), evidence: how.evidence });
  return ok({ maintainershipId: id });
}

/** They are somebody who is known already: what they answered by a link is theirs from here on, and so is the account of whom was known without one. */
async function confirmAs(
  { db, now }: Tx,
  { id, personId }: MaintainershipRow,
  known: MaintainershipRow,
  { note, confirmedBy }: Confirmation,
): Promise<void> {
  const revokedWhy = `It is known already who this is. ${note}`.trim();
  await db
    .update(maintainership)
    .set({ revokedBy: confirmedBy, revokedAt: now, revokedWhy })
    .where(eq(maintainership.id, id));
  await db
    .update(maintainerAnswerBy)
    .set({ maintainershipId: known.id, at: now })
    .where(eq(maintainerAnswerBy.maintainershipId, id));
  if (personId !== null) await db.update(maintainership).set({ personId }).where(eq(maintainership.id, known.id));
}

/** Their name upstream, or as they are called here. */
async function nameOf({ db }: Tx, { handle, personId }: MaintainershipRow): Promise<string> {
  if (handle !== "" || personId === null) return handle;
  const [found] = await db.select({ name: person.displayName }).from(person).where(eq(person.id, personId));
  return found?.name ?? "";
}
