import { sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, readRows, type RowOf } from "#db/rows.server.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { isId } from "#app/domain/kernel/id.ts";
import type { BankFact } from "./bank-line.ts";
import { invoiceNumber } from "./invoice.ts";
import {
  proposeMatch,
  proposeUndoing,
  undoable,
  type MatchProposal,
  type OpenInvoiceToMatch,
  type PayerToMatch,
  type PaymentToUndo,
} from "./match-bank-line.ts";

import { readAccounts } from "./read-accounts.server.ts";
import { pairTwins, type LineToPair } from "./twin-lines.ts";

export interface ShownBankLine extends Omit<BankFact, "account"> {
  readonly id: string;
}

export type ProposedInvoice = OpenInvoiceToMatch;

/** A line with what it most likely pays or undoes, and the key of the command that says so. */
export interface BankLineToSee extends ShownBankLine {
  readonly proposal:
    (MatchProposal & { readonly organization: string; readonly invoices: readonly ProposedInvoice[] }) | null;
  readonly undoes: PaymentToUndo | null;
  /** The earlier line of which it perhaps tells again; then nothing is proposed. */
  readonly twin: TwinLine | null;
  readonly key: string;
}

/** A line of another file that moved the same sum of the same account on the same day. */
export type TwinLine = Pick<LineToPair, "id" | "bookedOn" | "file" | "party">;

/** A screenful that one person looks through; the others follow when these are decided. */
const linesShown = 100;

const lineColumns = sql`id, booked_on::text as "bookedOn", amount_minor::text as amount, currency, party, party_account as "partyAccount", remittance, reference, reversal, returned_minor::text as returned`;
const lineRowShape = {
  id: col.text,
  reference: col.text,
  currency: col.text,
  partyAccount: col.text,
  bookedOn: col.text,
  party: col.text,
  remittance: col.text,
  reversal: col.boolean,
  amount: col.bigint,
  returned: col.nullable(col.bigint),
};
type LineRow = RowOf<typeof lineRowShape>;
const shown = ({ amount, returned, ...row }: LineRow): ShownBankLine => ({
  ...row,
  amountMinor: amount,
  returnedMinor: returned,
});

/** Lines of one day and sum in several files: more of them are nobody's to compare. */
const mostToPair = 1_000;

/** Open lines that are perhaps known already. `which`: the open lines that are asked about. */
async function readTwins(db: Db, which: SQL): Promise<ReadonlyMap<string, TwinLine>> {
  const rows = await readRows(
    db,
    {
      id: col.text,
      fileOrder: col.text,
      file: col.text,
      account: col.text,
      bookedOn: col.text,
      amountMinor: col.bigint,
      currency: col.text,
      party: col.text,
      remittance: col.text,
    },
    sql`
    select b.id, coalesce(b.file_id::text, '') as "fileOrder", b.file, b.account, b.booked_on::text as "bookedOn", b.amount_minor::text as "amountMinor", b.currency, b.party, b.remittance
    from bank_line b
    where (b.booked_on, b.amount_minor) in (select o.booked_on, o.amount_minor from bank_line o where ${which})
    order by b.id limit ${mostToPair}`,
  );
  return pairTwins(rows);
}

/** As many payments of one sum as somebody chooses from. */
const mostToUndo = 200;

async function readMatchable(
  db: Db,
): Promise<{ open: OpenInvoiceToMatch[]; payers: PayerToMatch[]; payments: PaymentToUndo[] }> {
  const [open, payers, payments] = await Promise.all([
    readRows(
      db,
      { id: col.text, year: col.number, number: col.number, organizationId: col.text, open: col.text },
      sql`select id, year, number, organization_id as "organizationId", open_minor::text as open from invoice where paid_at is null order by due_at, year, number`,
    ),
    readRows(
      db,
      { id: col.text, name: col.text, accounts: col.list(col.text) },
      sql`
      select o.id, o.name, coalesce(array_agg(distinct l.party_account) filter (where l.party_account <> ''), '{}') as accounts
      from organization o left join payment p on p.organization_id = o.id and p.kind = 'received' and p.mirror_id is null left join bank_line l on l.payment_id = p.id
      where o.kind <> 'steward' group by o.id order by o.name`,
    ),
    // Only what an open line may undo: a payment that stands, of just its sum the other way round.
    readRows(
      db,
      {
        organization: col.text,
        id: col.text,
        happenedOn: col.text,
        kind: col.word<PaymentToUndo["kind"]>(),
        organizationId: col.text,
        partyAccount: col.text,
        amount: col.bigint,
      },
      sql`
      select p.id, p.kind, p.organization_id as "organizationId", o.name as organization, p.amount_minor::text as amount, p.happened_on::text as "happenedOn", coalesce(l.party_account, '') as "partyAccount"
      from payment p join organization o on o.id = p.organization_id left join bank_line l on l.payment_id = p.id
      where p.mirror_id is null and p.kind in ('received', 'refunded')
        and case when p.kind = 'received' then -p.amount_minor else p.amount_minor end in (select coalesce(b.returned_minor, b.amount_minor) from bank_line b where b.state = 'open')
      order by p.happened_on desc, p.id limit ${mostToUndo}`,
    ),
  ]);
  return {
    open: open.map(({ year, number, open: openMinor, ...each }) => ({
      ...each,
      number: invoiceNumber({ year, number }),
      openMinor: BigInt(openMinor),
    })),
    payers: [...payers],
    payments: payments.map(({ amount, ...each }) => ({ ...each, amountMinor: amount })),
  };
}

