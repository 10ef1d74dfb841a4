import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { expect } from "vitest";
import { testMachine } from "#app/domain/kernel/test-machine.ts";
import { systemClock } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { ownerJoins } from "#app/domain/accounts/account-owner.server.ts";
import { readLedgerFilters } from "#app/domain/accounts/ledger-filters.ts";
import { ledgerCsv } from "#app/domain/accounts/ledger-pages.server.ts";
import { recomputeScript } from "#app/domain/accounts/recompute-script.ts";

/** What the published script says of a book: another process, which knows nothing but the file. */
export async function runScript(
  csv: AsyncIterable<unknown> | string,
): Promise<{ status: number | null; lines: string[]; said: string }> {
  const folder = mkdtempSync(join(tmpdir(), "book-"));
  try {
    const [program, book] = [join(folder, "recompute.mjs"), join(folder, "ledger.csv")];
    await Promise.all([
      writeFile(program, recomputeScript("http://nobody.invalid")),
      writeFile(book, csv as AsyncIterable<string>),
    ]);
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, book], { encoding: "utf8" });
    const lines = stdout.trimEnd().split("\n");
    return { status, lines: lines.slice(0, -2), said: lines.slice(-2).join("\n") + stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Exports the whole book as a file, lets the published script add it up, and compares every balance with its account's row. */
export async function expectRecomputed(db: Context["db"]): Promise<void> {
  const ctx: Context = { db, clock: systemClock, newId: idsBy(systemClock), actor: testMachine(), bell: () => {} };
  const { status, lines, said } = await runScript(ledgerCsv(ctx, readLedgerFilters(new URLSearchParams())));
  expect(said).toContain("0 do not sum to zero, 0 numbers are missing, 0 balances are wrong");
  expect(status).toBe(0);
  const rows = (await db.execute(sql`
    select a.kind || ' ' || coalesce(o.slug, held.slug, f.slug, '-') || ' ' || a.currency || ' ' || a.balance_minor as line
    from account a ${ownerJoins} where exists (select 1 from entry e where e.account_id = a.id)`)) as unknown as {
    line: string;
  }[];
  expect([...lines].sort()).toEqual(rows.map(({ line }) => line).sort());
}
