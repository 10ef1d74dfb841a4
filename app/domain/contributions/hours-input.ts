import { z } from "zod";
import { isId } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { isDay } from "./day.ts";
import { minutesPerStep } from "./hours.ts";

const key = z.uuid();
const chosen = (words: string) => z.string(words).refine(isId, words);
const note = z.string().trim().max(limits.noteLength, `At most ${limits.noteLength} characters.`).default("");
const reason = z.string().trim().max(limits.reasonLength, `At most ${limits.reasonLength} characters.`).default("");
const quarters = "Write hours by the quarter, for example 7.5.";

/** "7.5" or "7,5" as minutes; a day has 24 hours. */
const hoursAsMinutes = z
  .string("How many hours?")
  .trim()
  .regex(/^\d{1,2}([.,]\d{1,2})?$/, quarters)
  .transform((text) => Math.round(Number(text.replace(",", ".")) * 60))
  .refine((minutes) => minutes > 0, "At least a quarter of an hour.")
  .refine((minutes) => minutes % minutesPerStep === 0, quarters)
  .refine((minutes) => minutes <= 24 * 60, "A day has 24 hours: enter each day by itself.");

/** The steward takes so many of the hours that a pledge offers. */
export const agreeHoursInput = z.object({
  key,
  /** For which deliverable, where the pledge is for the whole project. */
  deliverableId: z.preprocess(
    (text) => (text === "" ? undefined : text),
    chosen("Choose one from the list.").optional(),
  ),
  hours: z.coerce.number("How many hours?").int("Whole hours only.").nonnegative("None, or more.").max(100_000),
  note,
});

/** Somebody enters what they did. */
export const enterHoursInput = z.object({
  key,
  pledgeId: chosen("Choose whose hours they are."),
  deliverableId: z.preprocess(
    (text) => (text === "" ? undefined : text),
    chosen("Choose one from the list.").optional(),
  ),
  workedOn: z.string("Which day?").refine(isDay, "Write the day as year-month-day, for example 2026-09-30."),
  hours: hoursAsMinutes,
  note: note.refine((written) => written !== "", "Say in a sentence what was done."),
});

export const verifyHoursInput = z.object({ key, entryId: chosen("Choose one from the list.") });
export const takeBackHoursInput = z.object({ key, reason });

/** What becomes of hours that were not done: a pledge's are paid as money, or all that are missing leave the scope. */
export const settleMissingInput = z.object({
  key,
  reason,
  pledgeId: chosen("Choose whose hours they are.").optional(),
  organizationId: chosen("Choose who pays.").optional(),
});
