import { sql } from "drizzle-orm";
import { bigint, customType, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";

export const id = () => uuid("id").primaryKey();
/** Minor units of the currency that stands beside it; never a float. */
export const minor = (name: string) => bigint(name, { mode: "bigint" });
export const at = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
export const currency = () => text("currency").notNull();

export const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });
/** Compares without case; the extension is created by the first migration. */
export const citext = customType<{ data: string }>({ dataType: () => "citext" });

/** Words of our own as a list that stands in the text itself: checks, partial indices and the planner read it there. */
export const wordList = (words: readonly string[]) => sql.raw(`(${words.map((word) => `'${word}'`).join(", ")})`);

/** `check` expression: the text is one of these words. */
export const oneOf = (column: string, words: readonly string[]) => sql`${sql.raw(column)} in ${wordList(words)}`;

/**
 * The words of a list that grows with the product, one row each, for a foreign key: a later release adds one by an INSERT,
 * where a longer CHECK would read the whole table again with everybody locked out. Lists that are rules stay CHECKs.
 */
export const kindTable = <Name extends string>(name: Name) => pgTable(name, { kind: text("kind").primaryKey() });
