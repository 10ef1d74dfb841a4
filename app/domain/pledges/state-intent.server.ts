import { and, eq, inArray, max } from "drizzle-orm";
import { organization } from "#db/schema/identity.ts";
import { pledge } from "#db/schema/pledges.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused, Tx } from "#app/domain/kernel/transaction.server.ts";
import { storeCondition, storeCredit, storeNaming, storeTerms } from "#app/domain/pledges/pledge.ts";
import { pledgeStreams } from "#app/domain/pledges/follow-settlement.server.ts";
import { loadRaising } from "#app/domain/pledges/load-raising.server.ts";
import { readTotals } from "#app/domain/pledges/read-totals.server.ts";
import { saidOffer } from "#app/domain/pledges/said-offer.ts";
import { askForCredit } from "#app/domain/pledges/ask-for-credit.server.ts";
import { setAsideSignatures } from "#app/domain/pledges/set-aside-signatures.server.ts";
import { stepPledges } from "#app/domain/pledges/step-pledges.server.ts";
import { organizationsNamed, unfit, type UnfitPledge, type Unsigned } from "#app/domain/pledges/unfit-pledge.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import { command } from "#app/domain/kernel/command.ts";
import { interestToExpress, pledgeRef, intentToState } from "#app/domain/pledges/pledge-values.server.ts";
import type { Project } from "#app/domain/projects/project.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { PledgesRefusal } from "./refusals.ts";

/** Stages in which an organization may still say that it would take part. */
const openStages: readonly Project["stage"][] = ["candidate", "endorsed", "scoping", "signed_off", "raising"];

type UnsignedRefusal =
  | ProjectNotFound
  | NotPermitted
  | KeyReused
  /** It is decided already who pays. */
  | PledgesRefusal<"not_open_for_interest">;

export type InterestRefusal = UnsignedRefusal | PledgesRefusal<"already_taking_part">;

export type IntentRefusal = UnsignedRefusal | UnfitPledge;

/** Says that an organization would take part, without a sum. Once: who said more already says it no less. */
export const expressInterest = command({
  name: "pledge.express_interest",
  permission: "pledge.express_interest",
  key: "required",
  input: interestToExpress,
  output: pledgeRef,
  run(ctx, key, interest): Promise<Result<{ pledgeId: string }, InterestRefusal>> {
    return changeProject<{ pledgeId: string }, InterestRefusal>(
      ctx,
      interest.projectId,
      { key, request: interest },
      async (tx, found) => {
        if (!may(ctx.actor, "pledge.express_interest", interest.organizationId))
          return refuse({ kind: "not_permitted" });
        if (!openStages.includes(found.stage) || found.origin === "documented")
          return refuse({ kind: "not_open_for_interest" });
        const { live, position } = await livePledges(tx, interest);
        if (live.length > 0) return refuse({ kind: "already_taking_part" });
        const row = newRow(tx, found, interest, position, "interest");
        await Promise.all([
          tx.db.insert(pledge).values(row).execute(),
          stepPledges(tx, [{ pledgeId: row.id, from: null, to: "interest", reason: "" }]),
        ]);
        tx.say({
          name: "interest.expressed",
          streams: pledgeStreams(row),
          organizationId: interest.organizationId,
          entity: `pledge:${row.id}`,
          payload: { pledgeId: row.id, named: row.named },
        });
        return ok({ pledgeId: row.id });
      },
    );
  },
});

/**
 * States what an organization means to give, not binding and never mixed into totals. An interest climbs to it, and an
 * intent stated before is replaced by it.
 */
export const stateIntent = command({
  name: "pledge.state_intent",
  permission: "pledge.state_intent",
  key: "required",
  input: intentToState,
  output: pledgeRef,
  run(ctx, key, intent): Promise<Result<{ pledgeId: string }, IntentRefusal>> {
    return changeProject<{ pledgeId: string }, IntentRefusal>(
      ctx,
      intent.projectId,
      { key, request: intent },
      async (tx, found) => {
        if (!may(ctx.actor, "pledge.state_intent", intent.organizationId)) return refuse({ kind: "not_permitted" });
        if (!openStages.includes(found.stage) || found.origin === "documented")
          return refuse({ kind: "not_open_for_interest" });
        const { terms, conditions = [], deliverableId } = intent;
        const named = organizationsNamed({ ...intent, conditions });
        const [loaded, known, { live, position }] = await Promise.all([
          loadRaising(tx.db, found),
          tx.db.select({ id: organization.id }).from(organization).where(inArray(organization.id, named)),
          livePledges(tx, intent),
        ]);
        const refusal = unfit({ ...intent, conditions }, loaded, new Set(known.map(({ id }) => id)), tx.now);
        if (refusal) return refuse(refusal);
        const before = live.find(({ rung }) => rung !== "firm");
        const words = {
          ...storeTerms(terms),
          conditions: conditions.map(storeCondition),
          deliverableId: deliverableId ?? null,
          ...storeCredit(intent, before),
        };
        const row = { ...newRow(tx, found, intent, before?.position ?? position, "intent"), ...words };
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
          stepPledges(tx, [{ pledgeId: id, from: before?.rung ?? null, to: "intent", reason: "" }]),
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
      },
    );
  },
});

/** What the organization has said about this project already, and the next place in joining order. */
async function livePledges(tx: Tx, { projectId, organizationId }: Unsigned) {
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

function newRow(
  tx: Tx,
  found: Project,
  { organizationId, note, ...naming }: Unsigned,
  position: number,
  rung: "interest" | "intent",
) {
  return {
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
  };
}
