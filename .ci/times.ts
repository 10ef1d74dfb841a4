import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** How long one test took. */
export interface Taken {
  readonly test: string;
  readonly ms: number;
}

const folder = ".data/times";
const shown = 50;

export const forgetTimes = (): void => rmSync(folder, { recursive: true, force: true });

/** Kept by each suite when it ends, for the list at the end of all. */
export function keepTimes(suite: string, taken: readonly Taken[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${suite}.json`), JSON.stringify(taken));
}

/** The slowest tests of all suites that ran, a line each: what is worth looking at when the whole takes too long. */
export function slowest(): string[] {
  const all = readdirSync(folder).flatMap((file) => {
    const taken = JSON.parse(readFileSync(join(folder, file), "utf8")) as Taken[];
    return taken.map((each) => ({ ...each, suite: file.replace(/\.json$/, "") }));
  });
  return all
    .sort((a, b) => b.ms - a.ms)
    .slice(0, shown)
    .map(({ suite, test, ms }) => `${(ms / 1_000).toFixed(1).padStart(6)} s  ${suite}: ${test}`);
}
