import { sql, type SQL } from "drizzle-orm";
import { col, type RowOf } from "#db/rows.server.ts";
import type { ShownReceipt } from "./receipt.ts";

/** Columns of a receipt that a page shows; `receiptSql` answers them. */
export const receiptShape = {
  id: col.text,
  amount: col.bigint,
  happenedOn: col.text,
  reference: col.nullable(col.text),
  transferNumber: col.text,
  isTakenBack: col.boolean,
};

/**
 * The same in SQL, with its transfer as `t`.
 * @param row the receipt's table by its name in the statement
 * @param readsReference whether whoever looks reads the payments of whoever paid
 */
export const receiptSql = (row: SQL, readsReference = true): SQL =>
  sql`${row}.id, ${row}.amount_minor::text as amount, ${row}.happened_on::text as "happenedOn", case when ${readsReference} then ${row}.reference end as reference,
    t.number::text as "transferNumber", ${row}.mirror_id is not null as "isTakenBack"`;

/** Whatever else the row says stays beside it. */
export const shownReceipt = <Row extends RowOf<typeof receiptShape>>({
  amount,
  transferNumber,
  ...row
}: Row): Omit<Row, "amount" | "transferNumber"> & Pick<ShownReceipt, "amountMinor" | "transferNumber"> => ({
  ...row,
  amountMinor: amount,
  transferNumber: Number(transferNumber),
});
