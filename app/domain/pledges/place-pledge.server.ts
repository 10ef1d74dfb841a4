import { eq, inArray, max } from "drizzle-orm";
import { organization } from "#db/schema/identity.ts";
import { pledge } from "#db/schema/pledges.ts";
import { project } from "#db/schema/projects.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { actorId, rolesIn } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { networkStream, projectStream } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { assert, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused, Tx } from "#app/domain/kernel/transaction.server.ts";
import { followSettlement, pledgeStreams } from "#app/domain/pledges/follow-settlement.server.ts";
import { loadRaising, type LoadedRaising } from "#app/domain/pledges/load-raising.server.ts";
import { planSettlement, type SettlementPlan } from "#app/domain/pledges/plan-settlement.ts";
import { mostMinor, storeCondition, storeTerms, type PledgeRow } from "#app/domain/pledges/pledge.ts";
import type { Condition, Terms } from "#app/domain/pledges/settlement-terms.ts";
import { stepPledges } from "#app/domain/pledges/step-pledges.server.ts";
import { projectTotals } from "#app/domain/pledges/totals.ts";
import { changeProject, type NotPermitted, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";

export interface PledgeToPlace {
  readonly projectId: string;
  /** Who pays, and for whom the actor signs. */
  readonly organizationId: string;
  /** Who is credited, when it is another organization than the one that pays. */
  readonly creditedOrganizationId?: string | undefined;
  /** Absent: the whole project. */
  readonly deliverableId?: string | undefined;
  readonly terms: Terms;
  readonly conditions: readonly Condition[];
  /** Consent to be named in public. */
  readonly named: boolean;
  readonly note: string;
}

export type PlacePledgeRefusal =
  | ProjectNotFound
  | NotPermitted
  | KeyReused
  /** A colleague of the payer, but not one who may sign for it. */
  | { readonly kind: "signing_needs_budget_holder"; readonly field: "organizationId" }
  /** Four eyes: a second budget holder must sign with them. */
  | { readonly kind: "signing_limit_exceeded"; readonly field: "amount"; readonly limitMinor: bigint; readonly currency: string }
  | { readonly kind: "not_raising" }
  | { readonly kind: "raising_closed" }
  | { readonly kind: "amount_is_zero"; readonly field: "amount" }
  | { readonly kind: "amount_too_large"; readonly field: "amount" }
  | { readonly kind: "deliverable_not_found"; readonly field: "deliverableId" }
  | { readonly kind: "credited_organization_not_found"; readonly field: "creditedOrganizationId" }
  | { readonly kind: "conditions_too_many"; readonly field: "conditions" }
  /** It waits for itself, for nobody, or for an organization that does not exist. */
  | { readonly kind: "condition_not_possible"; readonly field: "conditions" }
  /** Under the cap rule, older pledges bring everything that is needed already. */
  | { readonly kind: "nothing_needed"; readonly field: "amount" };

export interface PlacedPledge {
  readonly pledgeId: string;
  /** False: it waits for its conditions. */
  readonly stands: boolean;
  /** Minor units as decimal strings, because a stored answer is JSON. */
  readonly offersMinor: string;
  readonly paysMinor: string;
  /** Pledges of others that came to stand with it. */
  readonly unlocked: number;
}

/**
 * Signs a firm pledge for an organization whose budget the actor holds: its row, its step, its entries in the book and
 * its event, and everything that it makes others' pledges do, in one transaction under the project's lock. An interest or
 * intent of the same organization climbs to firm instead of standing beside it. The first firm pledge freezes the rules.
 *
 * @param key made by the form's loader: a double click, a retry and a second tab are one pledge
 */
export function placePledge(
  ctx: Context,
  key: string,
  wanted: PledgeToPlace,
  { preview = false }: { preview?: boolean } = {},
): Promise<Result<PlacedPledge, PlacePledgeRefusal>> {
  return changeProject<PlacedPledge, PlacePledgeRefusal>(ctx, wanted.projectId, { key, request: wanted, preview }, async (tx, found) => {
    if (!may(ctx.actor, "pledge.sign", wanted.organizationId)) {
      const colleague = rolesIn(ctx.actor, wanted.organizationId).length > 0;
      return refuse(colleague ? { kind: "signing_needs_budget_holder", field: "organizationId" } : { kind: "not_permitted" });
    }
    if (found.stage !== "raising" || !found.closesAt) return refuse({ kind: "not_raising" });
    if (found.closesAt <= tx.now) return refuse({ kind: "raising_closed" });
    const [loaded, organizations, [last]] = await Promise.all([
      loadRaising(tx.db, found),
      tx.db
        .select({ id: organization.id, signingLimitMinor: organization.signingLimitMinor })
        .from(organization)
        .where(inArray(organization.id, organizationsNamed(wanted))),
      tx.db.select({ position: max(pledge.position) }).from(pledge).where(eq(pledge.projectId, found.id)),
    ]);
    assert(loaded.raising, "a project that raises has a price");
    const refusal = unfit(wanted, loaded, organizations);
    if (refusal) return refuse(refusal);

    const climbing = loaded.unsigned.find(({ payerOrganizationId }) => payerOrganizationId === wanted.organizationId);
    const signed = signedRow(tx, wanted, found.currency, climbing, (last?.position ?? 0) + 1);
    const plan = planSettlement(loaded.raising, new Map(loaded.rows).set(signed.id, signed), signed.id);
    const mine = plan.changes.find(({ row }) => row.id === signed.id);
    assert(mine, "a signed pledge is among the changes");
    const paysMinor = plan.settlement.pays.get(signed.id) ?? 0n;
    if (found.overFundingRule === "cap" && mine.after.side === "committed" && mine.after.amountMinor > 0n && paysMinor === 0n) {
      return refuse({ kind: "nothing_needed", field: "amount" });
    }
    await write(tx, loaded, plan, { ...signed, stands: mine.stands, offeredMinor: mine.after.amountMinor }, climbing);
    const unlocked = plan.changes.filter(({ row, stands }) => row.id !== signed.id && stands && !row.stands).length;
    return ok({
      pledgeId: signed.id,
      stands: mine.stands,
      offersMinor: mine.after.amountMinor.toString(),
      paysMinor: paysMinor.toString(),
      unlocked,
    });
  });
}

const organizationsNamed = ({ organizationId, creditedOrganizationId, conditions }: PledgeToPlace): string[] => [
  organizationId,
  ...(creditedOrganizationId === undefined ? [] : [creditedOrganizationId]),
  ...conditions.flatMap((condition) => (condition.kind === "organization" ? [condition.organizationId] : [])),
];

/** What is wrong with the pledge itself, whatever the others do. */
function unfit(
  { organizationId, creditedOrganizationId, deliverableId, terms, conditions }: PledgeToPlace,
  { raising, deliverables, project: { currency } }: LoadedRaising,
  organizations: readonly { id: string; signingLimitMinor: bigint | null }[],
): PlacePledgeRefusal | undefined {
  const known = new Set(organizations.map(({ id }) => id));
  const credited = creditedOrganizationId ?? organizationId;
  const amount = storeTerms(terms).amountMinor ?? 0n;
  if (amount <= 0n) return { kind: "amount_is_zero", field: "amount" };
  if (amount > limits.amountMinor) return { kind: "amount_too_large", field: "amount" };
  if (!known.has(credited)) return { kind: "credited_organization_not_found", field: "creditedOrganizationId" };
  // A stretch goal's deliverables are bought by the project's surplus, so nobody aims at them alone.
  const withinGoal = raising?.facts.deliverables.some(({ id }) => id === deliverableId) && deliverables.some(({ id }) => id === deliverableId);
  if (deliverableId !== undefined && !withinGoal) return { kind: "deliverable_not_found", field: "deliverableId" };
  if (conditions.length > limits.conditionsPerPledge) return { kind: "conditions_too_many", field: "conditions" };
  if (!conditions.every((condition) => isPossible(condition, credited, known))) return { kind: "condition_not_possible", field: "conditions" };
  const limitMinor = organizations.find(({ id }) => id === organizationId)?.signingLimitMinor ?? null;
  if (limitMinor !== null && mostMinor(terms, raising?.goalMinor ?? 0n) > limitMinor) {
    return { kind: "signing_limit_exceeded", field: "amount", limitMinor, currency };
  }
  return undefined;
}

function isPossible(condition: Condition, creditedOrganizationId: string, known: ReadonlySet<string>): boolean {
  switch (condition.kind) {
    case "others_offer":
      return condition.amountMinor > 0n && condition.amountMinor <= limits.amountMinor;
    case "organizations":
      return Number.isSafeInteger(condition.count) && condition.count > 0;
    case "organization":
      return condition.organizationId !== creditedOrganizationId && known.has(condition.organizationId);
    default:
      return true;
  }
}

/** The pledge as it will stand on its new rung, before settlement says what it offers. */
function signedRow(tx: Tx, wanted: PledgeToPlace, currency: string, climbing: PledgeRow | undefined, position: number): PledgeRow {
  return {
    id: climbing?.id ?? tx.newId(),
    projectId: wanted.projectId,
    deliverableId: wanted.deliverableId ?? null,
    payerOrganizationId: wanted.organizationId,
    creditedOrganizationId: wanted.creditedOrganizationId ?? wanted.organizationId,
    actingPersonId: actorId(tx.actor),
    rung: "firm",
    ...storeTerms(wanted.terms),
    currency,
    conditions: wanted.conditions.map(storeCondition),
    stands: false,
    offeredMinor: 0n,
    allocatedMinor: null,
    named: wanted.named,
    position: climbing?.position ?? position,
    note: wanted.note,
    createdAt: climbing?.createdAt ?? tx.now,
    signedAt: tx.now,
    endedAt: null,
  };
}

async function write(tx: Tx, { project: found, unsigned }: LoadedRaising, plan: SettlementPlan, signed: PledgeRow, climbing: PledgeRow | undefined): Promise<void> {
  const totals = projectTotals(found.currency, plan, unsigned.filter(({ id }) => id !== climbing?.id));
  const { id: _id, ...values } = signed;
  // Sent one behind the other without waiting. `execute` sends at once: a query of Drizzle's otherwise starts when awaited.
  const writes: Promise<unknown>[] = [
    climbing ? tx.db.update(pledge).set(values).where(eq(pledge.id, signed.id)).execute() : tx.db.insert(pledge).values(signed).execute(),
    stepPledges(tx, [{ pledgeId: signed.id, from: climbing?.rung ?? null, to: "firm", reason: "" }]),
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
    payload: { pledgeId: signed.id, named: signed.named, amountMinor: signed.offeredMinor.toString(), termsKind: signed.termsKind, stands: signed.stands, totals },
  });
  await Promise.all(writes);
  await followSettlement(tx, { project: found, changes: plan.changes, totals, causeId: signed.id });
}
