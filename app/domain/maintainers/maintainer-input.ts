import { z } from "zod";
import { limits } from "#app/domain/kernel/limits.ts";

const line = (most: number) => z.string().trim().max(most, `At most ${most} characters.`).default("");

/** The form in which somebody states who maintains a repository: they themselves, or the steward about another. */
export const maintainerInput = z.object({
  /** Minted by the form's loader. */
  key: z.uuid(),
  whose: z.enum(["mine", "another"]).default("mine"),
  repository: line(limits.urlLength),
  handle: line(limits.nameLength),
  email: z
    .union([z.email("This is no mail address.").max(limits.emailLength), z.literal("")])
    .nullish()
    .transform((written) => written || undefined),
  evidence: z.enum(["code", "named", "vouched", "word"], "Choose how it can be seen."),
  evidenceUrl: line(limits.urlLength),
  note: line(limits.noteLength),
});

/** What somebody does about one: confirm it, vouch for it, or end it. */
export const maintainerActInput = z.object({
  act: z.enum(["confirm", "vouch", "revoke"]),
  reason: line(limits.reasonLength),
});
