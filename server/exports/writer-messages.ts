import { z } from "zod";
import { exportOrder } from "#app/domain/reports/export-order.ts";

/** What the process that writes an export is told once, when it has started. */
export const writingOrder = z.object({
  address: z.union([
    z.string(),
    z.object({ host: z.string(), port: z.number(), user: z.string(), database: z.string() }),
  ]),
  order: exportOrder,
  /** Where to; nobody else knows this name. */
  path: z.string(),
  /** Beside it also a smaller one, with .gz behind its name. */
  compress: z.boolean(),
});
export type WritingOrder = z.output<typeof writingOrder>;

/** And what it answers, once. Of what is for everybody it also says of what it was written. */
export const writingAnswer = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("written"), version: z.string() }),
  z.object({ kind: z.literal("nothing") }),
  z.object({ kind: z.literal("failed"), why: z.string() }),
]);
export type WritingAnswer = z.output<typeof writingAnswer>;
