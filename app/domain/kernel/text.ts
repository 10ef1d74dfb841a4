/** Longer than any line that people type. */
const longestLine = 4_000;

/**
 * A text in one of Unicode's normal forms. Marks upon marks are put into order one by one: a hundred thousand of them take
 * half a minute. What is longer than any line is left as it is, for whoever asked to refuse it by its length.
 */
export const normalized = (text: string, form: "NFC" | "NFKC" | "NFKD"): string =>
  text.length > longestLine ? text : text.normalize(form);

/**
 * One line as people meant it: composed (NFC), trimmed, inner white space as single spaces. Line breaks become spaces
 * too, so that nothing typed into one line can begin a second one in a mail's head or a log.
 */
export const tidyLine = (text: string): string => normalized(text, "NFC").replace(/\s+/gu, " ").trim();

/**
 * Whether a line holds characters that nobody sees: control characters, and those that turn the writing direction, with
 * which one name can be made to look like another. Joiners stay allowed, because several scripts need them.
 */
export const hasHiddenCharacters = (text: string): boolean =>
  /[\p{Cc}\p{Cs}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u.test(text);

/** A line of at most `length` characters for a mail's subject; breaks and hidden characters cannot leave it. */
export const subjectLine = (text: string, length = 150): string =>
  [...tidyLine(text.replace(/[\p{Cc}\u2028\u2029]/gu, " "))].slice(0, length).join("");

/** Whether the database can keep a text as it is: PostgreSQL takes no null sign, and half a surrogate pair is no character. */
export const isKeepable = (text: string): boolean => !text.includes("\0") && !/\p{Cs}/u.test(text);

/** What a person reads who pasted such a text. */
export const unkeepableWords = "This holds a character that cannot be kept: type it again instead of pasting it.";
