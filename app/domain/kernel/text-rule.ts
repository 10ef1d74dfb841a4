import { hasHiddenCharacters, normalized } from "./text.ts";

/* What everybody else has to read: every text that comes in by a form or a command is held to one of these. */

/** Letters that draw nothing: fillers of Hangul, the blank of Braille, marks that only join or choose a form. */
const blank =
  /\u034f|[\u115f\u1160\u3164\uffa0]|\u17b4|\u17b5|\u180b|\u180c|\u180d|\u180e|\u180f|\u2800|\p{Variation_Selector}|[\u{e0000}-\u{e0fff}]/gu;

/** Whether anything of a text can be seen. */
export const isVisible = (text: string): boolean =>
  /[^\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{M}\s]/u.test(text.replace(blank, ""));

/** Whether a line says something: it has a letter or a figure that can be seen. */
export const hasLetters = (text: string): boolean => /[\p{L}\p{N}]/u.test(text.replace(blank, ""));

/**
 * Whether a text keeps the direction in which it is written: no sign in it turns what follows, with which one sentence is
 * read as another. Hebrew and Arabic turn by themselves and need none of these.
 */
export const keepsDirection = (text: string): boolean => !/[\u202a-\u202e\u2066-\u2069]/u.test(text);

export const hiddenWords = "This holds characters that nobody sees: type it again instead of pasting it.";
export const lettersWords = "Please use letters, and no hidden characters.";
export const directionWords =
  "This holds characters that turn the direction of writing: leave them out, or type it again instead of pasting it.";

/** What is wrong with a line that was cut out of a longer text; null where nothing is. */
export const lineFault = (text: string): string | null =>
  hasHiddenCharacters(text) ? hiddenWords : hasLetters(text) ? null : lettersWords;

/** Scripts whose letters look like each other's. */
const alike = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
];

/** Whether a word of a name mixes scripts whose letters look alike, as no language does. */
export const mixesScripts = (name: string): boolean =>
  normalized(name, "NFC")
    .split(/[^\p{L}\p{M}]+/u)
    .some((word) => alike.filter((script) => script.test(word)).length > 1);

export const mixedWords = "A word in this name mixes letters of several scripts. Please write each word in one.";
