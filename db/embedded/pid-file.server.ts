import { spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync, readlinkSync, realpathSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

/** What PostgreSQL writes about itself into its data folder. */
export interface PidFile {
  readonly pid: number;
  /** Seconds since 1970; with the pid it names one run of the server for ever. */
  readonly startedAt: string;
  readonly port: number;
  readonly socketFolder: string;
  readonly ready: boolean;
}

const pathOf = (cluster: string) => join(cluster, "postmaster.pid");

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** undefined when no server ever said it runs here, or when it is just now writing its first line. */
export function readPidFile(cluster: string): PidFile | undefined {
  const lines = (readText(pathOf(cluster)) ?? "").split("\n");
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return {
    pid,
    startedAt: lines[2]?.trim() ?? "",
    port: Number(lines[3]),
    socketFolder: lines[4]?.trim() ?? "",
    ready: lines[7]?.trim() === "ready",
  };
}

/** Sleeping in the same folder counts too, because a folder may be renamed while its server runs. */
function worksIn(pid: number, cluster: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
  } catch {
    return false;
  }
}

/**
 * Whether this process really is the PostgreSQL of this folder: after a crash the number may long belong to somebody
 * else. The command line is asked because it is readable where /proc/…/exe is not (root in a container), and because
 * it is empty for a dead process that nobody has collected yet.
 */
export function isServerOf(cluster: string, pid: number): boolean {
  const fromProc = readText(`/proc/${pid}/cmdline`);
  if (fromProc !== undefined) {
    const [program = "", ...words] = fromProc.split("\0");
    return basename(program) === "postgres" && (words.includes(cluster) || worksIn(pid, cluster));
  }
  if (process.platform === "linux") return false;
  const { stdout } = spawnSync("ps", ["-ww", "-o", "args=", "-p", String(pid)], { encoding: "utf8" });
  return /\bpostgres\b/.test(stdout) && stdout.includes(cluster);
}

/** Larger than any process number a kernel gives out, so that it is never alive. */
const nobodysPid = 2_147_483_647;

/**
 * After a crash PostgreSQL refuses to start while the number in its pid file belongs to any living process, even a
 * foreign one. Only that number is replaced: the rest of the file names the shared memory by which PostgreSQL itself
 * makes sure that nothing of the crashed server lives on.
 * A marker per crashed run makes sure that only one of several starting processes ever writes; answers whether we did.
 */
export function forgetForeignPid(cluster: string, stale: PidFile): boolean {
  try {
    closeSync(openSync(join(cluster, `crashed-${stale.pid}-${stale.startedAt}`), "wx"));
  } catch {
    return false;
  }
  const [, ...rest] = readFileSync(pathOf(cluster), "utf8").split("\n");
  writeFileSync(pathOf(cluster), [nobodysPid, ...rest].join("\n"));
  return true;
}
