import { z } from "zod";

/** What the steward asks for on the page of undelivered mail, with one press. */
export const mailInput = z.discriminatedUnion("ask", [
  z.object({ ask: z.literal("resend"), id: z.uuid() }),
  z.object({ ask: z.literal("set_aside"), id: z.uuid() }),
  z.object({ ask: z.literal("lift"), address: z.string().max(254) }),
  z.object({ ask: z.enum(["again", "take_off"]), task: z.string().max(20) }),
]);

export type MailAsk = z.output<typeof mailInput>;
