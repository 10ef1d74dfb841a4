import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findBinaries, type Binaries } from "./embedded/binaries.server.ts";
import { hold, type Holder } from "./embedded/holder.server.ts";
import { identityFor, refuseForeignFolder } from "./embedded/identity.server.ts";
import { checkVersion, createCluster, launch, prepareFolder } from "./embedded/launch.server.ts";
import { forgetForeignPid, isServerOf, readPidFile } from "./embedded/pid-file.server.ts";
import { SetupError } from "./setup-error.ts";

export type { EmbeddedAddress, Holder } from "./embedded/holder.server.ts";

/** Crash recovery of a large book may take a while; a server that is alive is waited for this long. */
const startWithinMs = 300_000;
const retryMs = 50;

/**
 * Starts or joins the private PostgreSQL cluster in `folder` (created when missing) and claims it for this process.
 *
 * PostgreSQL's own pid file decides who serves the folder, so that of several processes starting at once one server
 * comes to be, and all share it. It listens on a unix socket only. Call `leave()` at the end: the last process to leave
 * stops the server. After a kill -9 the server runs on, and the next process joins it.
 *
 * Throws a SetupError, one sentence for the operator, where the platform, the folder or its version do not allow it.
 */
export async function startEmbedded(folder: string): Promise<Holder> {
  prepareFolder(folder);
  const home = realpathSync(folder);
  const cluster = join(home, "cluster");
  let binaries: Binaries | undefined;
  for (const began = performance.now(); performance.now() - began < startWithinMs;) {
    const server = readPidFile(cluster);
    if (server && isServerOf(cluster, server.pid)) {
      refuseForeignFolder(cluster);
      const holder = server.ready ? await hold(cluster, server) : undefined;
      if (holder) return holder;
    } else {
      binaries ??= await findBinaries();
      if (!existsSync(join(cluster, "PG_VERSION"))) createCluster(cluster, binaries, identityFor(cluster));
      checkVersion(cluster, binaries);
      if (server && isAlive(server.pid)) forgetForeignPid(cluster, server);
      if ((await launch(cluster, join(home, "postgres.log"), binaries, identityFor(cluster))) === "ready") continue;
    }
    await sleep(retryMs);
  }
  throw new SetupError(`PostgreSQL in ${cluster} did not become ready: see ${join(home, "postgres.log")}.`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
