import type { Readable } from "node:stream";
import { ages } from "#app/domain/invoices/ageing.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { writeCsv, type Cell } from "#app/domain/kernel/csv.server.ts";
import type { TreasuryFilters, TreasuryView } from "./treasury-filters.ts";
import { exportTreasury, type TreasuryList } from "./treasury-pages.server.ts";

const columns: Readonly<Record<TreasuryView, readonly string[]>> = {
  forecast: [
    "project",
    "title",
    "closes_at",
    "minimum_minor",
    "stands_minor",
    "waits_minor",
    "outcome",
    "falls_due_minor",
  ],
  receivables: ["organization", "name", ...ages.map((age) => `${age}_minor`), "total_minor"],
  waiting: ["what", "about", "since", "amount_minor"],
};

/** The list of the treasurer's page that is on screen as a file, all pages of it; null for whoever may not read it. */
export function treasuryCsv(ctx: Pick<Context, "db" | "actor" | "clock">, filters: TreasuryFilters): Readable | null {
  const lists = exportTreasury(ctx, filters);
  if (!lists) return null;
  async function* rows(batches: AsyncIterable<TreasuryList>) {
    for await (const list of batches) yield* rowsOf(list);
  }
  return writeCsv(columns[filters.view], rows(lists));
}

function rowsOf(list: TreasuryList): Record<string, Cell>[] {
  if (list.view === "forecast")
    return list.rows.map(({ project, closesAt, minimumMinor, standsMinor, waitsMinor, outcome, fallsDueMinor }) => ({
      project: project.slug,
      title: project.title,
      closes_at: closesAt,
      minimum_minor: minimumMinor,
      stands_minor: standsMinor,
      waits_minor: waitsMinor,
      outcome,
      falls_due_minor: fallsDueMinor,
    }));
  if (list.view === "receivables")
    return list.rows.map(({ organization, sums, totalMinor }) => ({
      organization: organization.slug,
      name: organization.name,
      ...Object.fromEntries(ages.map((age) => [`${age}_minor`, sums[age]])),
      total_minor: totalMinor,
    }));
  return list.rows.map(({ kind, about, since, amountMinor }) => ({
    what: kind,
    about,
    since,
    amount_minor: amountMinor,
  }));
}
