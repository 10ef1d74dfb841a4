import { hash, verify, type Options } from "@node-rs/argon2";
import { normalized } from "#app/domain/kernel/text.ts";

/**
 * OWASP Password Storage Cheat Sheet (2025), first choice where 46 MiB per sign-in would be too much on a small server:
 * argon2id with 19 MiB, two passes, one lane.
 */
export const argon2Parameters = { memoryKibibytes: 19_456, passes: 2, lanes: 1 } as const;

// The library's `Algorithm` is a const enum of its declaration file, which single-file compilers cannot read: 2 is Argon2id.
const options: Options = {
  algorithm: 2,
  memoryCost: argon2Parameters.memoryKibibytes,
  timeCost: argon2Parameters.passes,
  parallelism: argon2Parameters.lanes,
};

const prefix = `$argon2id$v=19$m=${argon2Parameters.memoryKibibytes},t=${argon2Parameters.passes},p=${argon2Parameters.lanes}$`;

/** The same password typed on another keyboard is the same password (NIST SP 800-63B asks for NFKC or NFKD). */
const typed = (password: string) => normalized(password, "NFKC");

/** argon2id off the main thread, encoded with its parameters and salt. */
export const hashPassword = (password: string): Promise<string> => hash(typed(password), options);

/** Whether a stored hash was made with weaker or other parameters than today's. */
export const isOutdated = (stored: string): boolean => !stored.startsWith(prefix);

/** Hash of a password that nobody has, with today's parameters; made once, at the first sign-in with an unknown address. */
let nobodys: Promise<string> | undefined;

/**
 * Whether this is the password behind the stored hash. Without one (nobody has that address, or the account is closed) as
 * much work is done and the answer is no, so that the time taken says nothing about who has an account.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const against = stored ?? (await (nobodys ??= hashPassword("no account has this password")));
  const fits = await verify(against, typed(password));
  return fits && stored !== null;
}
