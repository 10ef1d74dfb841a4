/** One line of the report. Without an aim it is only told. */
export interface Finding {
  readonly what: string;
  /** Pledges in the book while it was measured. */
  readonly pledges?: number;
  readonly ours: string;
  readonly bare?: string;
  readonly value: number;
  /** How the value reads: "0.42 ×", "96 kB". */
  readonly shown: string;
  readonly aim?: { readonly atLeast: number } | { readonly atMost: number };
}

export function reached({ value, aim }: Finding): boolean | undefined {
  if (!aim) return undefined;
  // A side that did nothing in its time is no comparison: never reached.
  if (!Number.isFinite(value)) return false;
  return "atLeast" in aim ? value >= aim.atLeast : value <= aim.atMost;
}

const aimOf = ({ aim }: Finding): string => (aim ? ("atLeast" in aim ? `≥ ${aim.atLeast}` : `≤ ${aim.atMost}`) : "");
const verdict = (finding: Finding): string =>
  ({ true: "reached", false: "MISSED", undefined: "" })[`${reached(finding)}`];

/** One finding, told as soon as it is there. */
export function line(finding: Finding): string {
  const { what, pledges, ours, bare, shown } = finding;
  const sides = bare === undefined ? ours : `${shown} (${ours}, bare ${bare})`;
  return [
    `${what}${pledges === undefined ? "" : ` [${pledges.toLocaleString("en")}]`}: ${sides}`,
    aimOf(finding),
    verdict(finding),
  ]
    .filter((part) => part !== "")
    .join("  ");
}

/** The findings as a table for a terminal. */
export function table(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => {
    return [
      finding.what,
      finding.pledges?.toLocaleString("en") ?? "",
      finding.ours,
      finding.bare ?? "",
      finding.shown,
      aimOf(finding),
      verdict(finding),
    ];
  });
  const all = [["what", "pledges in the book", "ours", "bare", "result", "aim", ""], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  const isNumber = (column: number) => column > 0 && column < 5;
  const inColumns = (row: readonly string[]) =>
    row
      .map((cell, column) => (isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  const [head = [], ...body] = all;
  return [inColumns(head), widths.map((width) => "─".repeat(width)).join("  "), ...body.map(inColumns)].join("\n");
}
