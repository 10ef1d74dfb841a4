import { sql, type SQL } from "drizzle-orm";
import { wordList } from "#db/schema/columns.ts";
import { actorId, admittedIds, isSteward, organizationIds, type Actor } from "#app/domain/kernel/actor.ts";
import type { Cases, Rule } from "./rule.ts";

/** Part of a condition: what is known before the statement is sent is true or false. */
export type Term = SQL | boolean;

/** Whoever looks, as a statement knows them. */
export interface ViewerSql {
  readonly steward: Term;
  /** An id; null where nobody is signed in. */
  readonly personId: SQL | null;
  /** An array of ids; null where there is none. */
  readonly organizationIds: SQL | null;
  /** Those of them that are admitted, alike. */
  readonly admittedIds: SQL | null;
}

export function viewerSql(actor: Actor): ViewerSql {
  const person = actorId(actor);
  const ids = (list: readonly string[]) => (list.length === 0 ? null : sql`${sql.param([...list])}::uuid[]`);
  return {
    steward: isSteward(actor),
    personId: person === null ? null : sql`${person}::uuid`,
    organizationIds: ids(organizationIds(actor)),
    admittedIds: ids(admittedIds(actor)),
  };
}

/** A condition as a statement takes it. */
export const asSql = (term: Term): SQL => (typeof term === "boolean" ? (term ? sql`true` : sql`false`) : term);

/**
 * Asks a rule of a row in a statement. What does not depend on the row is decided here, so that a visitor's statement asks
 * for consent alone and the steward's for nothing. Null counts as no, as in any WHERE.
 * @param row the row's facts as columns or expressions
 */
export function ruleSql<Row extends string>(
  rule: Rule<Row>,
  viewer: ViewerSql,
  row: Readonly<Record<NoInfer<Row>, Term>>,
): Term {
  if ("row" in rule) return row[rule.row];
  if ("viewer" in rule) return viewer.steward;
  if ("own" in rule) {
    const id = asSql(row[rule.own]);
    if (rule.of === "person") return viewer.personId !== null && sql`${id} = ${viewer.personId}`;
    const own = rule.of === "admitted" ? viewer.admittedIds : viewer.organizationIds;
    return own !== null && sql`${id} = any(${own})`;
  }
  if ("word" in rule) return sql`${asSql(row[rule.word])} in ${wordList(rule.among)}`;
  if ("not" in rule) {
    const term = ruleSql(rule.not, viewer, row);
    return typeof term === "boolean" ? !term : sql`not (${term})`;
  }
  const [rules, joint, decides] =
    "either" in rule ? ([rule.either, sql` or `, true] as const) : ([rule.both, sql` and `, false] as const);
  const terms = rules.map((each) => ruleSql(each, viewer, row));
  if (terms.includes(decides)) return decides;
  const open = terms.filter((term) => typeof term !== "boolean");
  return open.length === 0 ? !decides : sql`(${sql.join(open, joint)})`;
}

const nobody: ViewerSql = { steward: false, personId: null, organizationIds: null, admittedIds: null };

/**
 * Asks of a row in a statement which of several things it is.
 * @param values what each is in the statement; as a text where left out
 */
export function casesSql<Row extends string, Value extends string>(
  { cases, otherwise }: Cases<Row, Value>,
  row: Readonly<Record<NoInfer<Row>, Term>>,
  values?: Readonly<Record<NoInfer<Value>, SQL>>,
): SQL {
  const valueOf = (value: Value) => values?.[value] ?? sql.raw(`'${value}'`);
  const lines = cases.map(({ when, then }) => sql`when ${asSql(ruleSql(when, nobody, row))} then ${valueOf(then)}`);
  return sql`case ${sql.join(lines, sql` `)} else ${valueOf(otherwise)} end`;
}
