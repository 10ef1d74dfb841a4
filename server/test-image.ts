import { spawn } from "node:child_process";
import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { once } from "node:events";
import { basename, dirname, join } from "node:path";

/** How a command ended, and all that it said. */
export interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** The same files at another place, without their bytes a second time; links stay links. */
export function linkTree(from: string, to: string, isLeftOut: (path: string) => boolean = () => false): void {
  const kind = lstatSync(from);
  if (isLeftOut(from)) return;
  if (kind.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
  else if (!kind.isDirectory()) linkSync(from, to);
  else {
    mkdirSync(to, { recursive: true });
    for (const name of readdirSync(from)) linkTree(join(from, name), join(to, name), isLeftOut);
  }
}

/** What `npm prune --omit=dev` removes, by the lock file that it reads, and the programs of packages. */
function developmentOnly(): (path: string) => boolean {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
    packages: Record<string, { dev?: boolean }>;
  };
  return (path) => packages[path]?.dev === true || basename(path) === ".bin" || basename(path) === ".cache";
}

/**
 * What the Dockerfile's image holds, read from its COPY lines so that neither has something that the other lacks, in a
 * folder of this checkout, whose files it shares.
 */
export function makeImage(): { readonly folder: string; readonly command: readonly string[]; remove(): void } {
  const dockerfile = readFileSync("Dockerfile", "utf8");
  const copied = [...dockerfile.matchAll(/^COPY --from=build (?:--\S+ )*\/product\/(\S+) \.\/(\S*)$/gm)].map(
    ([, from = "", to = ""]) => ({ from, to: to || basename(from) }),
  );
  const command = JSON.parse(/^CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? "[]") as string[];
  mkdirSync(".data", { recursive: true });
  const folder = mkdtempSync(join(process.cwd(), ".data/image-"));
  const isLeftOut = developmentOnly();
  for (const { from, to } of copied) {
    mkdirSync(dirname(join(folder, to)), { recursive: true });
    linkTree(from, join(folder, to), isLeftOut);
  }
  return { folder, command, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs a program in a folder until it ends, with nothing in its environment that says how a checkout works. */
export async function runIn(
  folder: string,
  [program = "", ...words]: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  const child = spawn(program, words, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, said: said.trim() };
}
