import { z } from "zod";
import { fundRestrictions } from "#db/schema/funds.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { nameInput } from "#app/domain/kernel/line-input.ts";

/** A list in a form: one address on each line, whole or only its last part. */
const addresses = z
  .string()
  .max(limits.fundAims * limits.urlLength, "This list is too long.")
  .default("")
  .transform((text) => [
    ...new Set(
      text
        .split(/\s+/)
        .filter(Boolean)
        .map((line) =>
          line
            .replace(/[?#].*$/, "")
            .replace(/\/+$/, "")
            .split("/")
            .at(-1)!
            .toLowerCase(),
        ),
    ),
  ])
  .pipe(z.array(z.string()).max(limits.fundAims, `At most ${limits.fundAims}, please.`));

const amount = z.string({ error: "Write an amount, for example 5,000." }).max(limits.amountLength, "Shorter, please.");

export const openFundInput = z.object({
  key: z.uuid(),
  organizationId: z.uuid("Choose the funder."),
  name: nameInput("Write the fund’s name.", 2, limits.nameLength),
  purpose: z
    .string({ error: "Say what the money is for." })
    .trim()
    .min(1, "Say what the money is for.")
    .max(limits.noteLength, `Please stay below ${limits.noteLength.toLocaleString("en")} characters.`),
  restriction: z.enum(fundRestrictions, { error: "Choose what the money may be used for." }),
  narrativeId: z
    .union([z.uuid(), z.literal("")])
    .default("")
    .transform((id) => id || null),
  projects: addresses,
  communities: addresses,
});

const part = z.coerce
  .number({ error: "Write a whole number." })
  .int("Write a whole number.")
  .min(1, "At least 1.")
  .max(1000, "At most 1,000.");
export const openPoolInput = z.object({
  key: z.uuid(),
  numerator: part,
  denominator: part,
  projectCap: amount,
  organizationCap: amount,
});

export const promiseMatchInput = z.object({ key: z.uuid(), amount });

/** A distribution as it was looked at: its sum in minor units, the projects' ids with spaces between them, and the plan's digest. */
export const distributeInput = z.object({
  key: z.uuid(),
  amountMinor: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(BigInt),
  projectIds: z
    .string()
    .max(limits.fundAims * 40)
    .transform((text) => text.split(" ").filter(Boolean)),
  digest: z.string().max(64),
});
