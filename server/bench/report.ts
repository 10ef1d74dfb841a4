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
  return "atLeast" in aim ? value >= aim.atLeast : value <= aim.atMost;
}

/** The findings as a table for a terminal. */
export function table(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => {
    const { aim } = finding;
    const good = reached(finding);
    return [
      finding.what,
      finding.pledges?.toLocaleString("en") ?? "",
      finding.ours,
      finding.bare ?? "",
      finding.shown,
      aim ? ("atLeast" in aim ? `≥ ${aim.atLeast}` : `≤ ${aim.atMost}`) : "",
      good === undefined ? "" : good ? "reached" : "MISSED",
    ];
  });
  const all = [["what", "pledges in the book", "ours", "bare", "result", "aim", ""], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  const isNumber = (column: number) => column > 0 && column < 5;
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  const [head = [], ...body] = all;
  return [line(head), widths.map((width) => "─".repeat(width)).join("  "), ...body.map(line)].join("\n");
}
