import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { measure } from "./measure.ts";
import { reached, table } from "./report.ts";
import { Workplace } from "./workplace.ts";

const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const workplace = new Workplace();
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => void workplace.close().finally(() => process.exit(1)));

const began = performance.now();
try {
  const findings = await measure(workplace, { quick: values.quick, tell: (step) => console.error(`${seconds()} s  ${step}`) });
  console.log(`\n${table(findings)}\n`);
  const file = ".data/bench.json";
  const machine = { cpu: cpus()[0]?.model ?? "", cores: cpus().length, memoryBytes: totalmem(), node: process.version };
  const facts = findings.map((finding) => ({ ...finding, reached: reached(finding) }));
  writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), quick: values.quick, machine, seconds: seconds(), findings: facts }, null, 2)}\n`);
  console.log(`Measured in ${seconds()} s on ${machine.cores} cores (${machine.cpu}). Also in ${file}.`);
} finally {
  await workplace.close();
}

function seconds(): number {
  return Math.round((performance.now() - began) / 1000);
}
