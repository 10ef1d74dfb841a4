import { createReadStream, type ReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { SingleBar } from "cli-progress";
import { importContributions } from "#app/domain/contributions/import-contributions.server.ts";
import { importProjects } from "#app/domain/contributions/import-projects.server.ts";
import { readColumnsSaid } from "#app/domain/invoices/bank-columns.ts";
import { importBank, type BankFileSaid } from "#app/domain/invoices/import-bank.server.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { faultWords, type ImportOptions, type ImportReport } from "#app/domain/kernel/import-report.ts";
import type { Result } from "#app/domain/kernel/result.ts";
import { answerTo, type AnyRefusal } from "#app/http/answer.server.ts";
import { stewardSight } from "#app/domain/kernel/actor.ts";
import { machine } from "#app/domain/kernel/machine.ts";
import { taskContext, type Task } from "./task.ts";

/** What may be said about a bank's CSV beside. */
type Options = ImportOptions & BankFileSaid;

type Import = (ctx: Context, open: () => ReadStream, options: Options) => Promise<Result<ImportReport, AnyRefusal>>;

const imports: Readonly<Record<"contributions" | "projects" | "bank", Import>> = {
  contributions: importContributions,
  projects: importProjects,
  bank: importBank,
};

/** What each of them may do, and nothing else. */
const grants: Readonly<Record<keyof typeof imports, readonly string[]>> = {
  contributions: ["facts.import", "facts.take_contributions", stewardSight],
  projects: ["facts.import", "facts.take_projects", stewardSight],
  bank: ["bank.import", "bank.take_lines", stewardSight],
};

const isImport = (name: string | undefined): name is keyof typeof imports =>
  name !== undefined && Object.hasOwn(imports, name);

/** Refused rows shown on the terminal; the count is always of all. */
const shownRows = 50;

/** `import contributions|projects|bank FILE [--dry-run]`; `docs/import.md` tells the columns. */
export const importFacts: Task = async ({ database, words, signal }) => {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      "dry-run": { type: "boolean", default: false },
      columns: { type: "string" },
      account: { type: "string" },
      "first-in-date": { type: "string" },
    },
    allowPositionals: true,
    strict: false,
  });
  const [what, path] = positionals;
  if (!isImport(what) || !path) {
    console.error(
      "Say what to import and from where: npm run import -- contributions|projects|bank FILE [--dry-run]; of a bank’s CSV also --account, and if need be --columns and --first-in-date (docs/import.md).",
    );
    return 1;
  }
  const file = await stat(path).catch(() => undefined);
  if (!file?.isFile()) {
    console.error(`There is no file ${path}.`);
    return 1;
  }

  const bar = new SingleBar({
    format: `${what} {bar} {percentage}% | {rows} rows | {eta_formatted} left`,
    hideCursor: true,
  });
  bar.start(file.size, 0, { rows: 0 });
  // A bank's file is read through before it is taken; the bar shows the reading that is under way.
  const inputs: ReadStream[] = [];
  const open = () => {
    const input = createReadStream(path);
    inputs.push(input);
    return input;
  };
  const result = await imports[what](
    { ...taskContext(database, "import", []), actor: machine("import", what, grants[what]) },
    open,
    {
      dryRun: values["dry-run"] === true,
      columns: readColumnsSaid(typeof values.columns === "string" ? values.columns : ""),
      dayOrder:
        values["first-in-date"] === "day" || values["first-in-date"] === "month" ? values["first-in-date"] : null,
      account: typeof values.account === "string" ? values.account : "",
      fileName: basename(path),
      signal,
      onProgress: ({ rows }) => bar.update(inputs.at(-1)?.bytesRead ?? 0, { rows }),
    },
  );
  for (const input of inputs) input.destroy();
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
  const lines = [
    `${head}${rows} rows read, ${added} added, ${updated} updated, ${unchanged} unchanged, ${refused} refused.`,
  ];
  for (const { line, fault } of refusedRows.slice(0, shownRows)) lines.push(`  line ${line}: ${faultWords(fault)}`);
  if (refused > shownRows) lines.push(`  … and ${refused - shownRows} more.`);
  if (stopped) lines.push("Stopped on request: what was counted is in, and the same command goes on from there.");
  return lines;
}
