import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres, { type Sql, type TransactionSql } from "postgres";
import { migrateTables, type MigrateOptions } from "./migrate.server.ts";

/** A pool that can open a transaction; only `kernel/transaction.server.ts` may. */
export type Pool = PostgresJsDatabase<Record<string, never>>;

/** What domain code sees: a pool, or an open transaction of that pool. */
export type Db = Pick<
  Pool,
  "select" | "selectDistinct" | "insert" | "update" | "delete" | "execute" | "with" | "$with" | "$count"
>;

export interface Database {
  readonly db: Pool;
  /** The driver itself: LISTEN, COPY, cursors. Domain code does not need it. */
  readonly sql: Sql;
  /**
   * One connection for what is asked in the same words all day. Whatever is asked of it is planned once, for any values:
   * of a pool's many connections each plans a statement anew five times, and the log's takes longer to plan than to run.
   */
  readonly reader: Pool;
  /** Brings the tables up to date; throws a SetupError where it cannot. */
  migrate(options?: MigrateOptions): Promise<void>;
  close(): Promise<void>;
}

/** A URL, or the unix socket of the embedded cluster. */
export type Address = string | { host: string; port: number; user: string; database: string };

export interface DatabaseOptions {
  /** Connections in the pool. */
  poolSize?: number;
  applicationName?: string;
}

/**
 * A connection that was asked nothing for so long is given back: a pool takes its connections in turn, so that the few
 * questions of a quiet server would keep all of them open. A new one costs some milliseconds, which a busy server never pays.
 */
const idleSeconds = 5;

/** Opens a pool; connects lazily, so a wrong address shows at the first query (`migrate`). */
export function openDatabase(
  address: Address,
  { poolSize = 10, applicationName = "tributary" }: DatabaseOptions = {},
): Database {
  const connect = (max: number, more = {}, idle_timeout: number | undefined = undefined) => {
    const options = {
      max,
      idle_timeout,
      onnotice: () => {},
      connection: { application_name: applicationName, TimeZone: "UTC", ...planning, ...more },
    };
    return typeof address === "string" ? postgres(address, options) : postgres({ ...address, ...options });
  };
  const sql = connect(poolSize, {}, idleSeconds);
  const reader = connect(1, { plan_cache_mode: "force_generic_plan" });
  return {
    db: drizzle(preparing(sql)),
    sql,
    reader: drizzle(preparing(reader)),
    async migrate(options) {
      const alone = connect(1);
      try {
        await migrateTables(alone, options);
      } finally {
        await alone.end({ timeout: 5 });
      }
    },
    async close() {
      await Promise.all([sql.end({ timeout: 5 }), reader.end({ timeout: 5 })]);
    },
  };
}

/**
 * Compiling a statement takes longer than any of ours should run: measured, 130 of 200 ms of a page of projects. And rows
 * are found by an index as cheaply as in order, in memory and on today's disks: PostgreSQL's own figure is for disks that turn.
 */
const planning = { jit: "off", random_page_cost: "1.1" } as const;

/** Statements with more parameters than this come in endless sizes (rows of an import): not worth remembering. */
const mostRememberedParameters = 200;

/**
 * The same client, for Drizzle: statements with parameters are prepared once per connection. Drizzle asks the driver to
 * forget each statement at once, and the driver then spends two round trips and a planning on every query; measured,
 * remembering them saves a third of a query and nearly half of a transaction's time. Connections live an hour at most,
 * and what they remember ends with them. Behind a pooler that shares connections, `?prepare=false` in the address.
 */
function preparing<Client extends Sql | TransactionSql>(client: Client): Client {
  type Unsafe = Client["unsafe"];
  type Body = (inner: TransactionSql) => Promise<unknown>;
  const unsafe = ((text: string, parameters: Parameters<Unsafe>[1] = [], options = {}) => {
    const prepare = parameters.length > 0 && parameters.length <= mostRememberedParameters;
    return client.unsafe(text, parameters, { ...options, prepare });
  }) as Unsafe;
  const inside =
    (open: (...args: unknown[]) => unknown) =>
    (...args: unknown[]) => {
      const body = args.pop() as Body;
      return open(...args, (inner: TransactionSql) => body(preparing(inner)).catch(rethrowBare));
    };
  return new Proxy(client, {
    get(target, name) {
      if (name === "unsafe") return unsafe;
      const value: unknown = Reflect.get(target, name);
      return name === "begin" || name === "savepoint" ? inside(value as (...args: unknown[]) => unknown) : value;
    },
  });
}

/**
 * Of statements sent one behind the other, those behind the first that fails fail too, only because their transaction is
 * over, and any of them may be heard first. The driver then tells the first one instead, when it sees its own error.
 */
function rethrowBare(error: unknown): never {
  throw sqlState(error) === "25P02" && error instanceof Error && error.cause !== undefined ? error.cause : error;
}

/** The SQLSTATE of an error, which Drizzle hides in `.cause`. */
export function sqlState(error: unknown): string | undefined {
  for (let e: unknown = error; e instanceof Error; e = e.cause) {
    if ("code" in e && typeof e.code === "string" && /^[0-9A-Z]{5}$/.test(e.code)) return e.code;
  }
  return undefined;
}

/** The violated constraint's name, when the database refused for one. */
export function constraintName(error: unknown): string | undefined {
  for (let e: unknown = error; e instanceof Error; e = e.cause) {
    if ("constraint_name" in e && typeof e.constraint_name === "string") return e.constraint_name;
  }
  return undefined;
}

/** What the drivers and the network say of a connection that cannot be had or has ended. */
const lost = new Set(["CONNECTION_CLOSED", "CONNECTION_ENDED", "CONNECTION_DESTROYED", "CONNECT_TIMEOUT"]);
/** The queue's driver has no codes for it. */
const lostInWords =
  /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;
const unreachable = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOENT",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);

/**
 * Whether something failed because the database is away, and not for what was asked of it: nobody answers, it starts or
 * stops, it has no room left (53), or it is a standby that takes no writes.
 */
export function isAway(error: unknown): boolean {
  let isOfQuery = false;
  for (let e: unknown = error; e instanceof Error; e = e.cause) {
    isOfQuery ||= "query" in e;
    if (lostInWords.test(e.message)) return true;
    if (!("code" in e) || typeof e.code !== "string") continue;
    if (lost.has(e.code) || /^(57P0[1-3]|08[0-9A-Z]{3}|53[0-9A-Z]{3}|25006)$/.test(e.code)) return true;
    // Mail servers and files have the same codes: only what somebody asked the database for counts.
    if (isOfQuery && unreachable.has(e.code)) return true;
  }
  return false;
}
