import { expect, test } from "vitest";
import type { ImportReport } from "#app/domain/kernel/import-report.ts";
import { reportLines } from "./import.ts";

const report: ImportReport = {
  rows: 3,
  added: 2,
  updated: 0,
  unchanged: 0,
  refused: 1,
  refusedRows: [],
  stopped: false,
  dryRun: false,
};

test("the report counts every row and says in which line and why one was refused", () => {
  expect(
    reportLines({ ...report, refusedRows: [{ line: 7, fault: { kind: "value_missing", column: "url" } }] }),
  ).toEqual(["3 rows read, 2 added, 0 updated, 0 unchanged, 1 refused.", "  line 7: The column url is empty."]);
});

test("a dry run says that nothing was written", () => {
  expect(reportLines({ ...report, dryRun: true })[0]).toMatch(/^Dry run, nothing was written: 3 rows read/);
});

test("a long list of refused rows is cut, and says so", () => {
  const refusedRows = Array.from({ length: 60 }, (_, line) => ({
    line,
    fault: { kind: "value_missing", column: "url" } as const,
  }));
  expect(reportLines({ ...report, refused: 60, refusedRows }).at(-1)).toBe("  … and 10 more.");
});

test("a stopped import says how to go on", () => {
  expect(reportLines({ ...report, stopped: true }).at(-1)).toMatch(/^Stopped on request/);
});
