import { sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { invitation, invitationLink } from "#db/schema/identity.ts";
import { hashSecret, newSecret } from "./secret.server.ts";

/** Whether an invitation's link is this one: the one that was shown, or one that was mailed. */
export const linkOf = (tokenHash: string) =>
  sql`(${invitation.tokenHash} = ${tokenHash} or ${invitation.id} in (select l.invitation_id from ${invitationLink} l where l.token_hash = ${tokenHash}))`;

/** One more link to the same invitation, for a letter: @returns the path of its page. */
export async function mintInvitationLink(db: Db, invitationId: string): Promise<string> {
  const token = newSecret();
  await db.insert(invitationLink).values({ tokenHash: hashSecret(token), invitationId });
  return `/invitations/${token}`;
}

/** Pages whose address holds a secret: it must not be kept where it would wait. */
const secretPath = /^\/(?:asks|invitations|sign-up|password-reset|unsubscribe|setup)\b/;

/**
 * Where a letter leads back to, as it may be kept: an invitation by its id, because the secret of its link may not stand
 * in a row; any other page with a secret in its address not at all.
 */
export async function keepNext(db: Db, next: string): Promise<Readonly<Record<string, string>>> {
  const [, token] = /^\/invitations\/([\w-]{1,100})$/.exec(next) ?? [];
  if (token === undefined) return secretPath.test(next) ? {} : { next };
  const [found] = await db
    .select({ id: invitation.id })
    .from(invitation)
    .where(linkOf(hashSecret(token)));
  return found ? { invitationId: found.id } : {};
}
