/** What a log line may say about an error. */
export interface DescribedError {
  readonly name: string;
  readonly message: string;
  readonly sqlState?: string;
  readonly constraint?: string;
  readonly table?: string;
  readonly query?: string;
  readonly stack?: string;
}

interface DatabaseFields {
  readonly query?: unknown;
  readonly code?: unknown;
  readonly constraint_name?: unknown;
  readonly table_name?: unknown;
}

const text = (value: unknown) => (typeof value === "string" ? value : undefined);

/** The error and everything that caused it, outermost first; bounded, because a cause may be a circle. */
function chain(error: unknown): (Error & DatabaseFields)[] {
  const found: (Error & DatabaseFields)[] = [];
  for (let at = error; at instanceof Error && found.length < 8; at = at.cause) found.push(at);
  return found;
}

/**
 * Describes an error for the log without the values people typed. Drizzle's message lists the parameters and
 * PostgreSQL's message and detail quote offending values, so for anything that came from a query only the statement
 * (with its $1, $2), the SQLSTATE and the names of constraint and table are kept.
 */
export function describeError(error: unknown): DescribedError {
  const errors = chain(error);
  const first = errors[0];
  if (!first) return { name: "Thrown", message: `a ${typeof error} was thrown instead of an error` };
  const frames = (first.stack ?? "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .join("\n");
  const fromDatabase = errors.find((each) => /^[0-9A-Z]{5}$/.test(text(each.code) ?? ""));
  const query = errors.map((each) => text(each.query)).find((each) => each !== undefined);
  if (!fromDatabase && query === undefined) return { name: first.name, message: first.message, stack: frames };
  return {
    name: first.name,
    message: "the database refused a statement",
    sqlState: text(fromDatabase?.code),
    constraint: text(fromDatabase?.constraint_name),
    table: text(fromDatabase?.table_name),
    query,
    stack: frames,
  };
}
