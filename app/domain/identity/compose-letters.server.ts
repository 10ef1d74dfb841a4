import { and, eq, gt, isNull } from "drizzle-orm";
import { invitation, organization, passwordReset, person, signUp } from "#db/schema/identity.ts";
import { dayMs, hourMs } from "#app/domain/kernel/clock.ts";
import type { Compose } from "#app/domain/mail/deliver-letter.server.ts";
import {
  finishSignUpLetter,
  hasAccountLetter,
  invitationLetter,
  passwordChangedLetter,
  passwordResetLetter,
} from "./letters.ts";
import { mintInvitationLink } from "./invitation-link.server.ts";
import { letterReader } from "./letter-reader.server.ts";
import { senderOf } from "./network-settings.server.ts";
import { roleName } from "./role.ts";
import { hashSecret, newSecret } from "./secret.server.ts";

/** How long the links in these letters work, from the attempt that sends them. All of several attempts work: nobody knows which letter arrived. */
const signUpWindowMs = dayMs;
export const passwordResetWindowMs = hourMs;

/** To whoever wants an account: the link that finishes it; or, where the address has one already, only that. */
export const composeSignUp: Compose = async ({ db, clock }, { recipient, details }, publicUrl) => {
  const sender = await senderOf({ db }, publicUrl);
  const [known] = await db.select({ displayName: person.displayName }).from(person).where(eq(person.email, recipient));
  if (known) return hasAccountLetter(sender, known);
  const [token, now] = [newSecret(), clock.now()];
  await db.insert(signUp).values({
    tokenHash: hashSecret(token),
    email: recipient,
    createdAt: now,
    expiresAt: new Date(now.getTime() + signUpWindowMs),
  });
  const next = details.invitationId === undefined ? details.next : await mintInvitationLink(db, details.invitationId);
  return finishSignUpLetter(sender, { token, next });
};

/** To the owner of the address, where it has one. */
export const composePasswordReset: Compose = async ({ db, clock }, { recipient }, publicUrl) => {
  const [token, now] = [newSecret(), clock.now()];
  const [owner] = await db
    .select({ id: person.id, displayName: person.displayName })
    .from(person)
    .where(and(eq(person.email, recipient), isNull(person.closedAt)));
  if (!owner) return null;
  await db.insert(passwordReset).values({
    tokenHash: hashSecret(token),
    personId: owner.id,
    createdAt: now,
    expiresAt: new Date(now.getTime() + passwordResetWindowMs),
  });
  return passwordResetLetter(await senderOf({ db }, publicUrl), { ...owner, token });
};

export const composePasswordChanged: Compose = async ({ db }, { personId }, publicUrl) => {
  const owner = await letterReader(db, personId);
  return owner ? passwordChangedLetter(await senderOf({ db }, publicUrl), owner) : null;
};

/** To somebody who is invited, while the invitation is open. */
export const composeInvitation: Compose = async ({ db, clock }, { about }, publicUrl) => {
  const [open] = about
    ? await db
        .select({
          role: invitation.role,
          until: invitation.expiresAt,
          organization: organization.name,
          invitedBy: person.displayName,
        })
        .from(invitation)
        .innerJoin(organization, eq(organization.id, invitation.organizationId))
        .innerJoin(person, eq(person.id, invitation.invitedBy))
        .where(
          and(
            eq(invitation.id, about),
            isNull(invitation.acceptedAt),
            isNull(invitation.revokedAt),
            gt(invitation.expiresAt, clock.now()),
          ),
        )
    : [];
  if (!about || !open) return null;
  return invitationLetter(await senderOf({ db }, publicUrl), {
    ...open,
    role: roleName(open.role).toLowerCase(),
    path: await mintInvitationLink(db, about),
  });
};
