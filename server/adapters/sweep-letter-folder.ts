import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Swept } from "#app/domain/kernel/sweep.server.ts";

/** Takes away letters that were kept in a folder instead of being sent, with what was attached to them. */
export async function sweepLetterFolder(folder: string, writtenBefore: Date): Promise<Swept> {
  let removed = 0;
  for (const name of await readdir(folder).catch(() => [] as string[])) {
    const path = join(folder, name);
    // Another node may have been first.
    const found = await stat(path).catch(() => null);
    if (!found?.isFile() || found.mtime >= writtenBefore) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return { removed, isDone: true };
}
