import type { LoaderFunctionArgs } from "@remix-run/node";
import { readStatementFilters } from "#app/domain/ledger/statement-filters.ts";
import { exportStatement, type StatementLine } from "#app/domain/ledger/statement-pages.server.ts";
import { transferWords } from "#app/domain/ledger/ledger.ts";
import { asker } from "#app/http/actor.server.ts";
import { writeCsv } from "#app/domain/kernel/csv.server.ts";
import { csvAnswer } from "#app/http/csv.server.ts";
import { notFound } from "#app/http/not-found.server.ts";

const columns = ["account", "transfer", "occurred_at", "happening", "project", "organization", "deliverable", "reason", "amount_minor", "balance_minor", "currency"] as const;
type Row = Record<(typeof columns)[number], string | bigint>;

/** A statement with an opening and a closing line around each account's movements. */
export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const statement = await exportStatement(ctx, args.params.ownerId ?? "", readStatementFilters(new URL(args.request.url).searchParams));
  if (!statement) throw notFound();
  const { currency, lines } = statement;
  async function* rows() {
    for await (const line of lines) yield rowOf(line, currency);
  }
  return csvAnswer("statement.csv", writeCsv(columns, rows()));
}

function rowOf(line: StatementLine, currency: string): Row {
  const row: Row = { account: line.account, transfer: "", occurred_at: "", happening: `${line.kind} balance`, project: "", organization: "", deliverable: "", reason: "", amount_minor: "", balance_minor: "", currency };
  if (line.kind !== "movement") return { ...row, balance_minor: line.balanceMinor };
  const { number, occurredAt, happening, project, organization, masked, deliverable, reason, amountMinor, balanceMinor } = line.movement;
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
