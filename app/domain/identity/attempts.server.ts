import { and, eq, gt, sql } from "drizzle-orm";
import { attempt, knownDevice, person } from "#db/schema/identity.ts";
import { dayMs, hourMs, minuteMs } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { assert, ok } from "#app/domain/kernel/result.ts";
import { transact, type Tx } from "#app/domain/kernel/transaction.server.ts";
import { hashSecret } from "./secret.server.ts";

/**
 * What may be tried how often for one account. Limits per network address alone are the server's; these hold over all
 * nodes, because they are counted in the database. Whoever only knows somebody's mail address must not use up what its
 * owner may try: so the narrow ones are counted apart for each place (a network address, or a browser where the owner
 * signed in before), and the wide ones, which no single place can reach, leave the owner a way.
 */
export const attemptLimits = {
  /** Wrong passwords from one place. */
  sign_in: { limit: 10, windowMs: 15 * minuteMs },
  /** Invitations that one person has mailed in a day: anybody may register an organization, and nobody may send everybody mail through us. */
  invitation: { limit: 30, windowMs: dayMs },
  /** Links by which maintainers are asked about one project in a day, sent again or anew. */
  maintainer_ask: { limit: 20, windowMs: dayMs },
  /** Of them those that one person has mailed, about whatever project; and those that come to one address, whoever asks. */
  maintainer_mail: { limit: 30, windowMs: dayMs },
  maintainer_mailbox: { limit: 5, windowMs: dayMs },
  /** From all unknown places together: a thousand machines are then no quicker than three. Known browsers and letters stay the owner's way in. */
  sign_in_anywhere: { limit: 100, windowMs: hourMs },
  /** Of whoever is signed in and is asked for their password again. */
  own_password: { limit: 10, windowMs: 15 * minuteMs },
  /**
   * Letters with a link that anybody can cause to be sent to an address: from one place, and from all unknown ones. The
   * windows are shorter than any link works: when a letter is withheld, one lies in the mailbox that still opens.
   */
  letter: { limit: 2, windowMs: 30 * minuteMs },
  letter_anywhere: { limit: 6, windowMs: 30 * minuteMs },
  /** After so many in a day it is somebody's weapon. Then they come one at a time, again so that one of them always opens. */
  letter_of_day: { limit: 20, windowMs: dayMs },
  letter_after_many: { limit: 1, windowMs: 50 * minuteMs },
} as const;

export type AttemptKind = keyof typeof attemptLimits;

/** From where somebody tries. */
export interface Whence {
  /** Network address; one for a whole IPv6 network. */
  readonly address: string;
  /** What the browser's cookie says, if it has one. */
  readonly device: string | null;
}

/** Hashed, and counted for unknown addresses too: the table does not say who has an account. */
const keyOf = (kind: AttemptKind, subject: string) => hashSecret(`${kind}:${subject.toLowerCase()}`);
const keyAt = (kind: AttemptKind, subject: string, place: string | undefined) =>
  place === undefined ? keyOf(kind, subject) : `${keyOf(kind, subject)}.${hashSecret(place)}`;

/**
 * Counts one attempt before it is made, in one atomic statement, so that a hundred at once are still at most the limit.
 *
 * @param place counted apart from all others
 * @returns whether it may be made, and when the window ends
 */
export async function countAttempt(
  ctx: Context,
  kind: AttemptKind,
  subject: string,
  place?: string,
): Promise<{ allowed: boolean; windowEndsAt: Date }> {
  const { limit, windowMs } = attemptLimits[kind];
  const counted = await transact(ctx, {}, async (tx) => {
    const [row] = await tx.db
      .insert(attempt)
      .values({ key: keyAt(kind, subject, place), count: 1, windowEndsAt: new Date(tx.now.getTime() + windowMs) })
      .onConflictDoUpdate({
        target: attempt.key,
        set: {
          count: sql`case when ${attempt.windowEndsAt} <= ${tx.now.toISOString()} then 1 else ${attempt.count} + 1 end`,
          windowEndsAt: sql`case when ${attempt.windowEndsAt} <= ${tx.now.toISOString()} then excluded.window_ends_at else ${attempt.windowEndsAt} end`,
        },
      })
      .returning();
    assert(row, "an upsert returns its row");
    return ok({ allowed: row.count <= limit, windowEndsAt: row.windowEndsAt });
  });
  assert(counted.ok, "counting is never refused");
  return counted.value;
}

/** Forgets what was counted, at one place or at all of them, after the right answer was given. */
export const clearAttempts = async (tx: Tx, kind: AttemptKind, subject: string, place?: string): Promise<void> => {
  await tx.db
    .delete(attempt)
    .where(
      place === undefined
        ? sql`starts_with(${attempt.key}, ${keyOf(kind, subject)})`
        : eq(attempt.key, keyAt(kind, subject, place)),
    );
};

/** What counts as one place for this account, and whether its owner signed in there before. */
export async function signInPlace(
  { db, clock }: Context,
  email: string,
  { address, device }: Whence,
): Promise<{ place: string; isKnown: boolean }> {
  const tokenHash = device === null ? null : hashSecret(device);
  const [known] = await db
    .select({ one: sql`1` })
    .from(knownDevice)
    .innerJoin(person, eq(person.id, knownDevice.personId))
    .where(
      and(eq(person.email, email), eq(knownDevice.tokenHash, tokenHash ?? ""), gt(knownDevice.expiresAt, clock.now())),
    );
  return known ? { place: `device ${tokenHash}`, isKnown: true } : { place: `address ${address}`, isKnown: false };
}

/** Whether an address may be written to once more because somebody asks for it. What for is counted apart: a sign-up brings no link for a new password. */
export async function countLetter(
  ctx: Context,
  purpose: "sign-up" | "password-reset",
  email: string,
  whence: Whence,
): Promise<boolean> {
  const subject = `${purpose} ${email}`;
  const { place, isKnown } = await signInPlace(ctx, email, whence);
  if (!(await countAttempt(ctx, "letter", subject, place)).allowed) return false;
  if (isKnown) return true;
  if (!(await countAttempt(ctx, "letter_of_day", subject)).allowed)
    return (await countAttempt(ctx, "letter_after_many", subject)).allowed;
  return (await countAttempt(ctx, "letter_anywhere", subject)).allowed;
}

/** After its owner chose a new password by mail, what strangers tried for this account counts no more. */
export async function clearAccountAttempts(tx: Tx, email: string): Promise<void> {
  for (const kind of ["sign_in", "sign_in_anywhere"] as const) await clearAttempts(tx, kind, email);
  for (const kind of ["letter", "letter_anywhere", "letter_of_day", "letter_after_many"] as const)
    await clearAttempts(tx, kind, `password-reset ${email}`);
}
