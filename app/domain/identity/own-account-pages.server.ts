import { and, desc, eq, gt, isNull } from "drizzle-orm";
import { organization, passwordReset, person, session, signUp } from "#db/schema/identity.ts";
import type { PersonActor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { assert } from "#app/domain/kernel/result.ts";
import { hashSecret } from "./secret.server.ts";

type PersonContext = Context & { readonly actor: PersonActor };

/** What the settings page edits. */
export async function ownSettings(ctx: PersonContext) {
  const [own] = await ctx.db
    .select({
      email: person.email,
      displayName: person.displayName,
      locale: person.locale,
      timeZone: person.timeZone,
      theme: person.theme,
      showPresence: person.showPresence,
      newsByMail: person.newsByMail,
    })
    .from(person)
    .where(eq(person.id, ctx.actor.personId));
  assert(own, "whoever is signed in exists");
  return own;
}

/** The asker's signed-in browsers, newest first. The hash names one; it never signs anybody in. */
export const ownSessions = (ctx: PersonContext) =>
  ctx.db
    .select({
      sessionHash: session.idHash,
      userAgent: session.userAgent,
      createdAt: session.createdAt,
      expiresAt: session.expiresAt,
    })
    .from(session)
    .where(and(eq(session.personId, ctx.actor.personId), gt(session.expiresAt, ctx.clock.now())))
    .orderBy(desc(session.createdAt), session.idHash)
    .limit(limits.sessionsListed);

/** Whether somebody has to found the network still. */
export async function isSetUpOpen(ctx: Context): Promise<boolean> {
  const stewards = await ctx.db.$count(organization, eq(organization.kind, "steward"));
  return stewards === 0;
}

/** The address that a sign-up link proves; null when the link ended. */
export async function waitingSignUp(ctx: Context, token: string): Promise<{ email: string } | null> {
  const [waiting] = await ctx.db
    .select({ email: signUp.email })
    .from(signUp)
    .where(and(eq(signUp.tokenHash, hashSecret(token)), isNull(signUp.usedAt), gt(signUp.expiresAt, ctx.clock.now())));
  return waiting ?? null;
}

/** Whose password a reset link sets; null when the link ended. The name is shown to nobody but the holder of the link. */
export async function waitingPasswordReset(ctx: Context, token: string): Promise<{ email: string } | null> {
  const [waiting] = await ctx.db
    .select({ email: person.email })
    .from(passwordReset)
    .innerJoin(person, eq(person.id, passwordReset.personId))
    .where(
      and(
        eq(passwordReset.tokenHash, hashSecret(token)),
        isNull(passwordReset.usedAt),
        gt(passwordReset.expiresAt, ctx.clock.now()),
        isNull(person.closedAt),
      ),
    );
  return waiting ?? null;
}
