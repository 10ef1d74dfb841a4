import { dayMs, hourMs, minuteMs } from "#app/domain/kernel/clock.ts";
import type { letterStates } from "#db/schema/mail.ts";

export type LetterState = (typeof letterStates)[number];

export interface LetterKind {
  /** What it is, for whoever looks after the network's mail. */
  readonly says: string;
  /** For how long it is worth trying. */
  readonly worthMs: number;
  /**
   * Its reader asked for it a moment ago and waits for it: it goes also to an address that refused an earlier letter,
   * because the way back into one's account must not rest on what a mailbox did last year.
   */
  readonly isAskedFor?: true;
}

/** Every letter that the product sends. What each says is composed in the area that it belongs to. */
export const letterKinds = {
  sign_up: { says: "Finish signing up", worthMs: dayMs, isAskedFor: true },
  password_reset: { says: "Choose a new password", worthMs: dayMs, isAskedFor: true },
  password_changed: { says: "Your password was changed", worthMs: 8 * dayMs },
  invitation: { says: "An invitation", worthMs: 30 * dayMs },
  maintainer_ask: { says: "A maintainer is asked", worthMs: 30 * dayMs },
  news: { says: "News", worthMs: 8 * dayMs },
  invoice: { says: "An invoice", worthMs: 30 * dayMs },
  dues: { says: "Membership dues", worthMs: 30 * dayMs },
  receipt: { says: "A payment arrived", worthMs: 30 * dayMs },
  dues_receipt: { says: "Dues arrived", worthMs: 30 * dayMs },
  status: { says: "What of the product needs a look", worthMs: dayMs },
} as const satisfies Record<string, LetterKind>;

export type LetterKindName = keyof typeof letterKinds;

/** A kind that this build does not know comes from a newer one that runs beside it, and is left to that one. */
export const letterKindOf = (name: string): LetterKind | undefined =>
  (letterKinds as Readonly<Record<string, LetterKind>>)[name];

/** The answer of an attempt that takes longer than this is not waited for: whoever comes then tries again. */
export const attemptMs = 3 * minuteMs;

/** A mail server that is down is asked again soon, because everybody's letters wait for it. */
const serverPauseMs = 10 * minuteMs;
/** A mailbox that is full or that greylists us is left in peace for longer each time. */
const mailboxPauseMs = 4 * hourMs;

/** How long to wait after so many attempts in vain: a minute, then twice as long each time. */
export function pauseMs(attempts: number, fault: "mailbox" | "server"): number {
  const longest = fault === "server" ? serverPauseMs : mailboxPauseMs;
  return Math.min(minuteMs * 2 ** Math.max(attempts - 1, 0), longest);
}

/** The mail server's words are bounded: some answer with a page. */
export const wordsLength = 300;

/** What a letter's last attempt came to, for whoever sent what it is about. */
export interface UndeliveredLetter {
  readonly id: string;
  readonly recipient: string;
  readonly reason: string;
  readonly endedAt: string;
}
