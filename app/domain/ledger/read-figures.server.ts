import { sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, readRows } from "#db/rows.server.ts";
import { figureRows } from "./figure-rows.ts";
import { figureNames, type Figure, type Figures } from "./figures.ts";

/** Where a statement finds an entry's sum, the kind of its account, and the kind of its transfer. */
interface EntryColumns {
  readonly amount: SQL;
  readonly account: SQL;
  readonly happening: SQL;
}

const ofEntries: EntryColumns = { amount: sql`e.amount_minor`, account: sql`a.kind`, happening: sql`t.kind` };
/** For FROM item `f` (kind_flow). */
export const ofFlows: EntryColumns = {
  amount: sql`f.amount_minor`,
  account: sql`f.account_kind`,
  happening: sql`f.transfer_kind`,
};

/** Which rows make a figure; for FROM items `e` (entry), `a` (account), `t` (transfer). */
export const makesFigure = (
  figure: Figure,
  { account, happening }: Pick<EntryColumns, "account" | "happening"> = ofEntries,
): SQL =>
  sql`(${sql.join(
    figureRows[figure].of.map(
      (rows) => sql`(${account} = ${rows.account} and ${happening} = any(${sql.param([...rows.happenings])}::text[]))`,
    ),
    sql` or `,
  )})`;

/** One figure as decimal text of minor units. */
export const figureSum = (figure: Figure, columns: EntryColumns = ofEntries): SQL =>
  sql`coalesce(${figureRows[figure].side === "debit" ? sql`` : sql`-`}sum(${columns.amount}) filter (where ${makesFigure(figure, columns)}), 0)::text`;

/** All four and what is owed as one JSON value, for an aggregate over `e`, `a` and `t`. */
export const figuresJson = (columns: EntryColumns = ofEntries): SQL =>
  sql`json_build_object(${sql.join(
    figureNames.map((figure) => sql`${sql.raw(`'${figure}Minor'`)}, ${figureSum(figure, columns)}`),
    sql`, `,
  )},
    'owedMinor', coalesce(sum(${columns.amount}) filter (where ${columns.account} = 'receivable'), 0)::text)`;

/** What `figuresJson` gives. */
export const figuresShape = {
  promisedMinor: col.bigint,
  invoicedMinor: col.bigint,
  receivedMinor: col.bigint,
  spentMinor: col.bigint,
  owedMinor: col.bigint,
};

/** The whole network's figures, from a few rows that follow every entry. */
export async function networkFigures(db: Db, currency: string): Promise<Figures> {
  const [row] = await readRows(
    db,
    { figures: col.record(figuresShape) },
    sql`select ${figuresJson(ofFlows)} as figures from kind_flow f where f.currency = ${currency}`,
  );
  if (!row) throw new Error("Impossible: an aggregate has one row");
  return row.figures;
}
