import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "../free-port.ts";

export interface Release {
  readonly version: string;
  /** All forty digits; null for the one that is being made. */
  readonly commit: string | null;
}

/** The releases that the changelog lists, the newest first. */
export function readReleases(changelog = readFileSync("CHANGELOG.md", "utf8")): Release[] {
  return changelog
    .split(/^## /m)
    .slice(1)
    .map((section) => ({
      version: /^\[(\d+\.\d+\.\d+)\] - /.exec(section)?.[1] ?? "",
      commit: /^Commit `([0-9a-f]{40})`$/m.exec(section)?.[1] ?? null,
    }));
}

/** Runs a command in a folder; its words are told where it fails. */
function run(folder: string, command: string, ...words: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(command, words, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${words.join(" ")} failed in ${folder}:\n${stdout}${stderr}`);
}

/**
 * The newest release that has a commit, built in a folder of its own with the packages that it was made with. Throws a
 * sentence that says what to do where this clone does not have the commit.
 */
export function buildReleaseBefore(): { readonly folder: string; readonly version: string; remove(): void } {
  const before = readReleases().find(({ commit }) => commit !== null);
  if (!before?.commit) throw new Error("CHANGELOG.md names no release with a commit.");
  if (spawnSync("git", ["cat-file", "-e", `${before.commit}^{commit}`]).status !== 0)
    throw new Error(
      `The commit of release ${before.version} (${before.commit}) is not in this clone, whose history is cut short: run git fetch --unshallow.`,
    );
  const folder = mkdtempSync(join(tmpdir(), "tributary-release-"));
  run(".", "git", "worktree", "add", "--detach", "--force", folder, before.commit);
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
    run(".", "git", "worktree", "prune");
  };
  try {
    run(folder, "npm", "ci", "--prefer-offline", "--no-audit", "--no-fund");
    run(folder, "node_modules/.bin/remix", "vite:build");
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, version: before.version, remove };
}

/** Starts the server that a folder's build holds, and waits until it says that it is ready. */
export async function startBuilt(
  folder: string,
  settings: Readonly<Record<string, string>>,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ["--enable-source-maps", "build/server/server.js"], {
    cwd: folder,
    env: { ...process.env, ...settings, HOST: "127.0.0.1", PORT: String(port), PUBLIC_URL: url },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  await new Promise<void>((ready, fail) => {
    createInterface(child.stdout).on("line", (line) => line.includes("Tributary is ready") && ready());
    void ended.then(() => fail(new Error("the server ended before it was ready")));
  });
  return {
    url,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
      await ended;
    },
  };
}