/** Lines of the bank that wait for finance, the oldest first, each with its proposal; null for everybody else. */
export async function bankPage({ db, actor, newId }: Pick<Context, "db" | "actor" | "newId">): Promise<{
  lines: BankLineToSee[];
  waiting: number;
  accounts: string[];
} | null> {
  if (!may(actor, "bank.import")) return null;
  const oldest = sql`o.id in (select id from bank_line where state = 'open' order by booked_on, id limit ${linesShown})`;
  const [rows, [count], { open, payers, payments }, twins, accounts] = await Promise.all([
    readRows(
      db,
      lineRowShape,
      sql`select ${lineColumns} from bank_line where state = 'open' order by booked_on, id limit ${linesShown}`,
    ),
    readRows(db, { waiting: col.number }, sql`select count(*)::int as waiting from bank_line where state = 'open'`),
    readMatchable(db),
    readTwins(db, oldest),
    readAccounts(db),
  ]);
  // An invoice that one line pays is not proposed to the next one, nor a payment that one line undoes.
  let left = open;
  let standing = payments;
  const lines = rows.map((row) => {
    const line = shown(row);
    const twin = twins.get(row.id) ?? null;
    // Whatever is perhaps there already is looked at by itself: no button posts it at once.
    if (twin) return { ...line, twin, undoes: null, proposal: null, key: newId() };
    const undoes = proposeUndoing(line, standing, payers);
    if (undoes) standing = standing.filter(({ id }) => id !== undoes.id);
    const proposal = undoes ? null : proposeMatch(line, left, payers);
    const invoices = left.filter(({ id }) => proposal?.invoiceIds.includes(id));
    if (proposal) left = left.filter(({ id }) => !proposal.invoiceIds.includes(id));
    return {
      ...line,
      twin: null,
      undoes,
      proposal: proposal && {
        ...proposal,
        invoices,
        organization: payers.find(({ id }) => id === proposal.organizationId)?.name ?? "",
      },
      key: newId(),
    };
  });
  return { lines, waiting: count?.waiting ?? 0, accounts };
}

export interface BankLinePage {
  readonly line: ShownBankLine;
  readonly twin: TwinLine | null;
  readonly proposal: MatchProposal | null;
  /** Payments that it may undo, the likeliest first. */
  readonly undoable: readonly PaymentToUndo[];
  readonly organizations: readonly {
    readonly id: string;
    readonly name: string;
    readonly open: readonly OpenInvoiceToMatch[];
  }[];
  readonly key: string;
}

/** One line, with everybody who may have paid it; null where it is decided, or not theirs to decide. */
export async function bankLinePage(
  { db, actor, newId }: Pick<Context, "db" | "actor" | "newId">,
  lineId: string,
): Promise<BankLinePage | null> {
  if (!may(actor, "bank.import") || !isId(lineId)) return null;
  const [[row], { open, payers, payments }, twins] = await Promise.all([
    readRows(db, lineRowShape, sql`select ${lineColumns} from bank_line where id = ${lineId} and state = 'open'`),
    readMatchable(db),
    readTwins(db, sql`o.id = ${lineId}`),
  ]);
  if (!row) return null;
  const line = shown(row);
  const twin = twins.get(row.id) ?? null;
  return {
    line,
    twin,
    proposal: twin ? null : proposeMatch(line, open, payers),
    undoable: undoable(line, payments),
    organizations: payers.map(({ id, name }) => ({
      id,
      name,
      open: open.filter(({ organizationId }) => organizationId === id),
    })),
    key: newId(),
  };
}
