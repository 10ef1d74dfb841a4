import { z } from "zod";
import { id, count } from "#app/domain/kernel/values.server.ts";
import type { DecisionReceipt, MessageReceipt } from "./message.ts";

const receipt = {
  messageId: id,
  /** Number of the event in the project's stream. */
  seq: count,
  rev: count,
};

export const messageReceipt: z.ZodType<MessageReceipt> = z.object(receipt);
export const decisionReceipt: z.ZodType<DecisionReceipt> = z.object({
  ...receipt,
  decisionId: id,
  /** Within its project. */
  number: count,
});
