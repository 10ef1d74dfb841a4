import { spawn } from "node:child_process";
import { once } from "node:events";
import { forgetTimes, slowest } from "./times.ts";

/**
 * `npm test`: builds, then runs every suite, even when one before it failed, and ends with the slowest tests and one line
 * for each suite. The exit code is 0 only when all of them passed.
 */
const suites = [
  { name: "pure", command: ["vitest", "run", "--project", "pure"] },
  { name: "database", command: ["vitest", "run", "--project", "database"] },
  { name: "chaos", command: ["vitest", "run", "--project", "chaos"] },
  { name: "browser", command: ["playwright", "test", "-c", "e2e"] },
];

let running: ReturnType<typeof spawn> | undefined;
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    running?.kill(signal);
    process.exitCode = 1;
    suites.length = 0;
  });

/** Runs a command of node_modules/.bin with its output shown; answers its exit code and its last count of tests. */
async function run([command = "", ...words]: readonly string[]): Promise<{ code: number; count: string }> {
  const child = spawn(`node_modules/.bin/${command}`, words, {
    stdio: ["inherit", "pipe", "inherit"],
    env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : {}) },
  });
  running = child;
  let tail = "";
  child.stdout.on("data", (chunk: Buffer) => {
    process.stdout.write(chunk);
    tail = (tail + chunk.toString("utf8")).slice(-4_000);
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code: code ?? 1, count: [...tail.matchAll(/^\d+ passed, \d+ failed$/gm)].at(-1)?.[0] ?? "did not finish" };
}

console.log("== build");
if ((await run(["remix", "vite:build"])).code !== 0) process.exit(1);

forgetTimes();
const lines: string[] = [];
for (const { name, command } of suites) {
  console.log(`\n== ${name}`);
  const began = performance.now();
  const { code, count } = await run(command);
  lines.push(`${name}: ${count}, in ${Math.round((performance.now() - began) / 1_000)} s`);
  if (code !== 0) process.exitCode = 1;
}
console.log(`\n== the slowest tests\n${slowest().join("\n")}`);
console.log(`\n== all suites\n${lines.join("\n")}`);
