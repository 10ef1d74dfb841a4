import { z } from "zod";
import { limits } from "#app/domain/kernel/limits.ts";

const common = {
  key: z.uuid(),
  reason: z.string().max(limits.reasonLength, `At most ${limits.reasonLength} characters.`).trim().default(""),
};

/** What the steward decides about a raise: to close it, or to give it one later day. */
export const closingInput = z.discriminatedUnion("as", [
  z.object({ as: z.literal("close"), ...common }),
  z.object({ as: z.literal("extend"), closesOn: z.iso.date("Choose the new day."), ...common }),
]);
