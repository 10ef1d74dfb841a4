import { z } from "zod";
import { isKeepable, tidyLine, unkeepableWords } from "./text.ts";

/** One line that a form needs, as people meant it. */
export const lineInput = (missing: string, most: number, tooLong = `At most ${most} characters.`) =>
  z
    .string({ error: missing })
    .max(most, tooLong)
    .refine(isKeepable, unkeepableWords)
    .transform(tidyLine)
    .refine((text) => text !== "", missing);
