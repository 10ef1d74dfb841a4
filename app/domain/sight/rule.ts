/**
 * A rule about who may know what, as data: facts of a row and of whoever looks, put together by "either", "both" and
 * "not". It is written down once and asked in two places: `allows` asks it of a row that was read, `ruleSql` of a row in
 * a statement.
 */
export type Rule<Row extends string = string> =
  /** The row's fact is true. */
  | { readonly row: Row }
  /** Whoever looks is this. */
  | { readonly viewer: "steward" }
  /** The row's id is one of the viewer's own; `admitted`: of their organizations that are. */
  | { readonly own: Row; readonly of: "person" | "organizations" | "admitted" }
  /** The row's word is one of these. */
  | { readonly word: Row; readonly among: readonly string[] }
  | { readonly either: readonly Rule<Row>[] }
  | { readonly both: readonly Rule<Row>[] }
  | { readonly not: Rule<Row> };

/** Whoever looks at something. */
export interface Onlooker {
  /** One of the steward's people, or the product itself. */
  readonly steward: boolean;
  readonly personId: string | null;
  readonly organizationIds: readonly string[];
  /** Those of them that are admitted. */
  readonly admittedIds: readonly string[];
}

/**
 * Asks a rule of a row that was read.
 * @param row facts by their names: ids and words as text (null: there is none), the others true or false
 */
export function allows<Row extends string>(
  rule: Rule<Row>,
  viewer: Onlooker,
  row: Readonly<Record<NoInfer<Row>, boolean | string | null>>,
): boolean {
  if ("row" in rule) return row[rule.row] === true;
  if ("viewer" in rule) return viewer.steward;
  if ("own" in rule) {
    const id = row[rule.own];
    if (typeof id !== "string") return false;
    if (rule.of === "person") return viewer.personId === id;
    return (rule.of === "admitted" ? viewer.admittedIds : viewer.organizationIds).includes(id);
  }
  if ("word" in rule) {
    const word = row[rule.word];
    return typeof word === "string" && rule.among.includes(word);
  }
  if ("either" in rule) return rule.either.some((each) => allows(each, viewer, row));
  if ("both" in rule) return rule.both.every((each) => allows(each, viewer, row));
  return !allows(rule.not, viewer, row);
}

/** Which of several things a row is: the first whose rule it keeps, and the last where none does. */
export interface Cases<Row extends string, Value extends string> {
  readonly cases: readonly { readonly when: Rule<Row>; readonly then: Value }[];
  readonly otherwise: Value;
}

const nobody: Onlooker = { steward: false, personId: null, organizationIds: [], admittedIds: [] };

/** Asks it of a row that was read; who looks does not matter. */
export function chosen<Row extends string, Value extends string>(
  { cases, otherwise }: Cases<Row, Value>,
  row: Readonly<Record<NoInfer<Row>, boolean | string | null>>,
): Value {
  return cases.find(({ when }) => allows(when, nobody, row))?.then ?? otherwise;
}
