import { z } from "zod";
import { roles } from "#db/schema/identity.ts";
import { standings } from "#db/schema/standings.ts";
import { keptIfAbsent, ticked } from "#app/domain/kernel/form-field.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { lineOrNothing, nameInput } from "#app/domain/kernel/line-input.ts";
import { normalized } from "#app/domain/kernel/text.ts";
import { displayNameInput, emailInput, newPasswordInput } from "./account.ts";
import { invitationDays, registrableKinds } from "./role.ts";
import { admissionRules } from "./admission.ts";

const organizationNameInput = nameInput("Write the organization’s name.", 2, limits.organizationNameLength);

const websiteInput = z
  .string()
  .trim()
  .max(limits.urlLength, "This address is too long.")
  .refine(
    (url) => url === "" || (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)),
    "Write the whole address, beginning with https://",
  );

const descriptionInput = z
  .string()
  .trim()
  .max(limits.descriptionLength, `Please stay below ${limits.descriptionLength.toLocaleString("en")} characters.`);

/** Two or three sentences that whoever decides on an application reads. */
const saidInput = (missing: string) =>
  z
    .string({ error: missing })
    .trim()
    .min(1, missing)
    .max(limits.summaryLength, "Please keep it to two or three sentences.");

export const createOrganizationInput = z.object({
  key: z.uuid(),
  name: organizationNameInput,
  kind: z.enum(registrableKinds, { error: "Choose what kind of organization it is." }),
  description: descriptionInput.default(""),
  websiteUrl: z
    .string({ error: "Write its web address: whoever decides looks there." })
    .pipe(websiteInput)
    .refine((url) => url !== "", "Write its web address: whoever decides looks there."),
  applicantPosition: saidInput("Say what you do there."),
  runs: saidInput("Say what it runs, or what it does here."),
  vouchedBy: z.string().trim().max(limits.summaryLength, "Please keep it to two or three sentences.").default(""),
});

/** What a form leaves out stays as it is. */
export const editOrganizationInput = z.object({
  description: keptIfAbsent(descriptionInput),
  websiteUrl: keptIfAbsent(websiteInput.transform((url) => url || null)),
  /** An amount as people write it; empty for no limit. */
  signingLimit: keptIfAbsent(z.string().trim().max(40, "Write a plain sum.")),
});

const taglineInput = lineOrNothing(limits.summaryLength, "Please keep it to one sentence.");
const staffRateInput = z.string({ error: "Write the price of one hour." }).max(20, "Write a plain number.");
/** A few lines that are printed on every invoice. */
const linesInput = z
  .string()
  .transform((text) => text.replace(/\r\n?/g, "\n").trim())
  .pipe(
    z
      .string()
      .max(limits.reasonLength, `Please stay below ${limits.reasonLength} characters.`)
      .refine((text) => text.split("\n").length <= 8, "Please keep it to eight lines."),
  );

/** A part of a hundred, read as basis points; empty is none of it. */
const percentInput = z
  .string()
  .trim()
  .regex(/^(\d{1,2}([.,]\d{1,2})?)?$/, "Write a part of a hundred, with two decimals at most: 7 or 7.5.")
  .transform((text) => Math.round(Number(text.replace(",", ".")) * 100));

/** Whole days; empty is none. */
const lockDaysInput = z
  .string()
  .trim()
  .regex(/^\d{0,2}$/, `Write whole days, at most ${limits.withdrawalLockDays}.`)
  .transform(Number)
  .refine((days) => days <= limits.withdrawalLockDays, `Write whole days, at most ${limits.withdrawalLockDays}.`);

/** What a form leaves out stays as it is. */
export const editNetworkInput = z.object({
  name: keptIfAbsent(organizationNameInput),
  tagline: keptIfAbsent(taglineInput),
  staffRate: keptIfAbsent(staffRateInput),
  sponsorFeePercent: keptIfAbsent(percentInput),
  cofunderPercent: keptIfAbsent(percentInput),
  withdrawalLockDays: keptIfAbsent(lockDaysInput),
  separateInvoices: keptIfAbsent(ticked),
  invoiceAddress: keptIfAbsent(linesInput),
  invoicePayTo: keptIfAbsent(linesInput),
  admission: keptIfAbsent(z.enum(admissionRules, { error: "Choose one of the three." })),
});

