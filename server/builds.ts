import { lstat, readdir, readlink, rename, rm, stat, symlink, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A build that nobody ran for so long, nor replaced, is of no use to anybody: not to a server, nor to a page that is still open. */
export const keptForMs = 24 * 3_600_000;

/** The name under which the newest build is started; Node follows the link, so that what runs stays in its own folder. */
const current = "server";

/** Says that a build, or a file, is in use now. */
export const markUsed = (path: string, now = new Date()) => utimes(path, now, now);

/**
 * The end of a build into `root/name`: from one moment to the next it is the one that is started, and builds that nobody
 * used for a day are removed. Servers that run go on from their own.
 */
export async function settleBuild(root: string, name: string, now = new Date()): Promise<void> {
  const link = join(root, current);
  const before = await lstat(link).catch(() => undefined);
  if (before?.isDirectory()) await setAside(root, name);
  // Until now it was in use, whether a server told so or not.
  if (before?.isSymbolicLink()) await markUsed(join(root, dirname(await readlink(link))), now).catch(() => undefined);
  const fresh = join(root, `.${current}-${name}`);
  await symlink(join(name, current), fresh);
  await rename(fresh, link);
  for (const other of await readdir(root, { withFileTypes: true })) {
    if (!other.isDirectory() || other.name === name) continue;
    const path = join(root, other.name);
    if (now.getTime() - (await stat(path)).mtimeMs > keptForMs) await rm(path, { recursive: true, force: true });
  }
}

/** A build of a release that built in place: its folder makes room. */
async function setAside(root: string, name: string): Promise<void> {
  await rename(join(root, current), join(root, `before-${name}`));
  await rm(join(root, "client"), { recursive: true, force: true });
}
