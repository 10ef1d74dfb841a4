import { z } from "zod";
import { neverAbsent } from "#app/domain/kernel/form-field.ts";
import { limits } from "#app/domain/kernel/limits.ts";

/** What fits through the door of the product; longer files are imported on the command line. */
export const largestBankFileBytes = 1_900_000;

export const bankFileInput = z.object({
  file: z
    .instanceof(File, { error: "Choose a file." })
    .refine(({ size }) => size > 0, "Choose a file.")
    .refine(
      ({ size }) => size <= largestBankFileBytes,
      "This is longer than a form may be. Import it on the command line.",
    ),
  account: z.string().trim().max(limits.nameLength).default(""),
  columns: z.string().trim().max(limits.noteLength).default(""),
  dayOrder: z.enum(["", "day", "month"]).default(""),
});

/** None: all of it becomes credit, which must be said. */
const invoiceIds = neverAbsent(
  z.union([
    z.literal("").transform(() => []),
    z.uuid().transform((id) => [id]),
    z.array(z.uuid()).max(limits.invoicesPerPayment),
  ]),
);

/** What finance says about one line of the bank. */
export const decisionInput = z.discriminatedUnion("as", [
  z.object({
    as: z.literal("payment"),
    key: z.uuid(),
    organizationId: z.uuid({ error: "Choose who it is." }),
    invoiceIds,
  }),
  z.object({ as: z.literal("reversal"), key: z.uuid(), paymentId: z.uuid({ error: "Choose the payment." }) }),
  z.object({
    as: z.literal("set_aside"),
    key: z.uuid(),
    note: z.string().trim().max(limits.reasonLength, `At most ${limits.reasonLength} characters.`).default(""),
  }),
]);
