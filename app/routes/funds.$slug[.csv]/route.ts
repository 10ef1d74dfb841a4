import type { LoaderFunctionArgs } from "@remix-run/node";
import { fundColumns, fundRows } from "#app/domain/funds/fund-rows.ts";
import { fundReport } from "#app/domain/funds/fund-pages.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { numberCell, writeCsv } from "#app/domain/kernel/csv.server.ts";
import { csvAnswer } from "#app/http/csv.server.ts";
import { notFound } from "#app/http/not-found.server.ts";

/** What stands on a fund's page, as a table for a spreadsheet; what reads as a formula there is written as text. */
export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const report = await fundReport(ctx, args.params.slug ?? "");
  if (!report) throw notFound();
  return csvAnswer(
    `${report.fund.slug}.csv`,
    writeCsv(
      fundColumns,
      fundRows(report).map((row) => ({ ...row, amount_minor: numberCell(row.amount_minor) })),
    ),
  );
}
