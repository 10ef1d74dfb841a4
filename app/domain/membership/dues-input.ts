import { z } from "zod";
import { tiers } from "#db/schema/membership.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { receiptInput } from "#app/domain/ledger/receipt-input.ts";

const amount = z.string({ error: "Write an amount, for example 15,000." }).max(limits.amountLength, "Shorter, please.");

export const askDuesInput = z.object({
  key: z.uuid(),
  organizationId: z.uuid("Choose a member."),
  tier: z.enum(tiers, { error: "Choose a tier." }),
  termFrom: z.iso.date({ error: "Write a day as year-month-day." }),
  amount,
});

export const payDuesInput = receiptInput.extend({ amount });

export const sponsorDuesInput = z.object({ key: z.uuid(), amount, fundId: z.uuid("Choose a fund.") });
