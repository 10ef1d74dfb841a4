import { z } from "zod";

/** In the settings of a network that was restored: since when its letters wait for somebody's word. */
export const lettersHeldSince = "lettersHeldSince";

/** Whether what the product sends by itself has to wait. */
export const areHeld = (settings: Readonly<Record<string, unknown>> | undefined): boolean =>
  settings?.[lettersHeldSince] !== undefined;

export const holdLettersInput = z.object({ letters: z.enum(["hold", "send"]) });
