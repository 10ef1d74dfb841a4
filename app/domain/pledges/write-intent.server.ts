import { and, eq, inArray, max } from "drizzle-orm";
import { pledge } from "#db/schema/pledges.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import { pledgeStreams } from "#app/domain/pledges/follow-settlement.server.ts";
import { loadRaising } from "#app/domain/pledges/load-raising.server.ts";
import { storeCondition, storeCredit, storeNaming, storeTerms } from "#app/domain/pledges/pledge.ts";
import { readTotals } from "#app/domain/pledges/read-totals.server.ts";
import { areAdmitted, readStandings } from "#app/domain/pledges/read-standings.server.ts";
import { saidOffer } from "#app/domain/pledges/said-offer.ts";
import { askForCredit } from "#app/domain/pledges/ask-for-credit.server.ts";
import { setAsideSignatures } from "#app/domain/pledges/set-aside-signatures.server.ts";
import { stepPledges } from "#app/domain/pledges/step-pledges.server.ts";
import {
  organizationsNamed,
  unfit,
  type Intent,
  type UnfitPledge,
  type Unsigned,
} from "#app/domain/pledges/unfit-pledge.ts";
import type { Project } from "#app/domain/projects/project.ts";
import type { PledgesRefusal } from "./refusals.ts";

/** It is decided already who pays. */
export type NotOpen = PledgesRefusal<"not_open_for_interest">;

/** Stages in which an organization may still say that it would take part. */
const openStages: readonly Project["stage"][] = ["candidate", "endorsed", "scoping", "signed_off", "raising"];

export const isOpenForInterest = ({ stage, origin }: Pick<Project, "stage" | "origin">): boolean =>
  openStages.includes(stage) && origin !== "documented";

/**
 * Writes what an organization means to give, under its project's lock. An interest climbs to it, and an intent stated
 * before is replaced by it.
 * @param reason for the step, where it is not what was asked for
 */
export async function writeIntent(
  tx: Tx,
  found: Project,
  intent: Intent,
  reason = "",
): Promise<Result<{ pledgeId: string }, NotOpen | UnfitPledge>> {
  if (!isOpenForInterest(found)) return refuse({ kind: "not_open_for_interest" });
  const { terms, conditions = [], deliverableId } = intent;
  const [loaded, standings, { live, position }] = await Promise.all([
    loadRaising(tx.db, found),
    readStandings(tx, organizationsNamed({ ...intent, conditions })),
    livePledges(tx, intent),
  ]);
  const refusal = unfit({ ...intent, conditions }, loaded, new Set(standings.keys()), tx.now);
  if (refusal) return refuse(refusal);
  const before = live.find(({ rung }) => rung !== "firm");
  const words = {
    ...storeTerms(terms),
    conditions: conditions.map(storeCondition),
    deliverableId: deliverableId ?? null,
    ...storeCredit(intent, before),
    counts: areAdmitted(standings, [intent.organizationId]),
  };
  const row = { ...unsignedRow(tx, found, intent, before?.position ?? position, "intent"), ...words };
  const id = before?.id ?? row.id;
  await Promise.all([
    before
      ? tx.db
          .update(pledge)
          .set({
            rung: "intent",
            ...words,
            ...storeNaming(intent),
            note: intent.note,
            actingPersonId: row.actingPersonId,
          })
          .where(eq(pledge.id, id))
          .execute()
      : tx.db.insert(pledge).values(row).execute(),
    askForCredit(tx, { ...row, id }, before),
    setAsideSignatures(tx, [id]),
    stepPledges(tx, [{ pledgeId: id, from: before?.rung ?? null, to: "intent", reason }]),
  ]);
  tx.say({
    name: "intent.stated",
    streams: pledgeStreams(row),
    organizationId: row.creditedOrganizationId,
    entity: `pledge:${id}`,
    payload: {
      pledgeId: id,
      named: row.named,
      amountMinor: (row.amountMinor ?? 0n).toString(),
      termsKind: row.termsKind,
      offer: saidOffer(row),
      totals: await readTotals(tx.db, found),
    },
  });
  return ok({ pledgeId: id });
}

/** What the organization has said about this project already, and the next place in joining order. */
export async function livePledges(tx: Tx, { projectId, organizationId }: Unsigned) {
  const [live, [last]] = await Promise.all([
    tx.db
      .select({
        id: pledge.id,
        rung: pledge.rung,
        position: pledge.position,
        creditedOrganizationId: pledge.creditedOrganizationId,
        creditAskedOrganizationId: pledge.creditAskedOrganizationId,
        creditAgreed: pledge.creditAgreed,
      })
      .from(pledge)
      .where(
        and(
          eq(pledge.projectId, projectId),
          eq(pledge.payerOrganizationId, organizationId),
          inArray(pledge.rung, ["interest", "intent", "firm"]),
        ),
      ),
    tx.db
      .select({ position: max(pledge.position) })
      .from(pledge)
      .where(eq(pledge.projectId, projectId)),
  ]);
  return { live, position: (last?.position ?? 0) + 1 };
}

export const unsignedRow = (
  tx: Tx,
  found: Project,
  { organizationId, note, ...naming }: Unsigned,
  position: number,
  rung: "interest" | "intent",
) => ({
  id: tx.newId(),
  projectId: found.id,
  payerOrganizationId: organizationId,
  ...storeCredit({ organizationId }),
  actingPersonId: actorId(tx.actor),
  rung,
  currency: found.currency,
  ...storeNaming(naming),
  note,
  position,
  createdAt: tx.now,
});
