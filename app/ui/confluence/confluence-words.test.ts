import { describe, expect, it } from "vitest";
import type { ConfluenceStream } from "./confluence-data.ts";
import { confluenceAriaLabel, confluenceSentence, confluenceTerms, confluenceWords } from "./confluence-words.ts";

const words = confluenceWords(
  { currency: "USD", goalMinor: null, minimumMinor: null, organizations: [], deliverables: [] },
  (minor) => (minor / 100n).toLocaleString("en"),
  "en-GB",
);
const stream = (over: Partial<ConfluenceStream>): ConfluenceStream => ({
  id: "p",
  name: "EarthLab",
  hue: 1,
  kind: "firm",
  amountMinor: 500_000n,
  terms: "a fixed sum of 5,000",
  joinedAt: "2026-09-30T10:00:00Z",
  order: 0,
  count: 1,
  ...over,
});

/** Each of the five terms, standing and waiting, as the river's data carry them. */
const streams: Record<string, ConfluenceStream> = {
  fixed: stream({ why: "It stands and pays 5,000.", unlocked: "With it, Lakeside University came to stand." }),
  share: stream({
    terms: "20 % of the goal, at most 5,000",
    waitsFor: "the maintainers agree",
    why: "It stands and pays 5,000.",
  }),
  match: stream({
    kind: "conditional",
    terms: "1 for every 2 that others offer, at most 5,000",
    waitsFor: "eight others stand and Lakeside University stands",
    why: "It waits until eight other organizations stand; six do now.",
  }),
  closer: stream({
    kind: "conditional",
    terms: "what is missing at the end, at most 5,000",
    why: "It stands and closes 5,000 of the 8,000 that are missing.",
  }),
  inKind: stream({
    kind: "in-kind",
    hours: 24,
    amountMinor: 0n,
    terms: "24 hours of work in kind, worth 6,000",
    why: "It stands with 24 hours of work, and no money.",
  }),
  intent: stream({
    kind: "intent",
    waitsFor: "it is signed before 30 Nov 2026",
    why: "It means to give this; nothing is binding, and it is in no total.",
  }),
};

describe("a stream of the river in words", () => {
  it.each([
    [
      "fixed",
      "EarthLab, joined 30 Sept: 5,000 firm, a fixed sum of 5,000. It stands and pays 5,000. With it, Lakeside University came to stand.",
    ],
    [
      "share",
      "EarthLab, joined 30 Sept: 5,000 firm, 20 % of the goal, at most 5,000, if the maintainers agree. It stands and pays 5,000.",
    ],
    [
      "match",
      "EarthLab, joined 30 Sept: 5,000, 1 for every 2 that others offer, at most 5,000, if eight others stand and Lakeside University stands. It waits until eight other organizations stand; six do now. It does not count as firm.",
    ],
    [
      "closer",
      "EarthLab, joined 30 Sept: 5,000, what is missing at the end, at most 5,000. It stands and closes 5,000 of the 8,000 that are missing. It does not count as firm.",
    ],
    [
      "inKind",
      "EarthLab, joined 30 Sept: 24 hours of work in kind, worth 6,000. It stands with 24 hours of work, and no money. Hours count towards delivery, never towards money.",
    ],
    [
      "intent",
      "EarthLab, joined 30 Sept: 5,000 of intent, a fixed sum of 5,000, if it is signed before 30 Nov 2026; not binding. Drawn beside the river and never counted in it.",
    ],
  ])("says of a %s: %s", (kind, sentence) => {
    expect(confluenceSentence(streams[kind]!, words)).toBe(sentence);
  });

  it("labels a waiting one with what it waits for, and a closer with the gap", () => {
    expect(confluenceTerms(streams.match!, words)).toBe("if eight others stand and Lakeside University stands");
    expect(confluenceTerms(streams.closer!, words)).toBe("for the gap, at the end");
    expect(confluenceAriaLabel(streams.match!, words)).toBe(
      "EarthLab: 5,000 if eight others stand and Lakeside University stands, 1 for every 2 that others offer, at most 5,000",
    );
    expect(confluenceAriaLabel(streams.share!, words)).toBe(
      "EarthLab: 5,000 firm · 30 Sept, 20 % of the goal, at most 5,000, if the maintainers agree",
    );
  });

  it("says of many small ones together how much they are, and pretends no reason", () => {
    const poured = { terms: "several terms", name: "and 7 more", joinedAt: undefined as never, count: 7 };
    expect(confluenceSentence(stream({ ...poured, kind: "in-kind", hours: 90 }), words)).toBe(
      "and 7 more: 90 h of work in kind. Hours count towards delivery, never towards money.",
    );
    expect(
      confluenceSentence(stream({ ...poured, kind: "conditional", waitsFor: "their conditions hold" }), words),
    ).toBe("and 7 more: 5,000, several terms, if their conditions hold. Not yet true. It does not count as firm.");
  });
});
