import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { bankLine, bankSources } from "#db/schema/invoices.ts";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { command } from "#app/domain/kernel/command.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { importRows } from "#app/domain/kernel/import-rows.server.ts";
import type { BatchCounts, ImportOptions, ImportReport, RefusedRow } from "#app/domain/kernel/import-report.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { assert, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { count, dayText, minorUnits } from "#app/domain/kernel/values.server.ts";
import type { BankFact, BankFileRefusal, BankRow, OpenFile } from "./bank-line.ts";
import type { CsvOptions } from "./read-bank-csv.server.ts";
import { readBankFile, type BankFile } from "./read-bank-file.server.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";

export type BankImportRefusal = BankFileRefusal | NotPermitted;

type IdentifiedFact = BankFact & { readonly identity: string };

const bankWords = z.string().max(limits.noteLength);
const identifiedFact: z.ZodType<IdentifiedFact> = z.object({
  account: bankWords,
  bookedOn: dayText,
  amountMinor: minorUnits,
  currency: z.string().max(3),
  party: bankWords,
  partyAccount: bankWords,
  remittance: bankWords,
  reference: bankWords,
  reversal: z.boolean(),
  identity: z.string().max(64),
});

/**
 * Takes some lines of a file; those that are known stay as they are. The command is a batch, because a file is a stream,
 * which no schema can read through: `importBank` reads it, and gives this command for every batch.
 */
export const takeBankLines = command({
  name: "bank.take_lines",
  permission: "bank.import",
  key: "none",
  input: z.object({
    source: z.enum(bankSources),
    lines: z.array(identifiedFact).max(limits.rowsPerBatch).readonly(),
  }),
  output: z.object({ added: count, updated: count }),
  async run(
    ctx,
    _key,
    { source, lines },
    { preview = false }: { preview?: boolean } = {},
  ): Promise<Result<BatchCounts, NotPermitted | KeyReused>> {
    if (!may(ctx.actor, "bank.import")) return refuse({ kind: "not_permitted" });
    return transact<BatchCounts, never>(ctx, { preview }, async (tx) => {
      const rows = lines.map((fact) => ({ ...fact, id: tx.newId(), source, importedAt: tx.now }));
      const added = await tx.db
        .insert(bankLine)
        .values(rows)
        .onConflictDoNothing({ target: bankLine.identity })
        .returning({ one: sql`1` });
      return ok({ added: added.length, updated: 0 });
    });
  },
});

/**
 * Takes the movements of a bank's file (`docs/import.md` has the forms) to be looked at; the book is not touched. The file
 * is read through before: what is no statement, or does not add up, is refused as a whole. A movement that is known is
 * left as it is, so the same file again, or one of an overlapping period, adds nothing twice.
 */
export async function importBank(
  ctx: Context,
  open: OpenFile,
  options: ImportOptions & Partial<CsvOptions> = {},
): Promise<Result<ImportReport, BankImportRefusal>> {
  if (!may(ctx.actor, "bank.import")) return refuse({ kind: "not_permitted" });
  const network = await networkSettings(ctx.db);
  if (!network) return refuse({ kind: "network_not_set_up" });
  const book = network.bookCurrency;
  const file = await readBankFile(open, { ...options, currency: options.currency ?? book });
  if (!file.ok) return file;
  const broken: RefusedRow[] = [];
  const report = await importRows(
    {
      file: { rows: identified(file.value.rows()), broken },
      read: ({ fact }) =>
        fact.ok && fact.value.currency !== book
          ? refuse({ kind: "other_currency", currency: fact.value.currency, book })
          : fact,
      identityOf: ({ identity }) => identity,
      write: async (facts) => {
        const { source } = file.value;
        const written = await takeBankLines(ctx, null, { source, lines: facts }, { preview: options.dryRun ?? false });
        assert(written.ok, "whoever may begin to import may go on");
        return written.value;
      },
    },
    options,
  );
  return ok(report);
}

/**
 * Gives each movement its identity: what the bank says of it, and the how-manieth of its likes it is in this file. A bank's
 * file holds whole days, so of two payments alike on one day both files that hold the day have both.
 */
async function* identified(rows: ReturnType<BankFile["rows"]>): AsyncGenerator<{
  line: number;
  fields: { fact: Result<IdentifiedFact, Extract<BankRow["fields"], { ok: false }>["refusal"]> };
}> {
  const alike = new Map<string, number>();
  for await (const { line, fields } of rows) {
    if (!fields.ok) {
      yield { line, fields: { fact: fields } };
      continue;
    }
    const { account, bookedOn, amountMinor, currency, party, partyAccount, remittance, reference } = fields.value;
    const said = createHash("sha256")
      .update(
        JSON.stringify([
          account,
          bookedOn,
          amountMinor.toString(),
          currency,
          party,
          partyAccount,
          remittance,
          reference,
        ]),
      )
      .digest("hex");
    const place = (alike.get(said) ?? 0) + 1;
    alike.set(said, place);
    yield {
      line,
      fields: {
        fact: ok({
          ...fields.value,
          identity: place === 1 ? said : createHash("sha256").update(`${said} ${place}`).digest("hex"),
        }),
      },
    };
  }
}
