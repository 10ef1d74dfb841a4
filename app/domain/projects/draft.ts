import { z } from "zod";
import { limits } from "#app/domain/kernel/limits.ts";
import { isKeepable } from "#app/domain/kernel/text.ts";

/** Fields of unsent text: bounded, because nobody has judged them yet. */
export const draftFields = z
  .record(z.string().regex(/^[A-Za-z]{1,40}$/), z.string().max(limits.proposalTextLength).refine(isKeepable))
  .refine((fields) => Object.keys(fields).length <= 20);
