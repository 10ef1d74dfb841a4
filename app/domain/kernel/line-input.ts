import { z } from "zod";
import { hasHiddenCharacters, isKeepable, tidyLine, unkeepableWords } from "./text.ts";
import { hasLetters, hiddenWords, isVisible, lettersWords, mixedWords, mixesScripts } from "./text-rule.ts";

/** One line that others read, such as a title: as people meant it, with something in it that can be seen. */
export const lineInput = (missing: string, most: number, tooLong = `At most ${most} characters.`) =>
  z
    .string({ error: missing })
    .max(most, tooLong)
    .refine(isKeepable, unkeepableWords)
    .transform(tidyLine)
    .refine((text) => text !== "", missing)
    .refine((text) => !hasHiddenCharacters(text), hiddenWords)
    .refine(hasLetters, lettersWords);

/** One line that may be left empty. */
export const lineOrNothing = (most: number, tooLong = `At most ${most} characters.`) =>
  z
    .string()
    .transform(tidyLine)
    .pipe(z.string().max(most, tooLong))
    .refine((text) => !hasHiddenCharacters(text), hiddenWords)
    .refine((text) => text === "" || isVisible(text), lettersWords);

/** A name of somebody or something, by which others tell it from the rest. */
export const nameInput = (missing: string, least: number, most: number) =>
  lineInput(missing, most, `Please shorten the name to ${most} characters.`)
    .refine((name) => name.length >= least, missing)
    .refine((name) => !mixesScripts(name), mixedWords);