const setUpFields = z.object({
  code: z
    .string({ error: "Write the code that the server printed." })
    .trim()
    .max(limits.tokenLength, "The code is shorter than that."),
  networkName: organizationNameInput,
  tagline: taglineInput.default(""),
  bookCurrency: z.string({ error: "Choose a currency." }).regex(/^[A-Z]{3}$/, "Choose a currency."),
  staffRate: staffRateInput,
  organizationName: organizationNameInput,
});

/** By somebody who is signed in: they become the first director. */
export const setUpInput = setUpFields.transform((value) => ({ ...value, director: null }));
/** By somebody who has no account yet and opens it on the way. */
export const setUpWithAccountInput = setUpFields
  .extend({ email: emailInput, displayName: displayNameInput, password: newPasswordInput.shape.password })
  .transform(({ email, displayName, password, ...value }) => ({
    ...value,
    director: { email, displayName, password },
  }));

export const roleInput = z.enum(roles, { error: "Choose a role." });
export const changeRoleInput = z.object({ change: z.enum(["give", "take"]), personId: z.uuid(), role: roleInput });
export const invitationInput = z.object({ invitationId: z.uuid() });

export const inviteInput = z.object({
  role: roleInput,
  days: z.coerce
    .number()
    .refine((days) => (invitationDays as readonly number[]).includes(days), "Choose one of the three."),
  note: lineOrNothing(limits.summaryLength, "Please keep the note to two sentences.").default(""),
  email: emailInput.optional(),
});

/** Addresses below /organizations that are pages of their own. */
const reservedSlugs = new Set(["new"]);

/** A name as a piece of an address: ASCII, at most 60 characters. Names in other scripts fall back to the kind of thing it is. */
export function organizationSlug(name: string): string {
  const plain = normalized(
    name
      .replace(/[øØ]/g, "o")
      .replace(/[łŁ]/g, "l")
      .replace(/[đĐ]/g, "d")
      .replace(/ß/g, "ss")
      .replace(/[æÆ]/g, "ae")
      .replace(/[œŒ]/g, "oe")
      .replace(/[þÞ]/g, "th"),
    "NFKD",
  )
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/['’]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 60)
    .replace(/^-+|-+$/g, "");
  return plain === "" || reservedSlugs.has(plain) ? `organization${plain && `-${plain}`}` : plain;
}

/** The first of `slug`, `slug-2`, `slug-3` … that is not taken. */
export function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? slug : `${slug}-${n}`;
    if (!taken.has(candidate)) return candidate;
  }
}

const smallWords = new Set([
  "of",
  "the",
  "for",
  "and",
  "de",
  "der",
  "die",
  "das",
  "des",
  "du",
  "la",
  "le",
  "und",
  "et",
  "y",
  "in",
  "at",
  "an",
]);

/** Two letters for the organization's mark: of its first two telling words, or of one word's capitals, or its first two. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s\-–/&,.()]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const telling = words.filter((word) => !smallWords.has(word.toLowerCase()));
  const [first, second] = telling.length > 0 ? telling : words;
  const letters = (word: string) => [...word].filter((character) => /[\p{L}\p{N}]/u.test(character));
  if (first === undefined) return "··";
  if (second !== undefined) return (letters(first)[0]! + letters(second)[0]!).toUpperCase();
  const capitals = letters(first).filter((letter) => letter !== letter.toLowerCase());
  const two = capitals.length >= 2 ? capitals : letters(first);
  return two.slice(0, 2).join("").toUpperCase();
}

/** How many hues there are for organizations (0 is kept for those not named). */
const hues = 12;

/** The hue that the fewest organizations have, the lowest first: neighbours differ for as long as they can. Chosen once, kept for ever. */
export function leastUsedHue(uses: ReadonlyMap<number, number>): number {
  let best = 1;
  for (let hue = 2; hue <= hues; hue++) if ((uses.get(hue) ?? 0) < (uses.get(best) ?? 0)) best = hue;
  return best;
}

export const standingInput = z.object({
  key: z.string().max(limits.tokenLength),
  from: z.enum(standings),
  to: z.enum(["admitted", "suspended", "ended"], { error: "Choose what is to hold." }),
  reason: z
    .string({ error: "Say why: its people read it." })
    .trim()
    .min(1, "Say why: its people read it.")
    .max(limits.reasonLength, `Please stay below ${limits.reasonLength} characters.`),
});
