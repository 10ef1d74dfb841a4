import { z } from "zod";
import { isId } from "#app/domain/kernel/id.ts";
import { ticked } from "#app/domain/kernel/form-field.ts";
import { limits } from "#app/domain/kernel/limits.ts";

const key = z.uuid();
const reason = z.string().trim().max(limits.reasonLength, `At most ${limits.reasonLength} characters.`).default("");
const chosen = z.string("Choose one from the list.").refine(isId, "Choose one from the list.");

/** The steward asks: from where (empty: the credit), to which project, how much (empty: all of it), why. */
export const askReallocationInput = z.object({
  key,
  fromId: z.preprocess((text) => (text === "" ? undefined : text), chosen.optional()),
  toProjectId: chosen,
  amount: z.string().trim().max(limits.amountLength).default(""),
  reason,
});

/** The pledger answers, or finance takes back what was moved. */
export const decideReallocationInput = z.object({
  key,
  as: z.enum(["consent", "decline", "undo"]),
  named: ticked,
  reason,
});
