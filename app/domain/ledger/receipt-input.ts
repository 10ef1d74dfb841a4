import { z } from "zod";
import { limits } from "#app/domain/kernel/limits.ts";

/** What a form says of money that came in, whatever it is for. */
export const receiptInput = z.object({
  key: z.uuid(),
  amount: z.string({ error: "Write an amount, for example 5,000." }).max(limits.amountLength, "Shorter, please."),
  happenedOn: z.iso.date({ error: "Write a day as year-month-day." }),
  reference: z.string().trim().max(limits.noteLength, `At most ${limits.noteLength} characters.`).default(""),
});

/** What a form says that takes it back. */
export const reversalInput = z.object({
  key: z.uuid(),
  reason: z.string().trim().max(limits.reasonLength, `At most ${limits.reasonLength} characters.`).default(""),
});
