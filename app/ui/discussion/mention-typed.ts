/** A name that is being typed behind an "@": where it begins, and what of it is there. */
export interface TypedMention {
  readonly from: number;
  readonly to: number;
  readonly typed: string;
}

/**
 * One or two words behind an "@" that is not inside a word, up to the caret. A space alone ends a name, as it does behind
 * one that was chosen from the list: the second word goes on with it.
 */
const beingTyped = /(?:^|[^\w.+-])(@\[?([^\s@[\](){}<>`]{1,40}(?: [^\s@[\](){}<>`]{1,40})?))$/;

/** The mention that a caret stands in, if it stands in one. */
export function mentionTyped(text: string, caret: number): TypedMention | null {
  // A name is short: nothing farther back can be the beginning of it.
  const before = text.slice(Math.max(0, caret - 90), caret);
  const [, whole, typed] = beingTyped.exec(before) ?? [];
  return whole === undefined || typed === undefined ? null : { from: caret - whole.length, to: caret, typed };
}
