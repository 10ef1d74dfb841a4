/** The four texts that a proposal stands on, in the order in which they are read. */
export const textNames = ["problem", "solution", "implementation", "fit"] as const;
export type TextName = (typeof textNames)[number];
export type ProposalTexts = Readonly<Record<TextName, string>>;

/** Words that level of detail 1 asks for; no upper bound where a longer text does no harm. */
export const wordBounds: Readonly<Record<TextName, { least: number; most: number | null }>> = {
  problem: { least: 50, most: null },
  solution: { least: 50, most: 500 },
  implementation: { least: 50, most: 500 },
  fit: { least: 25, most: null },
};

export interface MeasuredText {
  readonly name: TextName;
  readonly words: number;
  readonly least: number;
  readonly most: number | null;
  /** Words still missing, or 0. */
  readonly missing: number;
  /** Words too many, or 0. */
  readonly over: number;
  readonly passes: boolean;
  /** What is missing, in kind words; says that it is enough when it is. */
  readonly sentence: string;
}

export interface LevelOfDetail {
  readonly texts: Readonly<Record<TextName, MeasuredText>>;
  readonly passes: boolean;
}

/** Scripts that are written without spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

/** Words of a Markdown text as a reader counts them: addresses and signs are none, a word with a hyphen is one. */
export function countWords(markdown: string): number {
  const text = markdown.replace(/\]\([^)\s]*\)/g, "] ").replace(/\b(?:https?|mailto):\S+/g, " ");
  let count = 0;
  for (const token of text.split(/\s+/)) {
    if (unspaced.test(token)) for (const segment of segmenter.segment(token)) count += segment.isWordLike ? 1 : 0;
    else if (/[\p{L}\p{N}]/u.test(token)) count += 1;
  }
  return count;
}

/** Why each text is asked for: what a reader who does not know the proposer needs from it. */
const purposes: Readonly<Record<TextName, string>> = {
  problem: "so that others recognize their own problem in it",
  solution: "so that others can see what would be different",
  implementation: "so that it can be sized",
  fit: "so that maintainers see where it would live",
};

const counted = (count: number) => (count === 1 ? "1 word" : `${count} words`);

function sentenceFor(name: TextName, words: number, missing: number, over: number, most: number | null): string {
  if (over > 0)
    return `${counted(words)}: ${over} more than ${most}. Shorter texts are read; put the rest into a linked document.`;
  if (missing === 0) return `${counted(words)}: enough.`;
  if (words === 0) return `At least ${counted(missing)}, ${purposes[name]}.`;
  return `${counted(words)}; ${missing} more, ${purposes[name]}.`;
}

/** How far one text is from level of detail 1. Pure: used in the browser while one writes, and by the verbs. */
export function measureText(name: TextName, text: string): MeasuredText {
  const { least, most } = wordBounds[name];
  const words = countWords(text);
  const missing = Math.max(0, least - words);
  const over = most === null ? 0 : Math.max(0, words - most);
  return {
    name,
    words,
    least,
    most,
    missing,
    over,
    passes: missing === 0 && over === 0,
    sentence: sentenceFor(name, words, missing, over, most),
  };
}

/** Level of detail 1 of a proposal: a candidate passes in all four texts. */
export function measureDetail(texts: ProposalTexts): LevelOfDetail {
  const measured = {
    problem: measureText("problem", texts.problem),
    solution: measureText("solution", texts.solution),
    implementation: measureText("implementation", texts.implementation),
    fit: measureText("fit", texts.fit),
  };
  return { texts: measured, passes: textNames.every((name) => measured[name].passes) };
}
