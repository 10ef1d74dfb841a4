import { z } from "zod";
import { limits } from "#app/domain/kernel/limits.ts";
import { reversalInput } from "#app/domain/ledger/receipt-input.ts";

/** What finance asks for on its pages with one press. */
export const financeInput = z.discriminatedUnion("ask", [
  z.object({ ask: z.literal("issue"), key: z.uuid(), deliverableId: z.uuid() }),
  z.object({ ask: z.literal("pay"), key: z.uuid(), invoiceId: z.uuid() }),
  z.object({ ask: z.literal("apply"), key: z.uuid(), invoiceId: z.uuid() }),
]);

export type FinanceInput = z.output<typeof financeInput>;

export const resendInput = z.object({ letterId: z.uuid() });

/** Lines of an invoice that one credit note may name: each is a field of its own in the form. */
const linesNamed = Array.from({ length: 200 }, (_, index) => `line${index + 1}`);

/** A credit note: an amount at each line, empty where nothing is credited. */
export const creditNoteInput = z
  .object({
    ...reversalInput.shape,
    ...Object.fromEntries(linesNamed.map((name) => [name, z.string().max(limits.amountLength).optional()])),
  })
  .transform(({ key, reason: why, ...fields }) => ({
    key,
    reason: why,
    lines: Object.entries(fields).flatMap(([name, text]) => {
      const position = linesNamed.indexOf(name) + 1;
      return position > 0 && typeof text === "string" && text.trim() !== "" ? [{ position, amount: text }] : [];
    }),
  }));
