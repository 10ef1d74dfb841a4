import { z } from "zod";
import { limits } from "#app/domain/kernel/limits.ts";

const typed = z.string().max(60, "This is longer than any amount.").default("");

/** The pledge's form. Amounts stay text here: how they read depends on the writer's locale (`readPledgeForm`). */
export const pledgeInput = z.object({
  /** Minted by the form's loader. */
  key: z.uuid(),
  /** Which button was pressed: sign it, state it as an intent, or only say that one is interested. */
  as: z.enum(["firm", "intent", "interest"]),
  organizationId: z.uuid("Choose the organization that pledges."),
  amount: typed,
  terms: z.enum(["fixed", "share"]).default("fixed"),
  percent: typed,
  deliverableId: z.union([z.uuid(), z.literal("").transform(() => undefined)]).optional(),
  condition: z.enum(["none", "others_offer", "organizations", "maintainers"]).default("none"),
  conditionAmount: typed,
  conditionCount: typed,
  named: z.literal("on").optional().transform((ticked) => ticked === "on"),
});
export type PledgeInput = z.output<typeof pledgeInput>;

export const withdrawalInput = z.object({
  key: z.uuid(),
  reason: z.string().max(limits.reasonLength, `At most ${limits.reasonLength} characters.`).trim().default(""),
});
