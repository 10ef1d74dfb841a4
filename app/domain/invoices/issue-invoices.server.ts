import { asc, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { fund } from "#db/schema/funds.ts";
import { organization } from "#db/schema/identity.ts";
import { invoice, invoiceLine } from "#db/schema/invoices.ts";
import { allocation, pledge } from "#db/schema/pledges.ts";
import { deliverable } from "#db/schema/projects.ts";
import { billingPeople } from "#app/domain/identity/billing-people.server.ts";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import { command } from "#app/domain/kernel/command.ts";
import { networkStream, organizationStream, projectStream } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { assert, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused, Tx } from "#app/domain/kernel/transaction.server.ts";
import { id } from "#app/domain/kernel/values.server.ts";
import type { NewEntry, NewTransfer } from "#app/domain/ledger/ledger.ts";
import { pair } from "#app/domain/ledger/ledger.ts";
import { postTransfers } from "#app/domain/ledger/post-transfers.server.ts";
import { writeLetters } from "#app/domain/mail/write-letters.server.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import type { Deliverable } from "#app/domain/projects/find-deliverable.server.ts";
import { stewardOrganization } from "#app/domain/projects/project-rights.ts";
import { stepDeliverable } from "#app/domain/projects/step-deliverable.server.ts";
import { climbPledges } from "#app/domain/contributions/climb-pledges.server.ts";
import { invoiceSettings, type InvoiceSettings } from "./invoice-settings.ts";
import { daysToPay, dueInvoices, earningsOf, invoiceNumber, type DueInvoice, type DuePart } from "./invoice.ts";
import { nextNumbers } from "./next-numbers.server.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { ProjectsRefusal } from "#app/domain/projects/refusals.ts";
import type { InvoicesRefusal } from "./refusals.ts";

export type IssueRefusal =
  | ProjectNotFound
  | NotPermitted
  | KeyReused
  | ProjectsRefusal<"deliverable_not_found">
  /** Accepted by its co-funders, and said to be ready by delivery: only then. */
  | InvoicesRefusal<"not_ready_to_invoice">
  /** No pledge pays for it: the network does, by its own means. */
  | InvoicesRefusal<"nothing_to_invoice">;

export interface IssuedInvoice {
  readonly invoiceId: string;
  readonly number: string;
  readonly organizationId: string;
}

/**
 * Invoices an accepted deliverable to everybody who pays for it: one invoice each, numbered without gaps, and in the
 * book what is due, the promises that it fulfils, and what the accepted work has earned, recovered and cost in fees.
 */
export const issueInvoices = command({
  name: "invoice.issue",
  permission: "invoice.issue",
  key: "required",
  input: z.object({ deliverableId: id }),
  output: z.object({ invoices: z.array(z.object({ invoiceId: id, number: z.string(), organizationId: id })) }),
  async run(ctx, key, { deliverableId }): Promise<Result<{ invoices: IssuedInvoice[] }, IssueRefusal>> {
    if (!may(ctx.actor, "invoice.issue")) return refuse({ kind: "not_permitted" });
    // A deliverable never changes its project, so this may be read before the lock is taken.
    const [at] = isId(deliverableId)
      ? await ctx.db
          .select({ projectId: deliverable.projectId })
          .from(deliverable)
          .where(eq(deliverable.id, deliverableId))
      : [];
    if (!at) return refuse({ kind: "deliverable_not_found" });
    return changeProject<{ invoices: IssuedInvoice[] }, IssueRefusal>(
      ctx,
      at.projectId,
      { key, request: { invoice: deliverableId } },
      async (tx, project) => {
        const [found] = await tx.db.select().from(deliverable).where(eq(deliverable.id, deliverableId));
        if (!found) return refuse({ kind: "deliverable_not_found" });
        if (found.state !== "ready_to_invoice") return refuse({ kind: "not_ready_to_invoice" });
        const parts = await readParts(tx, deliverableId);
        const network = await networkSettings(tx.db);
        assert(network, "a network with pledges is set up");
        const settings = invoiceSettings(network.settings);
        const due = dueInvoices(parts, settings);
        const drawn = parts.filter(
          (part): part is FundedPart => part.fundId !== null && part.staffMinor + part.cloudMinor > 0n,
        );
        if (due.length === 0 && drawn.length === 0) return refuse({ kind: "nothing_to_invoice" });

        const issued =
          due.length === 0 ? [] : await write(tx, found, project.currency, due, await senderOf(tx, settings));
        await draw(tx, found, project.currency, drawn);
        await stepDeliverable(tx, found, "invoiced", { reason: "", organizationId: stewardOrganization(ctx.actor) });
        await climbPledges(tx, project.id);
        await promiseLetters(tx, issued);
        issued.forEach(({ invoiceId, number, organizationId }, index) => {
          tx.say({
            name: "invoice.issued",
            streams: [projectStream(project.id), organizationStream(organizationId)],
            organizationId,
            entity: `invoice:${invoiceId}`,
            audience: "cofunders",
            payload: { invoiceId, number, amountMinor: due[index]!.totalMinor.toString(), currency: project.currency },
          });
        });
        await postTransfers(tx, project.currency, transfersFor(found, parts, issued, network.sponsorFeeBasisPoints));
        return ok({ invoices: issued });
      },
    );
  },
});

/** To whoever looks after each payer's bills. */
async function promiseLetters(tx: Tx, issued: readonly IssuedInvoice[]): Promise<void> {
  const people = await billingPeople(
    tx.db,
    issued.map(({ organizationId }) => organizationId),
  );
  await writeLetters(
    tx,
    issued.flatMap(({ invoiceId, organizationId }) =>
      people
        .filter((each) => each.organizationId === organizationId)
        .map(({ personId, recipient }) => ({ kind: "invoice" as const, recipient, personId, about: invoiceId })),
    ),
  );
}

const readParts = (tx: Tx, deliverableId: string): Promise<DuePart[]> =>
  tx.db
    .select({
      pledgeId: pledge.id,
      payerOrganizationId: pledge.payerOrganizationId,
      fundId: pledge.fundId,
      staffMinor: allocation.staffMinor,
      cloudMinor: allocation.cloudMinor,
    })
    .from(allocation)
    .innerJoin(pledge, eq(pledge.id, allocation.pledgeId))
    .where(eq(allocation.deliverableId, deliverableId))
    .orderBy(asc(pledge.signedAt), asc(pledge.id));

type FundedPart = DuePart & { readonly fundId: string };

/**
 * Notes what funds pay of it, and says so. Their rows are held first, in the order of ids; what is paid is promised no
 * longer, and leaves the fund's account when the book is written.
 */
async function draw(
  tx: Tx,
  { id: deliverableId, projectId, position, title }: Deliverable,
  currency: string,
  drawn: readonly FundedPart[],
): Promise<void> {
  if (drawn.length === 0) return;
  const held = await tx.db
    .select({ id: fund.id })
    .from(fund)
    .where(
      inArray(
        fund.id,
        drawn.map(({ fundId }) => fundId),
      ),
    )
    .orderBy(asc(fund.id))
    .for("update");
  assert(held.length > 0, "what a fund pays has a fund");
  await tx.db.execute(sql`
    update pledge set drawn_minor = drawn_minor + part.amount
    from unnest(${sql.param(drawn.map(({ pledgeId }) => pledgeId))}::uuid[], ${sql.param(drawn.map(({ staffMinor, cloudMinor }) => (staffMinor + cloudMinor).toString()))}::bigint[]) as part (id, amount)
    where pledge.id = part.id`);
  for (const { pledgeId, payerOrganizationId, fundId, staffMinor, cloudMinor } of drawn)
    tx.say({
      name: "fund.matched",
      streams: [projectStream(projectId), organizationStream(payerOrganizationId), networkStream],
      organizationId: payerOrganizationId,
      entity: `fund:${fundId}`,
      payload: {
        fundId,
        pledgeId,
        deliverableId,
        position,
        title,
        amountMinor: (staffMinor + cloudMinor).toString(),
        currency,
      },
    });
}

interface Sender {
  readonly senderName: string;
  readonly senderAddress: string;
  readonly payTo: string;
}

/** The steward sends them, with the address and the account of this day. */
async function senderOf(tx: Tx, { address, payTo }: InvoiceSettings): Promise<Sender> {
  const [steward] = await tx.db
    .select({ name: organization.name })
    .from(organization)
    .where(eq(organization.kind, "steward"))
    .limit(1);
  return { senderName: steward?.name ?? "", senderAddress: address, payTo };
}

/** Invoices and their lines. */
async function write(
  tx: Tx,
  { id: deliverableId, projectId, position, title }: Deliverable,
  currency: string,
  due: readonly DueInvoice[],
  sender: Sender,
): Promise<IssuedInvoice[]> {
  const { year, number: first } = await nextNumbers(tx, "invoice_year", due.length);
  const rows = due.map(({ organizationId, money, totalMinor }, index) => ({
    id: tx.newId(),
    year,
    number: first + index,
    organizationId,
    projectId,
    deliverableId,
    money,
    currency,
    openMinor: totalMinor,
    ...sender,
    issuedAt: tx.now,
    mailedAt: tx.now,
    dueAt: new Date(tx.now.getTime() + daysToPay * dayMs),
  }));
  await tx.db.insert(invoice).values(rows);
  await tx.db.insert(invoiceLine).values(
    due.flatMap(({ lines }, index) =>
      lines.map(({ kind, pledgeId, amountMinor }, line) => ({
        invoiceId: rows[index]!.id,
        position: line + 1,
        kind,
        description:
          kind === "staff"
            ? `Deliverable ${position}, ${title}: staff`
            : `Deliverable ${position}, ${title}: cloud, at cost`,
        amountMinor,
        pledgeId,
      })),
    ),
  );
  return rows.map(({ id, number, organizationId }) => ({
    invoiceId: id,
    number: invoiceNumber({ year, number }),
    organizationId,
  }));
}

/** Due, paid by funds, promises fulfilled, and the accepted work: a transfer for each, as the rules for money list them. */
function transfersFor(
  { id: deliverableId, projectId, position }: Deliverable,
  parts: readonly DuePart[],
  issued: readonly IssuedInvoice[],
  feeBasisPoints: number,
): NewTransfer[] {
  const paying = parts
    .map((part) => ({ ...part, amountMinor: part.staffMinor + part.cloudMinor }))
    .filter(({ amountMinor }) => amountMinor > 0n);
  const numbers = issued.map(({ number }) => number).join(", ");
  const transfer = (kind: NewTransfer["kind"], entries: NewEntry[], reason = ""): NewTransfer => ({
    kind,
    idempotencyKey: `${kind}:${deliverableId}`,
    projectId,
    reason,
    entries,
  });
  const some = (kind: NewTransfer["kind"], entries: NewEntry[], reason: string): NewTransfer[] =>
    entries.length === 0 ? [] : [transfer(kind, entries, reason)];
  const invoiced = paying.filter(({ fundId }) => fundId === null);
  const restricted = { kind: "restricted", ownerId: projectId } as const;
  const { earnedMinor, recoveredMinor, feeMinor } = earningsOf(parts, feeBasisPoints);
  const gains = [
    ["earned", earnedMinor],
    ["recovered", recoveredMinor],
    ["fee", feeMinor],
  ] as const;
  return [
    ...some(
      "invoiced",
      invoiced.flatMap(({ pledgeId, payerOrganizationId, amountMinor }) =>
        pair({ kind: "receivable", ownerId: payerOrganizationId }, restricted, amountMinor, {
          pledgeId,
          deliverableId,
        }),
      ),
      `Deliverable ${position}: ${issued.length === 1 ? "invoice" : "invoices"} ${numbers}`,
    ),
    ...some(
      "matched",
      paying.flatMap(({ pledgeId, fundId, amountMinor }) =>
        fundId === null
          ? []
          : pair({ kind: "fund", ownerId: fundId }, restricted, amountMinor, { pledgeId, deliverableId }),
      ),
      `Deliverable ${position}`,
    ),
    transfer(
      "commitment_mirrored",
      paying.flatMap(({ pledgeId, payerOrganizationId, amountMinor }) =>
        pair(
          { kind: "committed", ownerId: projectId },
          { kind: "commitment", ownerId: payerOrganizationId },
          amountMinor,
          { pledgeId, deliverableId },
        ),
      ),
    ),
    transfer(
      "accepted",
      [
        ...paying.map(({ pledgeId, amountMinor }) => ({ account: restricted, amountMinor, pledgeId, deliverableId })),
        ...gains.flatMap(([kind, amountMinor]) =>
          amountMinor > 0n ? [{ account: { kind, ownerId: null }, amountMinor: -amountMinor, deliverableId }] : [],
        ),
      ],
      `Deliverable ${position}, accepted by everybody who paid`,
    ),
  ];
}
