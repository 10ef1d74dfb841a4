import { randomUUID } from "node:crypto";
import { copyFile, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { keptForMs, markUsed } from "../builds.ts";

/** How often a running server says that its files are in use. */
export const renewedEveryMs = 3_600_000;

/**
 * Puts a release's hashed files beside those of the releases before it, in `shared`, and removes what no server had in use
 * for a day. A page that was open at the new release still finds its scripts, and so does a new page that asks a node of
 * the release before. Names tell contents, so releases never stand in each other's way.
 */
export async function keepAssets(client: string, shared: string, now = new Date()): Promise<void> {
  await mkdir(shared, { recursive: true });
  const own = await readdir(join(client, "assets"));
  for (const name of own) await place(join(client, "assets", name), join(shared, name), now);
  for (const name of await readdir(shared)) {
    const path = join(shared, name);
    const found = await stat(path).catch(() => undefined);
    if (found && now.getTime() - found.mtimeMs > keptForMs) await rm(path, { force: true });
  }
  // A new build removes those that nobody runs; in an image nothing can be written there, nor is anything removed.
  await markUsed(dirname(client), now).catch(() => undefined);
}

/** Copies a file unless it is there, in one step: another server may hand it out already. */
async function place(from: string, to: string, now: Date): Promise<void> {
  if (
    await markUsed(to, now).then(
      () => true,
      () => false,
    )
  )
    return;
  const fresh = `${to}.${randomUUID()}`;
  await copyFile(from, fresh);
  await rename(fresh, to);
}
