import { sql } from "drizzle-orm";
import { bigint, customType, text, timestamp, uuid } from "drizzle-orm/pg-core";

export const id = () => uuid("id").primaryKey();
/** Minor units of the currency that stands beside it; never a float. */
export const minor = (name: string) => bigint(name, { mode: "bigint" });
export const at = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
export const currency = () => text("currency").notNull();

export const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });
/** Compares without case; the extension is created by the first migration. */
export const citext = customType<{ data: string }>({ dataType: () => "citext" });

/** `check` expression: the text is one of these words. */
export const oneOf = (column: string, words: readonly string[]) =>
  sql.raw(`${column} in (${words.map((word) => `'${word}'`).join(", ")})`);
