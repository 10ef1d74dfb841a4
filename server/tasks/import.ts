import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { parseArgs } from "node:util";
import { SingleBar } from "cli-progress";
import { importContributions } from "#app/domain/contributions/import-contributions.server.ts";
import { importProjects } from "#app/domain/contributions/import-projects.server.ts";
import { faultWords, type ImportReport } from "#app/domain/contributions/import-report.ts";
import { answerTo } from "#app/http/answer.server.ts";
import { taskContext, type Task } from "./task.ts";

const imports = { contributions: importContributions, projects: importProjects };

const isImport = (name: string | undefined): name is keyof typeof imports => name !== undefined && Object.hasOwn(imports, name);

/** Refused rows shown on the terminal; the count is always of all. */
const shownRows = 50;

/** `import contributions|projects FILE.csv [--dry-run]`; `docs/import.md` tells the columns. */
export const importFacts: Task = async ({ database, words, signal }) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { "dry-run": { type: "boolean", default: false } },
    allowPositionals: true,
    strict: false,
  });
  const [what, path] = positionals;
  if (!isImport(what) || !path) {
    console.error("Say what to import and from where: npm run import -- contributions|projects FILE.csv [--dry-run]");
    return 1;
  }
  const file = await stat(path).catch(() => undefined);
  if (!file?.isFile()) {
    console.error(`There is no file ${path}.`);
    return 1;
  }

  const bar = new SingleBar({ format: `${what} {bar} {percentage}% | {rows} rows | {eta_formatted} left`, hideCursor: true });
  bar.start(file.size, 0, { rows: 0 });
  const input = createReadStream(path);
  const result = await imports[what](taskContext(database, "import"), input, {
    dryRun: values["dry-run"] === true,
    signal,
    onProgress: ({ rows }) => bar.update(input.bytesRead, { rows }),
  });
  input.destroy();
  bar.stop();
  if (!result.ok) {
    console.error(answerTo(result.refusal).words);
    return 1;
  }
  for (const line of reportLines(result.value)) console.log(line);
  return 0;
};

/** The report as a person reads it. */
export function reportLines(report: ImportReport): string[] {
  const { rows, added, updated, unchanged, refused, refusedRows, dryRun, stopped } = report;
  const head = dryRun ? "Dry run, nothing was written: " : "";
  const lines = [`${head}${rows} rows read, ${added} added, ${updated} updated, ${unchanged} unchanged, ${refused} refused.`];
  for (const { line, fault } of refusedRows.slice(0, shownRows)) lines.push(`  line ${line}: ${faultWords(fault)}`);
  if (refused > shownRows) lines.push(`  … and ${refused - shownRows} more.`);
  if (stopped) lines.push("Stopped on request: what was counted is in, and the same command goes on from there.");
  return lines;
}
