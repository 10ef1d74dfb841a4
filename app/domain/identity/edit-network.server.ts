import { z } from "zod";
import { limits } from "#app/domain/kernel/limits.ts";
import { minorUnits } from "#app/domain/kernel/values.server.ts";
import { command } from "#app/domain/kernel/command.ts";
import { eq } from "drizzle-orm";
import { network } from "#db/schema/identity.ts";
import { networkStream } from "#app/domain/kernel/events.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { cofunderShareOf, withdrawalLockOf } from "./network-settings.server.ts";
import { may } from "./permissions.ts";
import { admissionRule, admissionRules } from "./admission.ts";
import type { NotPermitted, KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { IdentityRefusal } from "./refusals.ts";

export type EditNetworkRefusal =
  KeyReused | NotPermitted | IdentityRefusal<"network_not_set_up"> | KernelRefusal<"amount_is_zero", "staffRate">;

/** What is to hold; what is left out stays as it is. */
const networkTold = z.object({
  name: z.string().max(limits.organizationNameLength).optional(),
  tagline: z.string().max(limits.descriptionLength).optional(),
  /** Minor units of the book currency; projects that are signed off keep the rate of that day. */
  staffRateMinor: minorUnits.optional(),
  /** Of staff money on the invoices that follow. */
  sponsorFeeBasisPoints: z.int().min(0).max(10_000).optional(),
  /** Of the goal, what a pledge has to be worth for its organization to be a co-funder of projects that nobody signed for yet. */
  cofunderBasisPoints: z.int().min(0).max(10_000).optional(),
  /** Days before a raise ends in which its pledges are released by the steward alone, for raises that open from now on; 0: none. */
  withdrawalLockDays: z.int().min(0).max(limits.withdrawalLockDays).optional(),
  /** Staff and cloud on invoices of their own, instead of on lines of their own. */
  separateInvoices: z.boolean().optional(),
  /** The sender's address on invoices, as lines, and where to pay. */
  invoiceAddress: z.string().max(limits.descriptionLength).optional(),
  invoicePayTo: z.string().max(limits.descriptionLength).optional(),
  /** Who lets organizations in, from now on. */
  admission: z.enum(admissionRules).optional(),
});

/**
 * Changes the network's name, rates and what its invoices say, from now on: signed-off scopes and invoices that were
 * sent stay as they are. Its currency stays for ever, as the book is written in it.
 */
export const editNetwork = command({
  name: "network.edit",
  permission: "network.edit",
  key: "none",
  input: networkTold,
  output: z.object({ changed: z.array(z.string()) }),
  async run(ctx, _key, input): Promise<Result<{ changed: string[] }, EditNetworkRefusal>> {
    if (!may(ctx.actor, "network.edit")) return refuse({ kind: "not_permitted" });
    if (input.staffRateMinor !== undefined && input.staffRateMinor <= 0n)
      return refuse({ kind: "amount_is_zero", field: "staffRate" });
    return transact<{ changed: string[] }, EditNetworkRefusal>(ctx, { lock: [networkStream] }, async (tx) => {
      const [before] = await tx.db.select().from(network).limit(1);
      if (!before) return refuse({ kind: "network_not_set_up" });
      const {
        name = before.name,
        tagline = before.tagline,
        staffRateMinor = before.staffRateMinor,
        sponsorFeeBasisPoints = before.sponsorFeeBasisPoints,
      } = input;
      const {
        cofunderBasisPoints = cofunderShareOf(before),
        withdrawalLockDays = withdrawalLockOf(before),
        separateInvoices = before.settings.separateInvoices ?? false,
        invoiceAddress = before.settings.invoiceAddress ?? "",
        invoicePayTo = before.settings.invoicePayTo ?? "",
        admission = admissionRule(before.settings),
      } = input;
      const columns = { name, tagline, staffRateMinor, sponsorFeeBasisPoints };
      const settings = {
        cofunderBasisPoints,
        withdrawalLockDays,
        separateInvoices,
        invoiceAddress,
        invoicePayTo,
        admission,
      };
      const unset: Readonly<Record<string, unknown>> = {
        cofunderBasisPoints: cofunderShareOf(null),
        withdrawalLockDays: withdrawalLockOf(null),
        separateInvoices: false,
        admission: admissionRule({}),
      };
      const changed = [
        ...(Object.keys(columns) as (keyof typeof columns)[]).filter((field) => columns[field] !== before[field]),
        ...(Object.keys(settings) as (keyof typeof settings)[]).filter(
          (field) => settings[field] !== (before.settings[field] ?? unset[field] ?? ""),
        ),
      ];
      if (changed.length === 0) return ok({ changed });
      await tx.db
        .update(network)
        .set({ ...columns, settings: { ...before.settings, ...settings } })
        .where(eq(network.id, before.id));
      tx.say({ name: "network.edited", streams: [networkStream], payload: { fields: changed } });
      return ok({ changed });
    });
  },
});
