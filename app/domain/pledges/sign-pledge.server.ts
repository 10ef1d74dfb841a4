import { eq, max } from "drizzle-orm";
import { pledge } from "#db/schema/pledges.ts";
import { project } from "#db/schema/projects.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { readAlone } from "#app/domain/identity/read-signing-limit.server.ts";
import { networkStream, projectStream } from "#app/domain/kernel/events.ts";
import { assert, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import type { NewTransfer } from "#app/domain/ledger/ledger.ts";
import { postTransfers } from "#app/domain/ledger/post-transfers.server.ts";
import { leftOfBudget } from "#app/domain/pledges/left-of-budget.server.ts";
import { pledgeStreams, writeFollowing } from "#app/domain/pledges/follow-settlement.server.ts";
import { loadRaising, type LoadedRaising } from "#app/domain/pledges/load-raising.server.ts";
import { planSettlement, type SettlementPlan } from "#app/domain/pledges/plan-settlement.ts";
import { paysMinorOf } from "#app/domain/pledges/settlement.ts";
import {
  isLargeEnough,
  mostMinor,
  storeCondition,
  storeCredit,
  storeNaming,
  storeTerms,
  type PledgeRow,
} from "#app/domain/pledges/pledge.ts";
import type { PlacedPledge } from "#app/domain/pledges/pledge-values.server.ts";
import { areAdmitted, readStandings } from "#app/domain/pledges/read-standings.server.ts";
import { saidOffer } from "#app/domain/pledges/said-offer.ts";
import { askForCredit } from "#app/domain/pledges/ask-for-credit.server.ts";
import { stepPledges } from "#app/domain/pledges/step-pledges.server.ts";
import { organizationsNamed, unfit, type PledgeToPlace, type UnfitPledge } from "#app/domain/pledges/unfit-pledge.ts";
import { projectTotals } from "#app/domain/pledges/totals.ts";
import type { Project } from "#app/domain/projects/project.ts";
import type { PledgesRefusal } from "#app/domain/pledges/refusals.ts";

/** Under the cap rule, older pledges bring everything that is needed already. */
export type NothingNeeded = PledgesRefusal<"nothing_needed", "amount">;

/** A pledge that may be signed, with everything that was read under the project's lock to say so. */
export interface ReadyPledge {
  readonly wanted: PledgeToPlace;
  readonly loaded: LoadedRaising;
  /** An interest or intent of the same organization, which climbs instead of standing beside it. */
  readonly climbing: PledgeRow | undefined;
  /** The pledge as it will stand on its new rung, before settlement says what it offers. */
  readonly row: PledgeRow;
  /** What the organization may have to pay. */
  readonly mostMinor: bigint;
  /** What the actor may sign alone: the narrower of the organization's limit and their own; null for no limit. */
  readonly aloneMinor: bigint | null;
}

/**
 * Whether a pledge may be signed at all, whoever signs it: its project, its words, and the payer's budget of the year.
 * @param fundId the fund that pays it: its money has come in already, so that no budget bounds it, and it stands beside
 * whatever else its organization said here
 * @param distributionId the distribution of that fund that it is a part of
 */
export async function readyPledge(
  tx: Tx,
  found: Project,
  wanted: PledgeToPlace,
  fundId: string | null = null,
  distributionId: string | null = null,
): Promise<Result<ReadyPledge, UnfitPledge>> {
  if (found.stage !== "raising" || !found.closesAt) return refuse({ kind: "not_raising" });
  if (found.closesAt <= tx.now) return refuse({ kind: "raising_closed" });
  const [loaded, standings, [last], aloneMinor, budget] = await Promise.all([
    loadRaising(tx.db, found),
    readStandings(tx, organizationsNamed(wanted)),
    tx.db
      .select({ position: max(pledge.position) })
      .from(pledge)
      .where(eq(pledge.projectId, found.id)),
    readAlone(tx, wanted.organizationId, actorId(tx.actor)),
    fundId === null ? leftOfBudget(tx, wanted.organizationId) : null,
  ]);
  assert(loaded.raising, "a project that raises has a price");
  const refusal = unfit(wanted, loaded, new Set(standings.keys()), tx.now);
  if (refusal) return refuse(refusal);
  // Whoever pays was asked before, and whoever is credited counts as an organization: both were admitted by somebody.
  if (!areAdmitted(standings, [wanted.organizationId])) return refuse({ kind: "payer_not_admitted" });
  if (!areAdmitted(standings, [wanted.creditedOrganizationId ?? wanted.organizationId]))
    return refuse({ kind: "credited_not_admitted", field: "creditedOrganizationId" });
  // Of the whole price: a share grows again where hours that lower it are taken back.
  const most = mostMinor(wanted.terms, found.goalMinor ?? loaded.raising.goalMinor);
  if (budget && most > budget.leftMinor)
    return refuse({
      kind: "budget_exceeded",
      field: "amount",
      leftMinor: budget.leftMinor,
      currency: found.currency,
      year: budget.year,
    });
  const climbing =
    fundId === null
      ? loaded.unsigned.find(({ payerOrganizationId }) => payerOrganizationId === wanted.organizationId)
      : undefined;
  return ok({
    wanted,
    loaded,
    climbing,
    row: {
      ...signedRow(tx, wanted, found.currency, climbing, (last?.position ?? 0) + 1),
      cofunds: isLargeEnough(wanted.terms, found.goalMinor ?? loaded.raising.goalMinor, found.cofunderBasisPoints),
      fundId,
      distributionId,
    },
    mostMinor: most,
    aloneMinor,
  });
}

/** Writes a signed pledge: its row, its step, its entries in the book, its event, and everything that it makes others' pledges do. */
export async function signPledge(
  tx: Tx,
  ready: ReadyPledge,
  reason = "",
): Promise<Result<PlacedPledge, NothingNeeded>> {
  const written = await writePledge(tx, ready, reason);
  if (!written.ok) return written;
  await postTransfers(tx, ready.row.currency, written.value.transfers);
  return ok(written.value.placed);
}

/** The same but for the book: its transfers, for a command on several projects that posts all of them at its end. */
export async function writePledge(
  tx: Tx,
  { loaded, climbing, row: signed }: ReadyPledge,
  reason: string,
): Promise<Result<{ readonly placed: PlacedPledge; readonly transfers: readonly NewTransfer[] }, NothingNeeded>> {
  const { raising, rows, project: found } = loaded;
  assert(raising, "a project that raises has a price");
  const plan = planSettlement(raising, new Map(rows).set(signed.id, signed), signed.id);
  const mine = plan.changes.find(({ row }) => row.id === signed.id);
  assert(mine, "a signed pledge is among the changes");
  const paysMinor = paysMinorOf(plan.settlement, signed.id);
  if (
    found.overFundingRule === "cap" &&
    mine.after.side === "committed" &&
    mine.after.amountMinor > 0n &&
    paysMinor === 0n
  ) {
    return refuse({ kind: "nothing_needed", field: "amount" });
  }
  const transfers = await write(
    tx,
    loaded,
    plan,
    { ...signed, stands: mine.stands, offeredMinor: mine.after.amountMinor },
    climbing,
    reason,
  );
  const unlocked = plan.changes.filter(({ row, stands }) => row.id !== signed.id && stands && !row.stands).length;
  const placed = {
    pledgeId: signed.id,
    stands: mine.stands,
    awaitsSecond: false,
    awaitsAdmission: false,
    offersMinor: mine.after.amountMinor.toString(),
    paysMinor: paysMinor.toString(),
    unlocked,
  };
  return ok({ placed, transfers });
}

function signedRow(
  tx: Tx,
  wanted: PledgeToPlace,
  currency: string,
  climbing: PledgeRow | undefined,
  position: number,
): PledgeRow {
  return {
    id: climbing?.id ?? tx.newId(),
    projectId: wanted.projectId,
    deliverableId: wanted.deliverableId ?? null,
    payerOrganizationId: wanted.organizationId,
    ...storeCredit(wanted, climbing),
    cofunds: true,
    actingPersonId: actorId(tx.actor),
    rung: "firm",
    ...storeTerms(wanted.terms),
    currency,
    conditions: wanted.conditions.map(storeCondition),
    stands: false,
    counts: true,
    offeredMinor: 0n,
    allocatedMinor: null,
    fundId: null,
    distributionId: null,
    drawnMinor: 0n,
    ...storeNaming(wanted),
    position: climbing?.position ?? position,
    note: wanted.note,
    createdAt: climbing?.createdAt ?? tx.now,
    signedAt: tx.now,
    endedAt: null,
  };
}

async function write(
  tx: Tx,
  { project: found, unsigned }: LoadedRaising,
  plan: SettlementPlan,
  signed: PledgeRow,
  climbing: PledgeRow | undefined,
  reason: string,
): Promise<NewTransfer[]> {
  const totals = projectTotals(
    found.currency,
    plan,
    unsigned.filter(({ id }) => id !== climbing?.id),
  );
  const { id: _id, ...values } = signed;
  // Sent one behind the other without waiting. `execute` sends at once: a query of Drizzle's otherwise starts when awaited.
  const writes: Promise<unknown>[] = [
    climbing
      ? tx.db.update(pledge).set(values).where(eq(pledge.id, signed.id)).execute()
      : tx.db.insert(pledge).values(signed).execute(),
    stepPledges(tx, [{ pledgeId: signed.id, from: climbing?.rung ?? null, to: "firm", reason }]),
  ];
  if (!found.rulesFrozenAt) {
    writes.push(tx.db.update(project).set({ rulesFrozenAt: tx.now }).where(eq(project.id, found.id)));
    tx.say({
      name: "project.rules_frozen",
      streams: [projectStream(found.id)],
      entity: `project:${found.id}`,
      payload: { overFundingRule: found.overFundingRule, underFundingRule: found.underFundingRule },
    });
  }
  tx.say({
    name: "pledge.signed",
    streams: [...pledgeStreams(signed), networkStream],
    organizationId: signed.creditedOrganizationId,
    entity: `pledge:${signed.id}`,
    payload: {
      pledgeId: signed.id,
      named: signed.named,
      amountMinor: signed.offeredMinor.toString(),
      termsKind: signed.termsKind,
      offer: saidOffer(signed),
      stands: signed.stands,
      totals,
    },
  });
  await Promise.all([...writes, askForCredit(tx, signed, climbing)]);
  return writeFollowing(tx, { project: found, changes: plan.changes, totals, causeId: signed.id });
}
