import { sql, type SQL } from "drizzle-orm";
import type { Db } from "./client.server.ts";

/** Reads one value of a row, or throws: what the statement answers is not what the code goes on with. */
export type Kind<T> = (value: unknown, name: string) => T;

/** The columns that a statement answers, by name, each with its kind. */
export type RowShape = Readonly<Record<string, Kind<unknown>>>;

/** A row of that shape. */
export type RowOf<S extends RowShape> = { readonly [Name in keyof S]: ReturnType<S[Name]> };

function wrong(name: string, wanted: string, value: unknown): never {
  const held = value === null ? "null" : value === undefined ? "nothing" : typeof value;
  throw new Error(`column "${name}" should hold ${wanted} and holds ${held}`);
}

const readRecord = (shape: RowShape, row: Record<string, unknown>) => {
  for (const name in shape) {
    const value = row[name];
    const read = shape[name]?.(value, name);
    if (read !== value) row[name] = read;
  }
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Kinds of columns, as the driver or `json_build_object` gives them. */
export const col = {
  /** Text, uuid, numeric, bigint, and days and instants as PostgreSQL writes them. */
  text: (value: unknown, name: string): string => (typeof value === "string" ? value : wrong(name, "a text", value)),
  /** int, float8, or a number in JSON. */
  number: (value: unknown, name: string): number =>
    typeof value === "number" ? value : wrong(name, "a number", value),
  boolean: (value: unknown, name: string): boolean =>
    typeof value === "boolean" ? value : wrong(name, "true or false", value),
  /** A sum in minor units, or another number that no `number` may hold: `bigint`, or `…::text` inside of JSON and of sums. */
  bigint: (value: unknown, name: string): bigint =>
    typeof value === "string" ? BigInt(value) : wrong(name, "a whole number as text", value),
  /** A text of a known set: which texts those are is kept by the table's CHECK. */
  word:
    <T extends string>(): Kind<T> =>
    (value, name) =>
      col.text(value, name) as T,
  /** JSON whose form is kept by whoever wrote it: documents, payloads, settings. */
  json:
    <T>(): Kind<T> =>
    (value, name) =>
      value === undefined ? wrong(name, "JSON", value) : (value as T),
  nullable:
    <T>(kind: Kind<T>): Kind<T | null> =>
    (value, name) =>
      value === null ? null : kind(value, name),
  /** `json_build_object(…)` */
  record:
    <S extends RowShape>(shape: S): Kind<RowOf<S>> =>
    (value, name) => {
      if (!isRecord(value)) return wrong(name, "a record", value);
      readRecord(shape, value);
      return value as RowOf<S>;
    },
  /** `array_agg(…)` or `json_agg(…)` */
  list:
    <T>(kind: Kind<T>): Kind<T[]> =>
    (value, name) => {
      if (!Array.isArray(value)) return wrong(name, "a list", value);
      for (let index = 0; index < value.length; index++) {
        const read = kind(value[index], name);
        if (read !== value[index]) value[index] = read;
      }
      return value as T[];
    },
} as const;

/**
 * Rows of a statement written in SQL, each column read by its kind. Where the statement answers no such column, or
 * another kind of value, it throws, also when it finds no row: so whatever test runs the statement finds a wrong name.
 * Costs one `typeof` for each value, which is little beside what the driver does to read it.
 */
export async function readRows<S extends RowShape>(
  db: Pick<Db, "execute">,
  shape: S,
  statement: SQL,
): Promise<RowOf<S>[]> {
  const found = await db.execute(statement);
  if (found.length === 0)
    for (const name in shape)
      if (!found.columns.some((column) => column.name === name)) wrong(name, "a value", undefined);
  for (const row of found) readRecord(shape, row);
  // The loop above is what makes it true.
  return found as unknown as RowOf<S>[];
}

/**
 * An instant in UTC as text that `new Date` reads; sessions are in UTC (`client.server.ts`). The database keeps
 * microseconds: they are asked for where a list goes on behind an instant.
 */
export const instant = (column: SQL, precision: "milliseconds" | "microseconds" = "milliseconds"): SQL =>
  precision === "milliseconds"
    ? sql`to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
    : sql`to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
