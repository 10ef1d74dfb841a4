import { z } from "zod";
import { neverAbsent, ticked } from "#app/domain/kernel/form-field.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { termsOffered } from "#app/domain/pledges/pledge-form.ts";

const typed = z.string().max(60, "This is longer than any amount.").default("");

/** The pledge's form. What is typed stays text here: how it reads depends on the writer's locale (`readPledgeForm`). */
export const pledgeInput = z.object({
  /** Minted by the form's loader. */
  key: z.uuid(),
  /** Which button was pressed: sign it, state it as an intent, or only say that one is interested. */
  as: z.enum(["firm", "intent", "interest"]),
  organizationId: z.uuid("Choose the organization that pledges."),
  amount: typed,
  terms: z.enum(termsOffered).default("fixed"),
  percent: typed,
  matchOurs: typed,
  matchTheirs: typed,
  hours: typed,
  deliverableId: z.union([z.uuid(), z.literal("").transform(() => undefined)]).optional(),
  ifOthers: ticked,
  others: typed,
  ifOrganizations: ticked,
  organizations: typed,
  ifOrganization: ticked,
  organization: z.string().max(limits.organizationNameLength, "No organization has so long a name.").default(""),
  ifMaintainers: ticked,
  ifBefore: ticked,
  before: typed,
  creditsOther: ticked,
  credited: z.string().max(limits.organizationNameLength, "No organization has so long a name.").default(""),
  named: ticked,
  sealed: ticked,
});
export type PledgeInput = z.output<typeof pledgeInput>;

export const withdrawalInput = z.object({
  key: z.uuid(),
  reason: z.string().max(limits.reasonLength, `At most ${limits.reasonLength} characters.`).trim().default(""),
});

const sentence = {
  key: z.uuid(),
  reason: z.string().max(limits.reasonLength, `At most ${limits.reasonLength} characters.`).trim().default(""),
};

/** To ask for the release of a pledge, or to answer that. */
export const releaseInput = z.discriminatedUnion("as", [
  z.object({ as: z.literal("ask"), ...sentence }),
  z.object({ as: z.enum(["granted", "declined"]), releaseId: z.uuid(), ...sentence }),
]);

export const namingInput = z.object({ key: z.uuid(), naming: z.enum(["named", "not_named", "named_once_opened"]) });

export const creditInput = z.object({ key: z.uuid(), answer: z.enum(["accept", "decline"]) });

export const signatureInput = z.object({
  key: z.uuid(),
  answer: z.enum(["sign", "decline"]),
  reason: z.string().max(limits.reasonLength, `At most ${limits.reasonLength} characters.`).trim().default(""),
});

const sum = neverAbsent(z.string().trim().max(40, "Write a plain sum."));

/** Whose limit; empty: the organization's. */
const ownOrAll = z.union([z.uuid(), z.literal("").transform(() => null)]);

/** The forms of the budget's page. Sums stay text here: how they read depends on the writer's locale; empty lifts the bound. */
export const budgetInput = z.discriminatedUnion("ask", [
  z.object({ ask: z.literal("budget"), year: z.coerce.number().int(), amount: sum }),
  z.object({ ask: z.literal("limit"), personId: z.uuid(), amount: sum }),
  z.object({ ask: z.literal("agree"), key: z.uuid(), personId: ownOrAll, from: z.iso.datetime() }),
  z.object({ ask: z.literal("take-back"), personId: ownOrAll }),
]);
