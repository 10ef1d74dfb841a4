import { asc, eq, inArray, sql } from "drizzle-orm";
import { col, readRows } from "#db/rows.server.ts";
import { creditNote, creditNoteLine, invoice, invoiceLine, invoiceSettlement } from "#db/schema/invoices.ts";
import { organizationStream, projectStream } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import { invoiceNumber } from "./invoice.ts";
import type { PledgePart } from "./settle.ts";

export interface HeldLine {
  readonly position: number;
  readonly kind: "staff" | "cloud";
  readonly pledgeId: string;
  readonly amountMinor: bigint;
  readonly creditedMinor: bigint;
}

/** An invoice that this transaction holds: nobody pays, credits or frees any of it meanwhile. */
export interface HeldInvoice {
  readonly id: string;
  readonly number: string;
  readonly organizationId: string;
  readonly projectId: string;
  readonly deliverableId: string;
  readonly currency: string;
  readonly openMinor: bigint;
  readonly lines: readonly HeldLine[];
  /** What of it is open, by pledge, in the order of its lines. */
  readonly open: readonly PledgePart[];
  /** What settled it, by pledge. */
  readonly settled: ReadonlyMap<string, bigint>;
}

/**
 * Locks the projects of these invoices and then their payers, each in the order of ids: the one order in which every
 * command about money in and out takes its locks. `organizationId` is locked in any case. Invoices that do not exist are
 * left out; the answer keeps the order asked for.
 */
export async function holdInvoices(
  tx: Tx,
  invoiceIds: readonly string[],
  organizationId?: string,
): Promise<HeldInvoice[]> {
  const wanted = [...new Set(invoiceIds)].filter(isId);
  // An invoice never changes its project or its payer, so these may be read before the locks are taken.
  const found =
    wanted.length === 0
      ? []
      : await tx.db
          .select({ projectId: invoice.projectId, organizationId: invoice.organizationId })
          .from(invoice)
          .where(inArray(invoice.id, wanted));
  const payers = new Set([
    ...found.map((each) => each.organizationId),
    ...(organizationId === undefined ? [] : [organizationId]),
  ]);
  if (found.length > 0) await tx.lock([...new Set(found.map(({ projectId }) => projectStream(projectId)))]);
  if (payers.size > 0) await tx.lock([...payers].map(organizationStream));
  if (found.length === 0) return [];
  const [invoices, lines, credited, settled] = await Promise.all([
    tx.db.select().from(invoice).where(inArray(invoice.id, wanted)),
    tx.db
      .select()
      .from(invoiceLine)
      .where(inArray(invoiceLine.invoiceId, wanted))
      .orderBy(asc(invoiceLine.invoiceId), asc(invoiceLine.position)),
    tx.db
      .select({
        invoiceId: creditNote.invoiceId,
        position: creditNoteLine.position,
        amount: sql<string>`sum(${creditNoteLine.amountMinor})`,
      })
      .from(creditNote)
      .innerJoin(creditNoteLine, eq(creditNoteLine.creditNoteId, creditNote.id))
      .where(inArray(creditNote.invoiceId, wanted))
      .groupBy(creditNote.invoiceId, creditNoteLine.position),
    tx.db
      .select({
        invoiceId: invoiceSettlement.invoiceId,
        pledgeId: invoiceSettlement.pledgeId,
        amount: sql<string>`sum(${invoiceSettlement.amountMinor})`,
      })
      .from(invoiceSettlement)
      .where(inArray(invoiceSettlement.invoiceId, wanted))
      .groupBy(invoiceSettlement.invoiceId, invoiceSettlement.pledgeId),
  ]);
  const held = new Map(
    invoices.map((row) => {
      const creditedOf = new Map(
        credited
          .filter(({ invoiceId }) => invoiceId === row.id)
          .map(({ position, amount }) => [position, BigInt(amount)]),
      );
      const settledOf = new Map(
        settled
          .filter(({ invoiceId }) => invoiceId === row.id)
          .map(({ pledgeId, amount }) => [pledgeId, BigInt(amount)]),
      );
      const own = lines
        .filter(({ invoiceId }) => invoiceId === row.id)
        .map((line) => ({ ...line, creditedMinor: creditedOf.get(line.position) ?? 0n }));
      const owed = new Map<string, bigint>();
      for (const { pledgeId, amountMinor, creditedMinor } of own)
        owed.set(pledgeId, (owed.get(pledgeId) ?? 0n) + amountMinor - creditedMinor);
      const open = [...owed].map(([pledgeId, amountMinor]) => ({
        pledgeId,
        amountMinor: amountMinor - (settledOf.get(pledgeId) ?? 0n),
      }));
      return [
        row.id,
        { ...row, number: invoiceNumber(row), lines: own, open, settled: settledOf } satisfies HeldInvoice,
      ];
    }),
  );
  return wanted.flatMap((id) => held.get(id) ?? []);
}

/** What an organization has with the network beyond its invoices. Its stream is locked, so it stays as it is read. */
export async function creditOf(tx: Tx, organizationId: string, currency: string): Promise<bigint> {
  const [row] = await readRows(
    tx.db,
    { balance: col.bigint },
    sql`
    select balance_minor::text as balance from account where kind = 'credit' and owner_id = ${organizationId} and currency = ${currency}`,
  );
  return -(row?.balance ?? 0n);
}
