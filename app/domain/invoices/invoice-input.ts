import { z } from "zod";
import { limits } from "#app/domain/kernel/limits.ts";

/** What finance asks for on its pages with one press. */
export const financeInput = z.discriminatedUnion("ask", [
  z.object({ ask: z.literal("issue"), key: z.uuid(), deliverableId: z.uuid() }),
  z.object({ ask: z.literal("pay"), key: z.uuid(), invoiceId: z.uuid() }),
  z.object({ ask: z.literal("apply"), key: z.uuid(), invoiceId: z.uuid() }),
]);

const amount = z.string({ error: "Write an amount, for example 5,000." }).max(limits.amountLength, "Shorter, please.");
const day = z.iso.date({ error: "Write a day as year-month-day." });
const reference = z.string().trim().max(limits.noteLength, `At most ${limits.noteLength} characters.`).default("");
const reason = z.string().trim().max(limits.reasonLength, `At most ${limits.reasonLength} characters.`).default("");

export const paymentInput = z.object({ key: z.uuid(), amount, happenedOn: day, reference });
export const resendInput = z.object({ letterId: z.uuid() });
export const takeBackInput = z.object({ key: z.uuid(), reason });

/** A credit note: an amount at each line, empty where nothing is credited. */
export const creditNoteInput = z
  .object({ key: z.uuid(), reason })
  .catchall(z.string().max(limits.amountLength).optional())
  .transform(({ key, reason: why, ...fields }) => ({
    key,
    reason: why,
    lines: Object.entries(fields).flatMap(([name, text]) => {
      const [, position] = /^line([1-9]\d{0,3})$/.exec(name) ?? [];
      return position && typeof text === "string" && text.trim() !== "" ? [{ position: Number(position), amount: text }] : [];
    }),
  }));
