import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { measure } from "./measure.ts";
import { line, reached, table, type Finding } from "./report.ts";
import { readSections, sections } from "./sections.ts";
import { removeAbandoned, Workplace } from "./workplace.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: "boolean", default: false } },
});
const asked = readSections(positionals);
if ("unknown" in asked) {
  console.error(
    `There is no section “${asked.unknown}”. There are:\n${Object.entries(sections)
      .map(([name, words]) => `  ${name.padEnd(8)} ${words}`)
      .join("\n")}`,
  );
  process.exit(1);
}

await removeAbandoned();
const workplace = new Workplace();
let stopped = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    // What is cut off by the end of its server fails in many places at once; none of it says anything, nor ends us early.
    for (const failure of ["unhandledRejection", "uncaughtException"] as const) process.on(failure, () => {});
    if (!stopped) console.error("\nStopping: the servers of the bench are ended and its books removed.");
    stopped = true;
    void workplace.close().finally(() => process.exit(130));
  });
}

const began = performance.now();
const findings: Finding[] = [];
try {
  await measure(workplace, {
    ...asked,
    quick: values.quick,
    tell: (step) => console.error(`${seconds()} s  ${step}`),
    found: (finding) => {
      findings.push(finding);
      console.log(line(finding));
    },
  });
  console.log(`\n${table(findings)}\n`);
  const file = ".data/bench.json";
  const machine = { cpu: cpus()[0]?.model ?? "", cores: cpus().length, memoryBytes: totalmem(), node: process.version };
  const facts = findings.map((finding) => ({ ...finding, reached: reached(finding) }));
  writeFileSync(
    file,
    `${JSON.stringify({ at: new Date().toISOString(), quick: values.quick, machine, seconds: seconds(), findings: facts }, null, 2)}\n`,
  );
  console.log(`Measured in ${seconds()} s on ${machine.cores} cores (${machine.cpu}). Also in ${file}.`);
} catch (error) {
  if (!stopped) throw error;
} finally {
  await workplace.close();
}

function seconds(): number {
  return Math.round((performance.now() - began) / 1000);
}
