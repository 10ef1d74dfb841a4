import { z } from "zod";
import { id, count } from "#app/domain/kernel/values.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import type { DecisionReceipt, MessageReceipt } from "./message.ts";

export const reasonText = z.string().max(limits.reasonLength);

/** The revision of a message that somebody has before them. */
export const revision = z.int().positive();

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
