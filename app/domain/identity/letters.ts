import type { LetterText } from "#app/domain/kernel/mail.ts";
import { subjectLine } from "#app/domain/kernel/text.ts";

/** What every letter needs: from which network it comes, and where that is. */
export interface Sender {
  readonly networkName: string;
  /** Origin without a slash at the end. */
  readonly publicUrl: string;
}

const product = "Tributary";
/** The network as letters name it. */
export const called = ({ networkName }: Sender) => networkName || product;

/** Paragraphs as plain text, beneath one line that says what they are about. */
export const letterText = (subject: string, paragraphs: readonly string[]): LetterText => ({
  subject: subjectLine(subject),
  text: `${paragraphs.join("\n\n")}\n`,
});

/** To an address nobody has an account with: the link that finishes the sign-up. `next` is a path of ours to return to. */
export const finishSignUpLetter = (
  sender: Sender,
  { token, next }: { token: string; next?: string | undefined },
): LetterText =>
  letterText(`Finish signing up to ${called(sender)}`, [
    `Somebody, hopefully you, asked to open an account with this address at ${called(sender)}.`,
    `Open this link to choose your name and a password. It works once, within a day:`,
    `${sender.publicUrl}/sign-up/${token}${next ? `?${new URLSearchParams({ next }).toString()}` : ""}`,
    "If it was not you, ignore this letter: without the link nothing happens.",
  ]);

/** To an address that has an account: the page answered as it always does, so only the owner learns of it. */
export const hasAccountLetter = (sender: Sender, { displayName }: { displayName: string }): LetterText =>
  letterText(`You have an account at ${called(sender)} already`, [
    `Hello ${displayName},`,
    `somebody, hopefully you, asked to open an account with this address at ${called(sender)}. It has one already.`,
    `Sign in: ${sender.publicUrl}/sign-in`,
    `If you forgot the password, choose a new one: ${sender.publicUrl}/password-reset`,
    "If it was not you, there is nothing to do: nobody was told that you have an account.",
  ]);

export const passwordResetLetter = (
  sender: Sender,
  { displayName, token }: { displayName: string; token: string },
): LetterText =>
  letterText(`Choose a new password for ${called(sender)}`, [
    `Hello ${displayName},`,
    `open this link to choose a new password. It works once, within an hour:`,
    `${sender.publicUrl}/password-reset/${token}`,
    "Everywhere you are signed in now, you will be signed out then. If you did not ask for this, ignore this letter: your password stays as it is.",
  ]);

/** After a password was changed, by settings or by mail: whoever did not do it must hear of it. */
export const passwordChangedLetter = (sender: Sender, { displayName }: { displayName: string }): LetterText =>
  letterText(`Your password at ${called(sender)} was changed`, [
    `Hello ${displayName},`,
    "your password was changed just now, and other browsers were signed out.",
    `If that was not you, choose a new one at once: ${sender.publicUrl}/password-reset`,
  ]);

/** To somebody whom an organization invites: the link by which they join. What the inviter wrote stands on its page, so that no stranger's words go out in our letters. */
export const invitationLetter = (
  sender: Sender,
  {
    invitedBy,
    organization,
    role,
    until,
    path,
  }: { invitedBy: string; organization: string; role: string; until: Date; path: string },
): LetterText =>
  letterText(`${organization} invites you to ${called(sender)}`, [
    `${invitedBy} invites you to join ${organization} at ${called(sender)}, as ${role}.`,
    `Open this link to see what that is, and to join. It works for one person, until ${until.toISOString().slice(0, 10)}:`,
    `${sender.publicUrl}${path}`,
    "If you do not know them, ignore this letter: without the link nothing happens.",
  ]);
