import { and, eq, isNull, ne } from "drizzle-orm";
import { membership, person } from "#db/schema/identity.ts";
import { countersignature, pledge } from "#db/schema/pledges.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { networkStream, personStream } from "#app/domain/kernel/events.ts";
import { assert, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import { pledgeStreams } from "#app/domain/pledges/follow-settlement.server.ts";
import { readTotals } from "#app/domain/pledges/read-totals.server.ts";
import { saidOffer } from "#app/domain/pledges/said-offer.ts";
import type { PlacedPledge } from "#app/domain/pledges/pledge-values.server.ts";
import type { ReadyPledge } from "#app/domain/pledges/sign-pledge.server.ts";
import { askForCredit } from "#app/domain/pledges/ask-for-credit.server.ts";
import { stepPledges } from "#app/domain/pledges/step-pledges.server.ts";
import type { PledgesRefusal } from "./refusals.ts";

type NobodyElse = PledgesRefusal<"signing_limit_exceeded", "amount">;

/** Four eyes: writes the pledge down as an intent with all of its words, and asks the organization's other budget holders. */
export async function askSecondSigner(
  tx: Tx,
  { wanted, loaded: { project: found }, climbing, row }: ReadyPledge,
  limitMinor: bigint,
): Promise<Result<PlacedPledge, NobodyElse>> {
  const firstSignerId = actorId(tx.actor);
  assert(firstSignerId !== null, "a person signs");
  const others = await otherSigners(tx, wanted.organizationId, firstSignerId);
  if (others.length === 0)
    return refuse({ kind: "signing_limit_exceeded", field: "amount", limitMinor, currency: found.currency });
  const intent = { ...row, rung: "intent" as const, signedAt: null };
  const { id: _id, ...values } = intent;
  await Promise.all([
    climbing
      ? tx.db.update(pledge).set(values).where(eq(pledge.id, row.id)).execute()
      : tx.db.insert(pledge).values(intent).execute(),
    stepPledges(tx, [
      {
        pledgeId: row.id,
        from: climbing?.rung ?? null,
        to: "intent",
        reason: "First signature. It is more than one may sign alone, so a second budget holder is asked.",
      },
    ]),
    tx.db
      .insert(countersignature)
      .values({
        id: tx.newId(),
        pledgeId: row.id,
        organizationId: wanted.organizationId,
        firstSignerId,
        askedAt: tx.now,
      })
      .execute(),
    askForCredit(tx, row, climbing),
  ]);
  tx.say({
    name: "intent.stated",
    streams: [...pledgeStreams(row), networkStream],
    organizationId: row.creditedOrganizationId,
    entity: `pledge:${row.id}`,
    payload: {
      pledgeId: row.id,
      named: row.named,
      amountMinor: (row.amountMinor ?? 0n).toString(),
      termsKind: row.termsKind,
      offer: saidOffer(row),
      totals: await readTotals(tx.db, found),
    },
  });
  tx.say({
    name: "signature.asked",
    streams: others.map(personStream),
    organizationId: wanted.organizationId,
    entity: `pledge:${row.id}`,
    payload: { pledgeId: row.id, projectId: found.id },
  });
  return ok({
    pledgeId: row.id,
    stands: false,
    awaitsSecond: true,
    awaitsAdmission: false,
    offersMinor: "0",
    paysMinor: "0",
    unlocked: 0,
  });
}

/** The budget holders of an organization who can give a second signature. */
export async function otherSigners(tx: Tx, organizationId: string, firstSignerId: string): Promise<string[]> {
  const others = await tx.db
    .select({ personId: person.id })
    .from(membership)
    .innerJoin(person, eq(person.id, membership.personId))
    .where(
      and(
        eq(membership.organizationId, organizationId),
        eq(membership.role, "budget_holder"),
        ne(person.id, firstSignerId),
        isNull(person.closedAt),
      ),
    );
  return others.map(({ personId }) => personId);
}
