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
import { count, dayText, id, minorUnits } from "#app/domain/kernel/values.server.ts";
import type { OpenFile } from "#app/domain/kernel/decode-file.server.ts";
import { ownAccountKey, bankText, type BankFact, type BankFileRefusal, type BankRow } from "./bank-line.ts";
import type { CsvOptions } from "./read-bank-csv.server.ts";
import { readAccounts } from "./read-accounts.server.ts";
import { readBankFile, type BankFile } from "./read-bank-file.server.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { InvoicesRefusal } from "./refusals.ts";

export type BankImportRefusal =
  | BankFileRefusal
  | NotPermitted
  | InvoicesRefusal<"account_missing", "account">
  | InvoicesRefusal<"account_contradicted", "account">;

/** What a person says of a file, beside the file itself. */
export interface BankFileSaid extends Partial<CsvOptions> {
  /** Of which of our accounts it is, where the file does not say so. */
  readonly account?: string;
  /** How the file is called. */
  readonly fileName?: string;
}

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
  returnedMinor: minorUnits.nullable(),
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
    file: z.string().max(limits.nameLength),
    fileId: id,
    lines: z.array(identifiedFact).max(limits.rowsPerBatch).readonly(),
  }),
  output: z.object({ added: count, updated: count }),
  async run(
    ctx,
    _key,
    { source, file, fileId, lines },
    { preview = false }: { preview?: boolean } = {},
  ): Promise<Result<BatchCounts, NotPermitted | KeyReused>> {
    if (!may(ctx.actor, "bank.import")) return refuse({ kind: "not_permitted" });
    return transact<BatchCounts, never>(ctx, { preview }, async (tx) => {
      const rows = lines.map((fact) => ({ ...fact, id: tx.newId(), source, file, fileId, importedAt: tx.now }));
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
  options: ImportOptions & BankFileSaid = {},
): Promise<Result<ImportReport, BankImportRefusal>> {
  if (!may(ctx.actor, "bank.import")) return refuse({ kind: "not_permitted" });
  const network = await networkSettings(ctx.db);
  if (!network) return refuse({ kind: "network_not_set_up" });
  const book = network.bookCurrency;
  const file = await readBankFile(open, { ...options, currency: options.currency ?? book });
  if (!file.ok) return file;
  const account = await accountOf(ctx, file.value, options.account ?? "");
  if (!account.ok) return account;
  const broken: RefusedRow[] = [];
  const fileId = ctx.newId();
  const named = bankText(options.fileName ?? "").slice(0, limits.nameLength);
  const report = await importRows(
    {
      file: { rows: identified(file.value.rows(), account.value), broken },
      read: ({ fact }) =>
        fact.ok && fact.value.currency !== book
          ? refuse({ kind: "other_currency", currency: fact.value.currency, book })
          : fact,
      identityOf: ({ identity }) => identity,
      write: async (facts) => {
        const { source } = file.value;
        const written = await takeBankLines(
          ctx,
          null,
          { source, file: named, fileId, lines: facts },
          { preview: options.dryRun ?? false },
        );
        assert(written.ok, "whoever may begin to import may go on");
        return written.value;
      },
    },
    options,
  );
  return ok(report);
}

/** An account as it is written: one that is known as it is known, an IBAN without spaces, anything else as it is said. */
async function accountOf(
  { db }: Context,
  file: BankFile,
  said: string,
): Promise<Result<string, InvoicesRefusal<"account_missing" | "account_contradicted", "account">>> {
  const written = bankText(said).slice(0, limits.nameLength);
  const ownToIt = new Set<string>();
  let isMissing = false;
  for await (const { fields } of file.rows()) {
    if (!fields.ok) continue;
    if (fields.value.account === "") isMissing = true;
    else ownToIt.add(fields.value.account);
  }
  const [other] = [...ownToIt].filter((account) => written !== "" && ownAccountKey(account) !== ownAccountKey(written));
  if (other !== undefined) return refuse({ kind: "account_contradicted", field: "account", account: other });
  if (isMissing && ownAccountKey(written) === "") return refuse({ kind: "account_missing", field: "account" });
  const known = (await readAccounts(db)).find((account) => ownAccountKey(account) === ownAccountKey(written));
  return ok(known ?? (/^[A-Z]{2}\d{2}[A-Z0-9]{8,}$/.test(ownAccountKey(written)) ? ownAccountKey(written) : written));
}

/** A movement with our account, which is never the other side as well. */
function withAccount(fact: BankFact, said: string): BankFact {
  const account = fact.account === "" ? said : fact.account;
  const isOwn = fact.partyAccount !== "" && ownAccountKey(fact.partyAccount) === ownAccountKey(account);
  return { ...fact, account, partyAccount: isOwn ? "" : fact.partyAccount };
}

/**
 * Gives each movement its identity: what the bank says of it, and the how-manieth of its likes it is in this file. A bank's
 * file holds whole days, so of two payments alike on one day both files that hold the day have both.
 */
async function* identified(
  rows: ReturnType<BankFile["rows"]>,
  said: string,
): AsyncGenerator<{
  line: number;
  fields: { fact: Result<IdentifiedFact, Extract<BankRow["fields"], { ok: false }>["refusal"]> };
}> {
  const alike = new Map<string, number>();
  for await (const { line, fields } of rows) {
    if (!fields.ok) {
      yield { line, fields: { fact: fields } };
      continue;
    }
    const fact = withAccount(fields.value, said);
    const { account, bookedOn, amountMinor, currency, party, partyAccount, remittance, reference } = fact;
    const says = createHash("sha256")
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
    const place = (alike.get(says) ?? 0) + 1;
    alike.set(says, place);
    yield {
      line,
      fields: {
        fact: ok({
          ...fact,
          identity: place === 1 ? says : createHash("sha256").update(`${says} ${place}`).digest("hex"),
        }),
      },
    };
  }
}
