import { z } from "zod";
import type { person } from "#db/schema/identity.ts";
import { keptIfAbsent, ticked } from "#app/domain/kernel/form-field.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { nameInput } from "#app/domain/kernel/line-input.ts";

/**
 * An address as mail servers know it. Only ASCII: two addresses that look alike must never be one account, and case
 * folding outside of ASCII makes such pairs.
 */
export const emailInput = z
  .string({ error: "Write your mail address." })
  .trim()
  .max(limits.emailLength, "No mail address is that long.")
  .pipe(z.email("This does not look like a mail address. It should be like name@university.edu."));

export const displayNameInput = nameInput("Write the name that others should see.", 1, limits.nameLength);

/** A password that is being chosen. Whether it would be guessed is asked by the verb, which knows the name and address beside it. */
const newPassword = z
  .string({ error: "Choose a password." })
  .min(
    limits.passwordMinimumLength,
    `A password needs at least ${limits.passwordMinimumLength} characters. A few words in a row are fine.`,
  )
  .max(limits.passwordLength, `Please stay below ${limits.passwordLength} characters.`);

/** A password that is being asked for: only bounded, so that old rules never lock anybody out. */
const knownPassword = z
  .string({ error: "Write your password." })
  .max(limits.passwordLength, "No password here is that long.");

const token = z.string().min(1).max(limits.tokenLength);

export const startSignUpInput = z.object({ email: emailInput, next: z.string().max(limits.urlLength).optional() });
export const finishSignUpInput = z.object({
  displayName: displayNameInput,
  password: newPassword,
  timeZone: z.string().max(60).optional(),
});
export const signInInput = z.object({
  email: emailInput,
  password: knownPassword,
  next: z.string().max(limits.urlLength).optional(),
});
export const passwordResetInput = z.object({ email: emailInput });
export const newPasswordInput = z.object({ password: newPassword });
export const changePasswordInput = z.object({ current: knownPassword, password: newPassword });
export const closeAccountInput = z.object({ password: knownPassword });
export const sessionInput = z.object({ sessionHash: token });

const known = (zone: string) => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
};

/** An IANA zone that this server can count in; anything else is UTC. */
export const timeZoneOr = (zone: string | undefined, otherwise = "UTC"): string =>
  zone && known(zone) ? zone : otherwise;

/** How figures and dates are written. The interface itself is in English. */
export const locales = [
  "en-US",
  "en-GB",
  "en-AU",
  "en-IN",
  "de-DE",
  "es-ES",
  "es-MX",
  "fr-FR",
  "it-IT",
  "nl-NL",
  "pl-PL",
  "pt-BR",
  "sv-SE",
  "ja-JP",
] as const;
export const themes = ["system", "light", "dark"] as const;

/** How news reaches somebody by mail. */
export const newsChoices = [
  "instant",
  "daily",
  "weekly",
  "never",
] as const satisfies readonly (typeof person.$inferSelect)["newsByMail"][];

/** What a form leaves out stays as it is. */
export const settingsInput = z.object({
  displayName: keptIfAbsent(displayNameInput),
  locale: keptIfAbsent(z.enum(locales, { error: "Choose one of the list." })),
  timeZone: keptIfAbsent(z.string().max(60).refine(known, "Choose one of the list.")),
  theme: keptIfAbsent(z.enum(themes, { error: "Choose one of the three." })),
  newsByMail: keptIfAbsent(z.enum(newsChoices, { error: "Choose one of the list." })),
  showPresence: keptIfAbsent(ticked),
});
