import { sql, type SQL } from "drizzle-orm";

/** Up to where the book and the log were asked already. */
export interface Mark {
  readonly transferNumber: number;
  /** Moment of the log. */
  readonly at: Date;
}

/** What a promise is asked of: a condition for each sort of row, by the name of the column that holds its id. */
export interface Scope {
  readonly transfer: (id: string) => SQL;
  readonly account: (id: string) => SQL;
  /** An organization, a project or a fund, by the accounts that it owns. */
  readonly owner: (id: string) => SQL;
  readonly pledge: (id: string) => SQL;
  readonly project: (id: string) => SQL;
}

const all = () => sql`true`;

/** The whole book, and the whole log. */
export const everything: Scope = { transfer: all, account: all, owner: all, pledge: all, project: all };

/** Events have no common number, but ids that are made in order of time; a slow transaction's come a little late. */
const lateMs = 10 * 60_000;

/** The lowest id (UUIDv7) that an event since the mark can have. */
export function lowestId({ at }: Mark): SQL {
  const hex = Math.max(0, at.getTime() - lateMs)
    .toString(16)
    .padStart(12, "0");
  return sql`${`${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`}::uuid`;
}

/**
 * What came since the mark, and all that it touched: a pledge with all its entries, a project with all its pledges. What
 * is long past costs nothing, because each of these is found by an index.
 */
export function since(mark: Mark): Scope {
  const transfers = sql`(select nt.id from transfer nt where nt.number > ${mark.transferNumber})`;
  const entries = sql`transfer nt join entry ne on ne.transfer_id = nt.id`;
  const isNew = sql`nt.number > ${mark.transferNumber}`;
  const said = (kind: "pledge" | "project", column: "entity" | "stream_id") =>
    sql`select substr(${sql.raw(column)}, ${kind.length + 2})::uuid from event where id >= ${lowestId(mark)} and ${sql.raw(column)} like ${`${kind}:%`}`;
  const owners = sql`select na.owner_id from ${entries} join account na on na.id = ne.account_id where ${isNew} and na.owner_id is not null`;
  const within = (rows: SQL) => (id: string) => sql`${sql.raw(id)} in (${rows})`;
  return {
    transfer: within(transfers),
    account: within(sql`select ne.account_id from ${entries} where ${isNew}`),
    owner: within(owners),
    pledge: within(
      sql`select ne.pledge_id from ${entries} where ${isNew} and ne.pledge_id is not null union ${said("pledge", "entity")}`,
    ),
    project: within(sql`${owners} union ${said("project", "stream_id")}`),
  };
}
