import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import postgres, { type Sql } from "postgres";
import { isServerOf, readPidFile } from "./pid-file.server.ts";

/** The unix socket of an embedded cluster. */
export interface EmbeddedAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

/** The advisory lock that every process holds, shared, while it uses the cluster. */
const holdersLock = 7_426_115;
const database = "tributary";
const rejoinMs = 500;
/** After a crash of the server each process makes its claim again at a moment of its own: so long nobody can tell who is the last. */
const settledMs = 3_000;
const stopWithinMs = 60_000;
const pollMs = 20;

/**
 * One process's claim on a running cluster: a connection with a shared advisory lock. A crashed process loses it with
 * its connection, so it neither keeps the cluster for ever nor stops it for the others.
 */
export interface Holder {
  readonly address: EmbeddedAddress;
  /** Gives the claim back; the last one to do so stops the server. */
  leave(): Promise<void>;
}

/** What connecting to a server answers while it starts, recovers or stops, or when its last place is just taken. */
const passing = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOENT",
  "EPIPE",
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "CONNECT_TIMEOUT",
  "57P01",
  "57P02",
  "57P03",
  "53300",
]);

const isPassing = (error: unknown) => error instanceof Error && "code" in error && passing.has(String(error.code));

/** Claims a running server; undefined when it is just starting or stopping, and it is worth asking again. */
export async function hold(
  cluster: string,
  server: { socketFolder: string; port: number },
): Promise<Holder | undefined> {
  const address = { host: server.socketFolder, port: server.port, user: "app", database };
  let left = false;
  const claim = async () => {
    await sql`select pg_advisory_lock_shared(${holdersLock})`;
  };
  // When the server restarts itself after a crash of one of its processes, the claim must be made again.
  const claimAgain = async () => {
    while (!left) {
      await sleep(rejoinMs, undefined, { ref: false });
      if (
        left ||
        (await claim().then(
          () => true,
          () => false,
        ))
      )
        return;
    }
  };
  let held = false;
  let lostAtMs = -Infinity;
  const sql = postgres({
    ...address,
    database: "postgres",
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    connect_timeout: 10,
    // The driver's own first question about array types would fail unheard while the server stops.
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: "tributary holder" },
    onclose: () => {
      if (!held) return;
      held = false;
      lostAtMs = performance.now();
      void claimAgain().then(() => (held = !left));
    },
  });
  try {
    await claim();
    await createDatabase(sql);
  } catch (error) {
    await sql.end({ timeout: 0 });
    if (isPassing(error)) return undefined;
    throw error;
  }
  held = true;
  return {
    address,
    async leave() {
      if (left) return;
      const unsettledMs = lostAtMs + settledMs - performance.now();
      if (unsettledMs > 0) await sleep(unsettledMs);
      left = true;
      try {
        await sql`select pg_advisory_unlock_shared(${holdersLock})`;
        const [row] = await sql<{ last: boolean }[]>`select pg_try_advisory_lock(${holdersLock}) as last`;
        // Whoever joins now waits for our lock, is sent away by the stopping server, and starts it again.
        if (row?.last) await stopServer(cluster);
      } catch {
        // A server that is already gone needs no stopping.
      } finally {
        await sql.end({ timeout: 0 });
      }
    },
  };
}

async function createDatabase(sql: Sql): Promise<void> {
  const [existing] = await sql`select 1 from pg_database where datname = ${database}`;
  if (existing) return;
  await sql.unsafe(`create database ${database}`).catch((error: unknown) => {
    // Two first starts at once: the other one created it.
    if (!(error instanceof postgres.PostgresError && ["42P04", "23505"].includes(error.code))) throw error;
  });
}

async function stopServer(cluster: string): Promise<void> {
  const server = readPidFile(cluster);
  if (!server || !isServerOf(cluster, server.pid)) return;
  process.kill(server.pid, "SIGINT");
  for (const began = performance.now(); performance.now() - began < stopWithinMs; await sleep(pollMs)) {
    if (isServerOf(cluster, server.pid)) continue;
    rmSync(server.socketFolder, { recursive: true, force: true });
    return;
  }
}
