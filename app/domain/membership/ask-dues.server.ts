import { and, eq, isNull, sql } from "drizzle-orm";
import { organization } from "#db/schema/identity.ts";
import { dues } from "#db/schema/membership.ts";
import { billingPeople } from "#app/domain/identity/billing-people.server.ts";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { daysToPay } from "#app/domain/invoices/invoice.ts";
import { nextNumbers } from "#app/domain/invoices/next-numbers.server.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { organizationStream } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { assert, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { pair } from "#app/domain/ledger/ledger.ts";
import { postTransfers } from "#app/domain/ledger/post-transfers.server.ts";
import { writeLetters } from "#app/domain/mail/write-letters.server.ts";
import { duesNumber, lastDayOf, type Tier } from "./dues.ts";
import type { NotPermitted, KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { IdentityRefusal } from "#app/domain/identity/refusals.ts";
import type { MembershipRefusal } from "./refusals.ts";

export type AskDuesRefusal =
  | KeyReused
  | NotPermitted
  | IdentityRefusal<"network_not_set_up">
  | IdentityRefusal<"organization_not_found", "organizationId">
  | KernelRefusal<"amount_is_zero" | "amount_too_large", "amount">
  /** A term of it that is not over yet on that day was asked for already. */
  | MembershipRefusal<"dues_term_asked_already", "termFrom">;

export interface AskedDues {
  readonly organizationId: string;
  readonly tier: Tier;
  /** The first day of the year that they cover, year-month-day. */
  readonly termFrom: string;
  readonly amountMinor: bigint;
}

/** Asks a member for its dues of a year: numbered without gaps, and in the book as what it owes beside its invoices. */
export async function askDues(
  ctx: Context,
  key: string,
  asked: AskedDues,
): Promise<Result<{ duesId: string; number: string }, AskDuesRefusal>> {
  if (!may(ctx.actor, "dues.ask")) return refuse({ kind: "not_permitted" });
  const { organizationId, tier, termFrom, amountMinor } = asked;
  if (!isId(organizationId)) return refuse({ kind: "organization_not_found", field: "organizationId" });
  return transact<{ duesId: string; number: string }, AskDuesRefusal>(
    ctx,
    { key, request: { askDues: asked }, lock: [organizationStream(organizationId)] },
    async (tx) => {
      const network = await networkSettings(tx.db);
      if (!network) return refuse({ kind: "network_not_set_up" });
      const [member] = await tx.db
        .select({ name: organization.name })
        .from(organization)
        .where(eq(organization.id, organizationId));
      if (!member) return refuse({ kind: "organization_not_found", field: "organizationId" });
      if (amountMinor <= 0n) return refuse({ kind: "amount_is_zero", field: "amount" });
      if (amountMinor > limits.amountMinor) return refuse({ kind: "amount_too_large", field: "amount" });
      const termTo = lastDayOf(termFrom);
      const [earlier] = await tx.db
        .select({ termTo: dues.termTo })
        .from(dues)
        .where(
          and(
            eq(dues.organizationId, organizationId),
            isNull(dues.mirrorId),
            sql`daterange(${dues.termFrom}, ${dues.termTo}, '[]') && daterange(${termFrom}::date, ${termTo}::date, '[]')`,
          ),
        )
        .limit(1);
      if (earlier) return refuse({ kind: "dues_term_asked_already", field: "termFrom", until: earlier.termTo });
      const duesId = tx.newId();
      const { year, number } = await nextNumbers(tx, "dues_year");
      const spoken = duesNumber({ year, number });
      const currency = network.bookCurrency;
      tx.say({
        name: "dues.asked",
        streams: [organizationStream(organizationId)],
        organizationId,
        entity: `dues:${duesId}`,
        audience: "cofunders",
        payload: { duesId, number: spoken, amountMinor: amountMinor.toString(), currency, tier },
      });
      const people = await billingPeople(tx.db, [organizationId]);
      await writeLetters(
        tx,
        people.map(({ personId, recipient }) => ({ kind: "dues", recipient, personId, about: duesId })),
      );
      const [posted] = await postTransfers(tx, currency, [
        {
          kind: "dues_asked",
          idempotencyKey: `dues_asked:${duesId}`,
          reason: `${spoken}, ${termFrom} to ${termTo}`,
          entries: pair({ kind: "dues_owed", ownerId: organizationId }, { kind: "dues", ownerId: null }, amountMinor),
        },
      ]);
      assert(posted, "one transfer was posted");
      await tx.db.insert(dues).values({
        id: duesId,
        year,
        number,
        organizationId,
        tier,
        termFrom,
        termTo,
        currency,
        amountMinor,
        openMinor: amountMinor,
        askedAt: tx.now,
        askedBy: actorId(tx.actor),
        dueAt: new Date(tx.now.getTime() + daysToPay * dayMs),
        transferId: posted.id,
      });
      return ok({ duesId, number: spoken });
    },
  );
}
