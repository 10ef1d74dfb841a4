import { z } from "zod";

/** What finance asks for on its page. */
export const financeInput = z.discriminatedUnion("ask", [
  z.object({ ask: z.literal("issue"), key: z.uuid(), deliverableId: z.uuid() }),
  z.object({ ask: z.literal("pay"), key: z.uuid(), invoiceId: z.uuid() }),
]);
