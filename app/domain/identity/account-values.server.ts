import { z } from "zod";
import { limits } from "#app/domain/kernel/limits.ts";
import type { Whence } from "./attempts.server.ts";

/* What commands about people and organizations are told, each bounded. Whether an address or a password will do is asked by forms and verbs. */

export const email = z.string().max(limits.emailLength);
export const password = z.string().max(limits.passwordLength);
/** A token of a link or cookie, or what a session is called. */
export const secret = z.string().max(limits.tokenLength);
export const timeZoneText = z.string().max(60);
/** The end of an organization's address. */
export const slugText = z.string().max(limits.organizationNameLength + 10);

/** From where somebody tries. */
export const whence: z.ZodType<Whence> = z.object({
  address: z.string().max(100),
  device: z.string().max(limits.tokenLength).nullable(),
});
