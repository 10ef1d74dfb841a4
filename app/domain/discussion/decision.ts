import { z } from "zod";
import { limits } from "#app/domain/kernel/limits.ts";
import { directionWords, keepsDirection } from "#app/domain/kernel/text-rule.ts";
import { isKeepable, unkeepableWords } from "#app/domain/kernel/text.ts";
import { commandKey, idOrNone } from "./message.ts";

const id = z.uuid();

/** Everybody who agrees to one decision is named, so their number is bounded: more than any network has organizations. */
export const agreementsPerDecision = 200;

const reason = z
  .string({ error: "Say why it is taken back." })
  .max(limits.reasonLength, `A reason may have ${limits.reasonLength} characters.`)
  .refine(isKeepable, unkeepableWords)
  .refine(keepsDirection, directionWords)
  .transform((text) => text.trim())
  .refine((text) => text !== "", "Say why it is taken back.");

export const recordDecisionData = z.object({
  messageId: id,
  /** Whom the recorder speaks for; null: only for themselves. */
  organizationId: id.nullable().default(null),
});

/** `on` says what is to hold; `organizationId` null: in one's own name. */
export const setAgreementData = z.object({
  decisionId: id,
  organizationId: id.nullable().default(null),
  on: z.boolean(),
});

export const takeBackDecisionData = z.object({ decisionId: id, reason });

/** The forms on the page of a project's decisions. */
export const decisionChange = z.discriminatedUnion("intent", [
  // Without a key: it sets what holds, so that sending it again does nothing.
  z.object({
    intent: z.literal("agree"),
    decisionId: id,
    organizationId: idOrNone,
    on: z.enum(["yes", "no"]).transform((on) => on === "yes"),
  }),
  z.object({ intent: z.literal("take-back"), key: commandKey, decisionId: id, reason }),
]);
