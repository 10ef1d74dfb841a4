/*
 * An event is told in two voices: as a line of a history, beside the day and who did it, and as a sentence within a talk.
 * Areas write both in one file, one below the other; the browser brings the second alone.
 */

/** How a sum is written for this viewer: minor units as a decimal string. */
export type SayAmount = (minor: string, currency: string) => string;

/** Names as this viewer may know them, empty where there is none. */
export interface Names {
  readonly actor: string;
  readonly organization: string;
}

/** What a history's voice may use. */
interface Told<P> extends Names {
  readonly payload: P;
}

/** What happened, or that and why, in the words of whoever did it. Empty reasons are left out. */
type HistoryWords = string | readonly [what: string, why: string | null];

export type HistoryVoice<P> = { say(told: Told<P>, amount: SayAmount): HistoryWords }["say"];

export interface Manner {
  readonly amount: SayAmount;
  /** Minor units as a decimal string; null before there is a price. */
  readonly goalMinor: string | null;
}

/** A sentence within the talk: whose, and what. */
export interface LineWords {
  /** Set first and in bold; empty where nobody in particular did it. */
  readonly who: string;
  readonly what: string;
  /** Who says why, in their own words. */
  readonly why: string;
  /** Money moved: the line carries a drop. */
  readonly isMoney: boolean;
}

type ThreadVoice<P> = { say(payload: P, names: Names, manner: Manner): LineWords }["say"];

/** How a discussion tells an event; of the many moves of work, those `to` what people talk about. */
export type ThreadLine<P> = ThreadVoice<P> | { readonly say: ThreadVoice<P>; readonly onlyTo: readonly string[] };

export const line = (who: string, what: string, why: string | null = ""): LineWords => ({
  who,
  what,
  why: why ?? "",
  isMoney: false,
});
/** The same where money moved. */
export const flow = (...words: Parameters<typeof line>): LineWords => ({ ...line(...words), isMoney: true });

export const plainWord = (word: string): string => word.replaceAll("_", " ");
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
