import { eq } from "drizzle-orm";
import { person, signUp } from "#db/schema/identity.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { assert, ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { countLetter, type Whence } from "./attempts.server.ts";
import { hashSecret, newSecret } from "./secret.server.ts";

/** How long the link in the mail works. */
export const signUpWindowMs = dayMs;

/** What is to be written to the address; null when it was written to too often a moment ago. The page never tells which. */
export type SignUpNotice =
  | { readonly kind: "finish"; readonly to: string; readonly token: string }
  | { readonly kind: "has_account"; readonly to: string; readonly displayName: string }
  | null;

/**
 * Begins a sign-up. Whoever asks learns nothing: the answer and the statements are the same for known and unknown
 * addresses, and the difference is only in the letter, which the owner of the address reads.
 */
export async function startSignUp(ctx: Context, { email, whence }: { readonly email: string; readonly whence: Whence }): Promise<SignUpNotice> {
  if (!(await countLetter(ctx, "sign-up", email, whence))) return null;
  const token = newSecret();
  const found = await transact(ctx, {}, async (tx) => {
    const [known] = await tx.db.select({ to: person.email, displayName: person.displayName }).from(person).where(eq(person.email, email));
    await tx.db.insert(signUp).values({
      tokenHash: hashSecret(token),
      email,
      createdAt: tx.now,
      expiresAt: new Date(tx.now.getTime() + signUpWindowMs),
    });
    return ok(known);
  });
  assert(found.ok, "beginning a sign-up is never refused");
  return found.value ? { kind: "has_account", ...found.value } : { kind: "finish", to: email, token };
}
