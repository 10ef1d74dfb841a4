import { sql } from "drizzle-orm";
import { invoiceSettlement } from "#db/schema/invoices.ts";
import { organizationStream, projectStream } from "#app/domain/kernel/events.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import { climbPledges } from "#app/domain/contributions/climb-pledges.server.ts";
import type { HeldInvoice } from "./held-invoices.server.ts";
import type { PledgePart } from "./settle.ts";

/** What a command does to one held invoice: by so much less is open on it, or more where it is negative. */
export interface OpenChange {
  readonly invoice: HeldInvoice;
  readonly lessOpenMinor: bigint;
}

/**
 * Writes what is open on invoices now, lets their pledges climb or fall, and says which invoices are settled or open
 * again. Before the book is written: its lock comes last.
 */
export async function changeOpen(tx: Tx, changes: readonly OpenChange[]): Promise<void> {
  const moved = changes
    .filter(({ lessOpenMinor }) => lessOpenMinor !== 0n)
    .map(({ invoice, lessOpenMinor }) => ({ invoice, openMinor: invoice.openMinor - lessOpenMinor }));
  if (moved.length === 0) return;
  await tx.db.execute(sql`
    update invoice set open_minor = after.open_minor, paid_at = case when after.open_minor = 0 then coalesce(paid_at, ${tx.now.toISOString()}::timestamptz) end
    from unnest(${sql.param(moved.map(({ invoice }) => invoice.id))}::uuid[], ${sql.param(moved.map(({ openMinor }) => openMinor.toString()))}::bigint[]) as after (id, open_minor)
    where invoice.id = after.id`);
  for (const projectId of new Set(moved.map(({ invoice }) => invoice.projectId))) await climbPledges(tx, projectId);
  for (const { invoice, openMinor } of moved) {
    const about = {
      streams: [projectStream(invoice.projectId), organizationStream(invoice.organizationId)],
      organizationId: invoice.organizationId,
      entity: `invoice:${invoice.id}`,
      audience: "cofunders",
    } as const;
    const { id: invoiceId, number, currency } = invoice;
    const asked = invoice.lines.reduce((sum, line) => sum + line.amountMinor, 0n);
    if (openMinor === 0n)
      tx.say({
        name: "invoice.paid",
        ...about,
        payload: { invoiceId, number, amountMinor: asked.toString(), currency },
      });
    if (invoice.openMinor === 0n)
      tx.say({
        name: "invoice.reopened",
        ...about,
        payload: { invoiceId, number, amountMinor: openMinor.toString(), currency },
      });
  }
}

/** Keeps which transfer settled (or freed: negative) how much of which invoice, by pledge. */
export async function writeSettlements(
  tx: Tx,
  transferId: string,
  rows: readonly { readonly invoiceId: string; readonly parts: readonly PledgePart[] }[],
): Promise<void> {
  const values = rows.flatMap(({ invoiceId, parts }) =>
    parts.map(({ pledgeId, amountMinor }) => ({ invoiceId, transferId, pledgeId, amountMinor })),
  );
  if (values.length > 0) await tx.db.insert(invoiceSettlement).values(values);
}
