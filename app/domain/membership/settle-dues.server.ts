import { eq, sql, type SQL } from "drizzle-orm";
import { z } from "zod";
import { dues, duesPart } from "#db/schema/membership.ts";
import { holdFund, type FundNotFound } from "#app/domain/funds/find-fund.server.ts";
import type { FundRow } from "#app/domain/funds/fund.ts";
import { billingPeople } from "#app/domain/identity/billing-people.server.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { command } from "#app/domain/kernel/command.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { networkStream, organizationStream } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused, type Tx } from "#app/domain/kernel/transaction.server.ts";
import { id, minorUnits, reasonText } from "#app/domain/kernel/values.server.ts";
import { arrivalFields, bookReceipt, mirrorReceipt } from "#app/domain/ledger/book-receipt.server.ts";
import { pair, type AccountName } from "#app/domain/ledger/ledger.ts";
import { refuseArrival, refuseReversal, type Arrival, type ArrivalRefusal } from "#app/domain/ledger/receipt.ts";
import { writeLetters } from "#app/domain/mail/write-letters.server.ts";
import { duesNumber, type DuesRow } from "./dues.ts";
import type { MembershipRefusal } from "./refusals.ts";
import type { KernelRefusal, NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { FundsRefusal } from "#app/domain/funds/refusals.ts";

export type DuesNotFound = MembershipRefusal<"dues_not_found">;

type PartRefusal =
  | ArrivalRefusal
  /** More than is open of them. */
  | MembershipRefusal<"dues_above_open", "amount">;

export type PayDuesRefusal = KeyReused | DuesNotFound | PartRefusal | NotPermitted;

export interface PaidDues extends Arrival {
  readonly duesId: string;
}

const paidDues: z.ZodType<PaidDues> = z.object({ duesId: id, ...arrivalFields });
const duesPartRef = z.object({ partId: id });

const owed = ({ organizationId }: DuesRow): AccountName => ({ kind: "dues_owed", ownerId: organizationId });
const facts = (row: DuesRow, amountMinor: bigint) => ({
  duesId: row.id,
  number: duesNumber(row),
  amountMinor: amountMinor.toString(),
  currency: row.currency,
});
const about = (row: DuesRow) => ({ organizationId: row.organizationId, entity: `dues:${row.id}` });

/** Records that a member paid its dues, or a part of them. */
export const payDues = command({
  name: "dues.pay",
  permission: "dues.ask",
  key: "required",
  input: paidDues,
  output: duesPartRef,
  async run(ctx, key, paid): Promise<Result<{ partId: string }, PayDuesRefusal>> {
    if (!may(ctx.actor, "dues.ask")) return refuse({ kind: "not_permitted" });
    return changeDues<{ partId: string }, PayDuesRefusal>(ctx, key, paid.duesId, { payDues: paid }, async (tx, row) => {
      const wrong = refusePart(row, paid, tx.now);
      if (wrong) return refuse(wrong);
      tx.say({
        name: "dues.paid",
        streams: [organizationStream(row.organizationId)],
        ...about(row),
        audience: "cofunders",
        payload: facts(row, paid.amountMinor),
      });
      return ok({ partId: await settle(tx, row, null, paid) });
    });
  },
});

export type SponsorDuesRefusal =
  | KeyReused
  | DuesNotFound
  | FundNotFound
  | PartRefusal
  | NotPermitted
  /** Its restriction names other communities, or something else than memberships. */
  | MembershipRefusal<"membership_outside_fund", "fundId">
  | FundsRefusal<"pool_left_exceeded", "amount">;

/**
 * A fund pays a member's dues, or a part of them: from its account at once, as far as its money is not promised. Who
 * sponsors whom is public, as all that a fund does.
 */
export const sponsorDues = command({
  name: "dues.sponsor",
  permission: "fund.promise",
  key: "required",
  input: z.object({ duesId: id, fundId: id, amountMinor: minorUnits }),
  output: duesPartRef,
  run(ctx, key, { duesId, fundId, amountMinor }): Promise<Result<{ partId: string }, SponsorDuesRefusal>> {
    return changeDues<{ partId: string }, SponsorDuesRefusal>(
      ctx,
      key,
      duesId,
      { sponsorDues: duesId, fundId, amountMinor },
      async (tx, row) => {
        const held = await holdFund(tx, fundId);
        if (!held) return refuse({ kind: "fund_not_found" });
        if (!may(ctx.actor, "fund.promise", held.organizationId)) return refuse({ kind: "not_permitted" });
        if (held.currency !== row.currency || !(await sponsors(tx, fundId, row.organizationId)))
          return refuse({ kind: "membership_outside_fund", field: "fundId" });
        const wrong = refusePart(row, { amountMinor }, tx.now);
        if (wrong) return refuse(wrong);
        const leftMinor = held.heldMinor - held.promisedMinor;
        if (amountMinor > leftMinor)
          return refuse({ kind: "pool_left_exceeded", field: "amount", leftMinor, currency: held.currency });
        tx.say({
          name: "dues.sponsored",
          streams: [organizationStream(row.organizationId), organizationStream(held.organizationId), networkStream],
          ...about(row),
          payload: { ...facts(row, amountMinor), fundId },
        });
        return ok({ partId: await settle(tx, row, held, { amountMinor }) });
      },
    );
  },
});

/** Funds `f` that pay for memberships of the organization `of`: one for memberships for the communities that it names, an unrestricted one for any. */
export const sponsoring = (of: SQL): SQL =>
  sql`(f.restriction = 'unrestricted' or f.restriction = 'memberships' and exists (select from fund_community c where c.fund_id = f.id and c.organization_id = ${of}))`;

async function sponsors(tx: Tx, fundId: string, organizationId: string): Promise<boolean> {
  return (
    (
      await tx.db.execute(
        sql`select from fund f where f.id = ${fundId} and ${sponsoring(sql`${organizationId}::uuid`)}`,
      )
    ).length > 0
  );
}

const refusePart = ({ openMinor, currency }: DuesRow, part: Arrival, now: Date): PartRefusal | null =>
  refuseArrival(part, now) ??
  (part.amountMinor > openMinor ? { kind: "dues_above_open", field: "amount", leftMinor: openMinor, currency } : null);

/** @param fund the one that sponsors them; null: the member paid */
async function settle(tx: Tx, row: DuesRow, fund: FundRow | null, part: Arrival): Promise<string> {
  const partId = tx.newId();
  // What a fund gives is told by the log: nobody at the member paid it.
  const people = fund ? [] : await billingPeople(tx.db, [row.organizationId]);
  await writeLetters(
    tx,
    people.map(({ personId, recipient }) => ({ kind: "dues_receipt", recipient, personId, about: partId })),
  );
  await tx.db
    .update(dues)
    .set({ openMinor: row.openMinor - part.amountMinor })
    .where(eq(dues.id, row.id));
  const from: AccountName = fund ? { kind: "fund", ownerId: fund.id } : { kind: "cash", ownerId: null };
  const receipt = await bookReceipt(tx, row.currency, partId, part, {
    kind: fund ? "sponsored" : "dues_paid",
    reason: duesNumber(row),
    entries: pair(from, owed(row), part.amountMinor),
  });
  await tx.db.insert(duesPart).values({ ...receipt, duesId: row.id, fundId: fund?.id ?? null });
  return partId;
}

export type TakeBackDuesRefusal =
  | KeyReused
  | DuesNotFound
  | NotPermitted
  | KernelRefusal<"reason_missing", "reason">
  /** That part was taken back already, or is none of theirs. */
  | MembershipRefusal<"dues_part_not_held">
  /** What was paid of them is taken back first. */
  | MembershipRefusal<"dues_paid_in_part">;

/** `partId` null: the dues themselves. */
const partToTakeBack = z.object({ duesId: id, partId: id.nullable(), reason: reasonText });

/**
 * Takes back what was paid of dues, or the dues themselves while nothing is paid of them: by a mirrored transfer, and
 * what a fund gave is the fund's again.
 */
export const takeBackDues = command({
  name: "dues.take_back",
  permission: "dues.ask",
  key: "required",
  input: partToTakeBack,
  output: z.null(),
  async run(ctx, key, { duesId, partId, reason }): Promise<Result<null, TakeBackDuesRefusal>> {
    if (!may(ctx.actor, "dues.ask")) return refuse({ kind: "not_permitted" });
    return changeDues<null, TakeBackDuesRefusal>(
      ctx,
      key,
      duesId,
      { takeBackDues: duesId, partId, reason },
      async (tx, row) => {
        const say = (amountMinor: bigint) =>
          tx.say({
            name: "dues.taken_back",
            streams: [organizationStream(row.organizationId)],
            ...about(row),
            audience: "cofunders",
            payload: { ...facts(row, amountMinor), reason },
          });
        if (partId === null) {
          // What is owed is no receipt, but it was booked once too, and goes back in the same way.
          const wrong = refuseReversal(row, reason, { kind: "dues_not_found" } as const);
          if (wrong) return refuse(wrong);
          if (row.openMinor < row.amountMinor) return refuse({ kind: "dues_paid_in_part" });
          say(row.amountMinor);
          const mirrorId = await mirrorReceipt(tx, row, { kind: "dues_mirrored", reason });
          await tx.db.update(dues).set({ openMinor: 0n, mirrorId }).where(eq(dues.id, row.id));
          return ok(null);
        }
        const [part] = isId(partId) ? await tx.db.select().from(duesPart).where(eq(duesPart.id, partId)) : [];
        if (!part || part.duesId !== row.id) return refuse({ kind: "dues_part_not_held" });
        const wrong = refuseReversal(part, reason, { kind: "dues_part_not_held" } as const);
        if (wrong) return refuse(wrong);
        if (part.fundId !== null) await holdFund(tx, part.fundId);
        say(part.amountMinor);
        await tx.db
          .update(dues)
          .set({ openMinor: sql`${dues.openMinor} + ${part.amountMinor.toString()}::bigint` })
          .where(eq(dues.id, row.id));
        const mirrorId = await mirrorReceipt(tx, part, { kind: "dues_mirrored", reason });
        await tx.db.update(duesPart).set({ mirrorId }).where(eq(duesPart.id, part.id));
        return ok(null);
      },
    );
  },
});

/** Runs a change of dues that are held: whoever pays, sponsors or takes them back waits at their member's stream. */
async function changeDues<Value, Refusal extends { readonly kind: string }>(
  ctx: Context,
  key: string,
  duesId: string,
  request: object,
  change: (tx: Tx, row: DuesRow) => Promise<Result<Value, Refusal>>,
): Promise<Result<Value, Refusal | DuesNotFound | KeyReused>> {
  // Dues never change their member, so this may be read before the lock is taken.
  const [at] = isId(duesId)
    ? await ctx.db.select({ organizationId: dues.organizationId }).from(dues).where(eq(dues.id, duesId))
    : [];
  if (!at) return refuse({ kind: "dues_not_found" });
  return transact<Value, Refusal | DuesNotFound | KeyReused>(
    ctx,
    { key, request, lock: [organizationStream(at.organizationId)] },
    async (tx) => {
      const [row] = await tx.db.select().from(dues).where(eq(dues.id, duesId));
      // What was taken back is not there any more.
      return !row || row.mirrorId !== null ? refuse({ kind: "dues_not_found" }) : change(tx, row);
    },
  );
}
