import { z } from "zod";
import { tiers } from "#db/schema/membership.ts";
import { limits } from "#app/domain/kernel/limits.ts";

const amount = z.string({ error: "Write an amount, for example 15,000." }).max(limits.amountLength, "Shorter, please.");
const day = z.iso.date({ error: "Write a day as year-month-day." });

export const askDuesInput = z.object({
  key: z.uuid(),
  organizationId: z.uuid("Choose a member."),
  tier: z.enum(tiers, { error: "Choose a tier." }),
  termFrom: day,
  amount,
});

export const payDuesInput = z.object({
  key: z.uuid(),
  amount,
  happenedOn: day,
  reference: z.string().trim().max(limits.noteLength, `At most ${limits.noteLength} characters.`).default(""),
});

export const sponsorDuesInput = z.object({ key: z.uuid(), amount, fundId: z.uuid("Choose a fund.") });

export const takeBackDuesInput = z.object({
  key: z.uuid(),
  reason: z.string().trim().max(limits.reasonLength, `At most ${limits.reasonLength} characters.`).default(""),
});
