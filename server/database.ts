import { log } from "#app/http/log.server.ts";
import { openDatabase, sqlState, type Address, type Database } from "#db/client.server.ts";
import { startEmbedded } from "#db/embedded.server.ts";
import type { MigrateOptions } from "#db/migrate.server.ts";
import { SetupError } from "#db/setup-error.ts";
import { databaseClock, type DatabaseClock } from "./database-clock.ts";
import type { Env } from "./env.ts";
import { release } from "./release.ts";

/** Older servers lack what the schema uses. */
const oldestVersion = 15;

export interface ServerDatabase extends Database {
  readonly embedded: boolean;
  /** For who opens connections of its own: the queue of jobs. */
  readonly address: Address;
  readonly clock: DatabaseClock;
}

const migrating: MigrateOptions = {
  release: release.version,
  onWait: (migration) => log.info({ migration }, "a migration waits for others to be done with its tables"),
};

type DatabaseEnv = Pick<Env, "DATABASE_URL" | "DATABASE_POOL_SIZE" | "DATA_DIR">;

/**
 * Opens the database of the product and brings it up to date, unless somebody wants it as it is: the one behind
 * DATABASE_URL, else the embedded one in DATA_DIR, which other processes may share at the same time. `close()` gives it back.
 * Throws a SetupError when it cannot be used.
 */
export async function openServerDatabase(
  env: DatabaseEnv,
  { asItIs = false }: { readonly asItIs?: boolean } = {},
): Promise<ServerDatabase> {
  if (!env.DATABASE_URL) {
    const holder = await startEmbedded(`${env.DATA_DIR}/pg`);
    const database = openDatabase(holder.address, { poolSize: env.DATABASE_POOL_SIZE });
    const close = async () => {
      await database.close();
      await holder.leave();
    };
    try {
      if (!asItIs) await database.migrate(migrating);
      return { ...database, embedded: true, address: holder.address, clock: await databaseClock(database.sql), close };
    } catch (error) {
      await close();
      throw error;
    }
  }
  const database = openDatabase(env.DATABASE_URL, { poolSize: env.DATABASE_POOL_SIZE });
  try {
    const [server] = await database.sql<
      { version: number }[]
    >`select current_setting('server_version_num')::int / 10000 as version`;
    if (server && server.version < oldestVersion)
      throw new SetupError(
        `DATABASE_URL leads to PostgreSQL ${server.version}: version ${oldestVersion} or newer is needed.`,
      );
    if (!asItIs) await database.migrate(migrating);
    return { ...database, embedded: false, address: env.DATABASE_URL, clock: await databaseClock(database.sql) };
  } catch (error) {
    await database.close();
    const reason = whyNot(error, new URL(env.DATABASE_URL));
    throw reason ? new SetupError(`DATABASE_URL does not work: ${reason}.`) : error;
  }
}

/** In words what connecting can fail with; undefined when it is no matter of the address. */
function whyNot(error: unknown, { hostname, port, pathname }: URL): string | undefined {
  const place = `${hostname}:${port || 5432}`;
  const code = sqlState(error) ?? (error instanceof Error && "code" in error ? String(error.code) : "");
  const reasons: Record<string, string> = {
    ECONNREFUSED: `nothing answers at ${place}`,
    ECONNRESET: `${place} closes the connection`,
    CONNECTION_CLOSED: `${place} closes the connection`,
    CONNECT_TIMEOUT: `${place} does not answer`,
    ENOTFOUND: `the host ${hostname} is not known`,
    EAI_AGAIN: `the host ${hostname} is not known`,
    "28P01": `${place} does not accept this user and password`,
    "28000": `${place} does not let this user in`,
    "3D000": `there is no database ${pathname.slice(1)} at ${place}`,
    "42501": `its user may not create tables in ${pathname.slice(1)} at ${place}`,
    "53300": `${place} has no connection left`,
  };
  return reasons[code];
}
