import { spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SetupError } from "../setup-error.ts";
import { reachableBinaries, type Binaries } from "./binaries.server.ts";
import { commandAs, runAs, type Identity } from "./identity.server.ts";
import { readPidFile } from "./pid-file.server.ts";

/** A unix socket's path may have 107 bytes at most, and PostgreSQL adds "/.s.PGSQL.5432.lock". */
const longestSocketFolderBytes = 85;
const largestLogBytes = 5_000_000;
const pollMs = 10;

/** Creates the cluster beside its final place and moves it there at once, so that half a cluster never stands. */
export function createCluster(cluster: string, binaries: Binaries, identity: Identity): void {
  const fresh = mkdtempSync(`${cluster}.new-`);
  chownSync(fresh, identity.owner.uid, identity.owner.gid);
  const made = runAs(identity, reachableBinaries(binaries, identity).initdb, [
    "-D",
    fresh,
    "-U",
    "app",
    "--auth-local=trust",
    "--auth-host=reject",
    "-E",
    "UTF8",
    // PostgreSQL's own locale sorts the same on every system, whatever its C library is.
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
  ]);
  try {
    if (made.status !== 0)
      throw new SetupError(`PostgreSQL could not create its data folder ${cluster}: ${lastLine(made.stderr)}`);
    renameSync(fresh, cluster);
    const parent = openSync(dirname(cluster), "r");
    fsyncSync(parent);
    closeSync(parent);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    // Somebody else was faster: theirs is as good as ours.
    if (!existsSync(join(cluster, "PG_VERSION"))) throw error;
  }
}

/** Refuses a folder that another major version of PostgreSQL has written. */
export function checkVersion(cluster: string, binaries: Binaries): void {
  const major = Number(readFileSync(join(cluster, "PG_VERSION"), "utf8").trim());
  if (major !== binaries.major)
    throw new SetupError(
      `The data folder ${cluster} was written by PostgreSQL ${major} and this release brings PostgreSQL ${binaries.major}: take a backup with the release before, put the folder away, and restore it with this one (docs/backup.md), or set DATABASE_URL.`,
    );
}

/** All socket folders of one cluster begin alike, so that those of crashed servers can be found again. */
const socketPrefix = (cluster: string) =>
  `tributary-${createHash("sha256").update(cluster).digest("hex").slice(0, 10)}-`;

function createSocketFolder(cluster: string, identity: Identity): string {
  for (const parent of new Set([tmpdir(), "/tmp", dirname(cluster)])) {
    const prefix = join(parent, socketPrefix(cluster));
    if (Buffer.byteLength(prefix) + 6 > longestSocketFolderBytes) continue;
    try {
      const folder = mkdtempSync(prefix);
      chownSync(folder, identity.owner.uid, identity.owner.gid);
      return folder;
    } catch {
      continue;
    }
  }
  throw new SetupError(`PostgreSQL finds no folder for its socket: make ${tmpdir()} writable, or set DATABASE_URL.`);
}

/** Removes the socket folders which crashed servers of this cluster left behind. */
function sweepSocketFolders(cluster: string, current: string): void {
  const prefix = socketPrefix(cluster);
  for (const parent of new Set([tmpdir(), "/tmp", dirname(cluster)]))
    for (const name of readdirSync(parent))
      if (name.startsWith(prefix) && name !== basename(current))
        rmSync(join(parent, name), { recursive: true, force: true });
}

function openLog(path: string, identity: Identity): number {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > largestLogBytes) renameSync(path, `${path}.1`);
  const file = openSync(path, "a", 0o600);
  chownSync(path, identity.owner.uid, identity.owner.gid);
  return file;
}

const lastLine = (text: string) => text.trim().split("\n").at(-1) ?? "";

/**
 * Starts PostgreSQL in a cluster that nobody serves, detached, so that it outlives this process.
 * Answers "ready", or "taken" when another process started it first or its crashed server is still fading away.
 */
export async function launch(
  cluster: string,
  log: string,
  binaries: Binaries,
  identity: Identity,
): Promise<"ready" | "taken"> {
  chmodSync(cluster, 0o700);
  const socketFolder = createSocketFolder(cluster, identity);
  const { file, words, ids } = commandAs(identity, reachableBinaries(binaries, identity).postgres, [
    "-D",
    cluster,
    "-p",
    "5432",
    ...setting("listen_addresses", ""),
    ...setting("unix_socket_directories", socketFolder),
    ...setting("unix_socket_permissions", "0700"),
    ...setting("max_connections", "200"),
    ...setting("timezone", "UTC"),
    ...setting("log_timezone", "UTC"),
    // Details and statements would carry what people typed into the log.
    ...setting("log_error_verbosity", "terse"),
    ...setting("log_min_error_statement", "panic"),
  ]);
  const logStart = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  const output = openLog(log, identity);
  const server = spawn(file, words, { ...ids, cwd: "/", stdio: ["ignore", output, output], detached: true });
  server.unref();
  closeSync(output);
  let failure: Error | undefined;
  server.once("error", (error) => (failure = error));
  while (server.exitCode === null && server.signalCode === null && !failure) {
    const said = readPidFile(cluster);
    if (said?.pid === server.pid && said?.ready) {
      sweepSocketFolders(cluster, socketFolder);
      return "ready";
    }
    await sleep(pollMs);
  }
  rmSync(socketFolder, { recursive: true, force: true });
  const written = readFileSync(log)
    .subarray(Math.min(logStart, statSync(log).size))
    .toString("utf8");
  if (/lock file "postmaster.pid" already exists|pre-existing shared memory block/.test(written)) return "taken";
  throw new SetupError(`PostgreSQL did not start in ${cluster}: ${failure?.message ?? reason(written)} (see ${log}).`);
}

const setting = (name: string, value: string) => ["-c", `${name}=${value}`];

/** The first fatal line of what the server wrote, without its time stamp. */
function reason(written: string): string {
  const fatal = written.split("\n").find((line) => line.includes("FATAL:")) ?? lastLine(written);
  return fatal.replace(/^.*FATAL:\s*/, "");
}

/** Not mkdir's own recursion, which never ends where the kernel answers that a parent is missing although it is not. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (!existsSync(dirname(folder))) makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it in between.
    if (!existsSync(folder)) throw error;
  }
}

/** Makes the folder above the cluster, or says in one sentence why that cannot be. */
export function prepareFolder(folder: string): void {
  try {
    makeFolder(folder);
    rmSync(mkdtempSync(join(folder, "writable-")), { recursive: true });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new SetupError(
      `The data folder ${folder} cannot be written to (${code}): choose another one with DATA_DIR, or set DATABASE_URL.`,
    );
  }
}
