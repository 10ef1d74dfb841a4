import { z } from "zod";
import { contactWays, maintainerAnswers } from "#db/schema/maintainers.ts";
import { emailInput } from "#app/domain/identity/account.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { lineInput, lineOrNothing, nameInput } from "#app/domain/kernel/line-input.ts";
import { askDays } from "./ask.ts";

/** Asks somebody about a project's work in one repository. */
export const askInput = z.object({
  askRepository: z.string("Choose the repository.").max(limits.urlLength),
  /** Empty: the link is only shown. */
  email: emailInput.optional(),
  days: z.coerce.number().refine((days) => (askDays as readonly number[]).includes(days), "Choose one of the three."),
});

/** What is done about one that was made. */
export const askActInput = z.object({ askId: z.uuid(), act: z.enum(["resend", "revoke"]) });

/** What whoever opened a link answers. */
export const linkAnswerInput = z.object({
  answer: z.enum(maintainerAnswers, "Choose what you answer."),
  note: lineOrNothing(limits.reasonLength).default(""),
  name: nameInput("Write your name, as others know you.", 1, limits.nameLength),
  handle: lineInput("Write your name there, for example @heron.", limits.nameLength),
  evidenceUrl: lineOrNothing(limits.urlLength).default(""),
  reviewHours: z.coerce
    .number("Write whole hours, for example 12.")
    .int("Write whole hours, for example 12.")
    .min(1, "Write at least one hour, or leave it empty.")
    .max(1_000, "At most 1,000 hours.")
    .optional(),
});

/** How maintainers want to be asked. */
export const contactInput = z.object({
  way: z.enum(contactWays, "Choose how you want to be asked."),
  address: lineOrNothing(limits.urlLength).default(""),
  words: lineInput("Say it in a sentence: it is shown to whoever wants to ask.", limits.reasonLength),
});
