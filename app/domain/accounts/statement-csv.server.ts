import type { Readable } from "node:stream";
import type { Context } from "#app/domain/kernel/context.ts";
import { writeCsv } from "#app/domain/kernel/csv.server.ts";
import { transferWords } from "#app/domain/ledger/ledger.ts";
import type { StatementFilters } from "./statement-filters.ts";
import { exportStatement, type AccountStatementLine } from "./statement-pages.server.ts";

const columns = [
  "account",
  "transfer",
  "occurred_at",
  "happening",
  "project",
  "organization",
  "deliverable",
  "reason",
  "amount_minor",
  "balance_minor",
  "currency",
] as const;
type Row = Record<(typeof columns)[number], string | bigint>;

/** A statement as a file, with an opening and a closing line around each account's movements; null when the book knows no such owner. */
export async function statementCsv(
  ctx: Pick<Context, "db" | "actor">,
  ownerId: string,
  filters: StatementFilters,
): Promise<Readable | null> {
  const statement = await exportStatement(ctx, ownerId, filters);
  if (!statement) return null;
  const { currency, lines } = statement;
  async function* rows() {
    for await (const line of lines) yield rowOf(line, currency);
  }
  return writeCsv(columns, rows());
}

function rowOf(line: AccountStatementLine, currency: string): Row {
  const row: Row = {
    account: line.account,
    transfer: "",
    occurred_at: "",
    happening: `${line.kind} balance`,
    project: "",
    organization: "",
    deliverable: "",
    reason: "",
    amount_minor: "",
    balance_minor: "",
    currency,
  };
  if (line.kind !== "movement") return { ...row, balance_minor: line.balanceMinor };
  const {
    number,
    occurredAt,
    happening,
    project,
    organization,
    masked,
    deliverable,
    reason,
    amountMinor,
    balanceMinor,
  } = line.movement;
  return {
    ...row,
    transfer: BigInt(number),
    occurred_at: occurredAt,
    happening: transferWords[happening],
    project: project?.name ?? "",
    organization: organization?.name ?? (masked ? "not named" : ""),
    deliverable: deliverable === null ? "" : BigInt(deliverable),
    reason,
    amount_minor: amountMinor,
    balance_minor: balanceMinor,
  };
}
