import { sql } from "drizzle-orm";
import { z } from "zod";
import { col, readRows } from "#db/rows.server.ts";
import { creditNote, creditNoteLine } from "#db/schema/invoices.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { inputBounds } from "#app/domain/kernel/bounds.ts";
import { command } from "#app/domain/kernel/command.ts";
import { organizationStream, projectStream } from "#app/domain/kernel/events.ts";
import { assert, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused, type Tx } from "#app/domain/kernel/transaction.server.ts";
import { count, id, minorUnits, minorUnitsText, reasonText } from "#app/domain/kernel/values.server.ts";
import { pair, type NewTransfer } from "#app/domain/ledger/ledger.ts";
import { postTransfers } from "#app/domain/ledger/post-transfers.server.ts";
import type { Rung } from "#app/domain/pledges/pledge.ts";
import { stepPledges } from "#app/domain/pledges/step-pledges.server.ts";
import { changeOpen, writeSettlements } from "./change-open.server.ts";
import { holdInvoices, type HeldInvoice, type HeldLine } from "./held-invoices.server.ts";
import { creditNoteNumber } from "./invoice.ts";
import { nextNumbers } from "./next-numbers.server.ts";
import { giveBack, sumOf, type Gains, type PledgePart } from "./settle.ts";
import type { NotPermitted, KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { InvoicesRefusal } from "./refusals.ts";

export type CreditNoteRefusal =
  | KeyReused
  | NotPermitted
  | InvoicesRefusal<"invoice_not_found">
  | KernelRefusal<"amount_is_zero">
  | KernelRefusal<"reason_missing", "reason">
  /** More than is left of a line. */
  | InvoicesRefusal<"credit_above_line", string>;

export interface NewCreditNote {
  readonly invoiceId: string;
  /** What is credited of which line; lines that are not named stay. */
  readonly lines: readonly { readonly position: number; readonly amountMinor: bigint }[];
  readonly reason: string;
}

export interface IssuedCreditNote {
  readonly creditNoteId: string;
  readonly number: string;
  /** What had been paid already and is the organization's credit now: a decimal string of minor units. */
  readonly freedMinor: string;
}

const creditToGive: z.ZodType<NewCreditNote> = z.object({
  invoiceId: id,
  lines: z.array(z.object({ position: count, amountMinor: minorUnits })).max(inputBounds.index),
  reason: reasonText,
});
const issuedCreditNote: z.ZodType<IssuedCreditNote> = z.object({
  creditNoteId: id,
  number: z.string(),
  freedMinor: minorUnitsText,
});

/**
 * Takes a part of an invoice back: the transfers that invoiced and accepted it are mirrored by as much, naming them. What
 * was paid of it already becomes the organization's credit, for its next invoice or to be paid back. A pledge of which
 * nothing is asked any more has ended with it.
 */
export const issueCreditNote = command({
  name: "invoice.credit",
  permission: "invoice.credit",
  key: "required",
  input: creditToGive,
  output: issuedCreditNote,
  async run(ctx, key, note): Promise<Result<IssuedCreditNote, CreditNoteRefusal>> {
    if (!may(ctx.actor, "invoice.credit")) return refuse({ kind: "not_permitted" });
    return transact<IssuedCreditNote, CreditNoteRefusal>(ctx, { key, request: { credit: note } }, async (tx) => {
      const [held] = await holdInvoices(tx, [note.invoiceId]);
      if (!held) return refuse({ kind: "invoice_not_found" });
      if (note.reason.trim() === "") return refuse({ kind: "reason_missing", field: "reason" });
      const credited = readLines(held, note.lines);
      if (!credited.ok) return credited;
      return ok(await write(tx, held, credited.value, note.reason));
    });
  },
});

type CreditedLine = HeldLine & { readonly creditMinor: bigint };

function readLines(held: HeldInvoice, wanted: NewCreditNote["lines"]): Result<CreditedLine[], CreditNoteRefusal> {
  const credited: CreditedLine[] = [];
  for (const line of held.lines) {
    const creditMinor = wanted
      .filter(({ position }) => position === line.position)
      .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
    const leftMinor = line.amountMinor - line.creditedMinor;
    if (creditMinor > leftMinor)
      return refuse({ kind: "credit_above_line", field: `line${line.position}`, leftMinor, currency: held.currency });
    if (creditMinor > 0n) credited.push({ ...line, creditMinor });
  }
  return credited.length === 0 ? refuse({ kind: "amount_is_zero" }) : ok(credited);
}

async function write(
  tx: Tx,
  held: HeldInvoice,
  lines: readonly CreditedLine[],
  reason: string,
): Promise<IssuedCreditNote> {
  const byPledge = new Map<string, bigint>();
  for (const { pledgeId, creditMinor } of lines) byPledge.set(pledgeId, (byPledge.get(pledgeId) ?? 0n) + creditMinor);
  const freed = held.open.flatMap(({ pledgeId, amountMinor }): PledgePart[] => {
    const over = (byPledge.get(pledgeId) ?? 0n) - amountMinor;
    return over > 0n ? [{ pledgeId, amountMinor: over }] : [];
  });
  const totalMinor = lines.reduce((sum, { creditMinor }) => sum + creditMinor, 0n);
  const creditNoteId = tx.newId();
  const { year, number } = await nextNumbers(tx, "credit_note_year");
  const spoken = creditNoteNumber({ year, number });
  // Pledges of which nothing is asked any more have ended: they are not to climb for an invoice that nobody paid.
  await endCredited(tx, held, byPledge, spoken);
  await changeOpen(tx, [{ invoice: held, lessOpenMinor: totalMinor - sumOf(freed) }]);
  tx.say({
    name: "invoice.credited",
    streams: [projectStream(held.projectId), organizationStream(held.organizationId)],
    organizationId: held.organizationId,
    entity: `invoice:${held.id}`,
    audience: "cofunders",
    payload: {
      invoiceId: held.id,
      number: held.number,
      creditNote: spoken,
      amountMinor: totalMinor.toString(),
      currency: held.currency,
      reason,
    },
  });
  const transfers = await transfersFor(tx, held, lines, byPledge, freed, { creditNoteId, spoken, reason });
  const posted = await postTransfers(tx, held.currency, transfers);
  const idOf = (kind: NewTransfer["kind"]) => posted[transfers.findIndex((each) => each.kind === kind)]?.id;
  const transferId = idOf("credit_note");
  assert(transferId, "a credit note is in the book");
  await tx.db.insert(creditNote).values({
    id: creditNoteId,
    year,
    number,
    invoiceId: held.id,
    reason,
    issuedAt: tx.now,
    issuedBy: actorId(tx.actor),
    transferId,
  });
  await tx.db
    .insert(creditNoteLine)
    .values(lines.map(({ position, creditMinor }) => ({ creditNoteId, position, amountMinor: creditMinor })));
  const freedBy = idOf("payment_freed");
  if (freedBy)
    await writeSettlements(tx, freedBy, [
      {
        invoiceId: held.id,
        parts: freed.map(({ pledgeId, amountMinor }) => ({ pledgeId, amountMinor: -amountMinor })),
      },
    ]);
  return { creditNoteId, number: spoken, freedMinor: sumOf(freed).toString() };
}

/**
 * The last rung of the pledges of which everything that was ever invoiced is credited with this note: refunded where
 * something of it had been paid, cancelled where nothing was. They pay nothing, so no contribution credits them.
 */
async function endCredited(
  tx: Tx,
  { organizationId, projectId }: HeldInvoice,
  byPledge: ReadonlyMap<string, bigint>,
  spoken: string,
): Promise<void> {
  const rows = await readRows(
    tx.db,
    { id: col.text, rung: col.word<Rung>(), paid: col.boolean, asked: col.bigint },
    sql`
    with mine as (select id from invoice where organization_id = ${organizationId} and project_id = ${projectId})
    select p.id, p.rung, exists (select from mine join invoice_settlement s on s.invoice_id = mine.id where s.pledge_id = p.id and s.amount_minor > 0) as paid, (
        (select sum(l.amount_minor) from mine join invoice_line l on l.invoice_id = mine.id where l.pledge_id = p.id)
        - coalesce((select sum(c.amount_minor) from mine join credit_note n on n.invoice_id = mine.id join credit_note_line c on c.credit_note_id = n.id
            join invoice_line l on l.invoice_id = mine.id and l.position = c.position where l.pledge_id = p.id), 0))::text as asked
    from pledge p where p.id = any(${sql.param([...byPledge.keys()])}::uuid[]) and p.rung in ('invoiced', 'paid', 'spent', 'credited')`,
  );
  const ended = rows
    .filter(({ id, asked }) => asked === byPledge.get(id))
    .map(({ id, rung, paid }) => ({ id, rung, to: paid ? ("refunded" as const) : ("cancelled" as const) }));
  if (ended.length === 0) return;
  await stepPledges(
    tx,
    ended.map(({ id, rung, to }) => ({
      pledgeId: id,
      from: rung,
      to,
      reason: `Everything that was invoiced is credited, the last of it with ${spoken}.`,
    })),
  );
  await tx.db.execute(sql`
    update pledge set rung = ending.rung, stands = false, ended_at = ${tx.now.toISOString()}::timestamptz
    from unnest(${sql.param(ended.map(({ id }) => id))}::uuid[], ${sql.param(ended.map(({ to }) => to))}::text[]) as ending (id, rung) where pledge.id = ending.id`);
}

interface Spoken {
  readonly creditNoteId: string;
  readonly spoken: string;
  readonly reason: string;
}

/** What was paid is freed first, then the earnings come back to the project, then the invoice is mirrored: nothing is overdrawn between. */
async function transfersFor(
  tx: Tx,
  held: HeldInvoice,
  lines: readonly CreditedLine[],
  byPledge: ReadonlyMap<string, bigint>,
  freed: readonly PledgePart[],
  { creditNoteId, spoken, reason }: Spoken,
): Promise<NewTransfer[]> {
  const { organizationId, projectId, deliverableId, number } = held;
  const restricted = { kind: "restricted", ownerId: projectId } as const;
  const receivable = { kind: "receivable", ownerId: organizationId } as const;
  const original = await originals(tx, deliverableId);
  const sumOfKind = (kind: HeldLine["kind"]) =>
    lines.filter((line) => line.kind === kind).reduce((sum, { creditMinor }) => sum + creditMinor, 0n);
  const back = giveBack(sumOfKind("staff"), original.gains);
  const gains = [
    ["earned", back.earnedMinor],
    ["fee", back.feeMinor],
    ["recovered", sumOfKind("cloud")],
  ] as const;
  const transfer = (
    kind: NewTransfer["kind"],
    entries: NewTransfer["entries"],
    why: string,
    reversesId?: string,
  ): NewTransfer => ({ kind, idempotencyKey: `${kind}:${creditNoteId}`, projectId, reason: why, reversesId, entries });
  return [
    ...(freed.length === 0
      ? []
      : [
          transfer(
            "payment_freed",
            freed.flatMap(({ pledgeId, amountMinor }) =>
              pair(receivable, { kind: "credit", ownerId: organizationId }, amountMinor, { pledgeId, deliverableId }),
            ),
            `Paid already on invoice ${number}`,
          ),
        ]),
    transfer(
      "acceptance_mirrored",
      [
        ...gains.flatMap(([kind, amountMinor]) =>
          amountMinor > 0n ? [{ account: { kind, ownerId: null }, amountMinor, deliverableId }] : [],
        ),
        ...[...byPledge].map(([pledgeId, amountMinor]) => ({
          account: restricted,
          amountMinor: -amountMinor,
          pledgeId,
          deliverableId,
        })),
      ],
      `Credit note ${spoken}`,
      original.acceptedId,
    ),
    transfer(
      "credit_note",
      [...byPledge].flatMap(([pledgeId, amountMinor]) =>
        pair(restricted, receivable, amountMinor, { pledgeId, deliverableId }),
      ),
      `Credit note ${spoken} to invoice ${number}: ${reason}`,
      original.invoicedId,
    ),
  ];
}

/** The transfers that invoiced and accepted a deliverable, and what of its earnings was not given back yet. */
async function originals(
  tx: Tx,
  deliverableId: string,
): Promise<{ invoicedId: string; acceptedId: string; gains: Gains }> {
  const [row] = await readRows(
    tx.db,
    { invoiced_id: col.text, accepted_id: col.text, earned: col.bigint, fee: col.bigint },
    sql`
    select invoiced.id as invoiced_id, accepted.id as accepted_id,
      coalesce(-sum(e.amount_minor) filter (where a.kind = 'earned'), 0)::text as earned, coalesce(-sum(e.amount_minor) filter (where a.kind = 'fee'), 0)::text as fee
    from transfer invoiced join transfer accepted on accepted.idempotency_key = ${`accepted:${deliverableId}`}
    join transfer t on t.id = accepted.id or t.reverses_id = accepted.id
    join entry e on e.transfer_id = t.id join account a on a.id = e.account_id
    where invoiced.idempotency_key = ${`invoiced:${deliverableId}`} group by invoiced.id, accepted.id`,
  );
  assert(row, "what is credited was invoiced and accepted");
  return {
    invoicedId: row.invoiced_id,
    acceptedId: row.accepted_id,
    gains: { earnedMinor: row.earned, feeMinor: row.fee },
  };
}
