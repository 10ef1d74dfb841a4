import { describe, expect, it } from "vitest";
import { countWords, measureDetail, measureText, textNames, wordBounds } from "./level-of-detail.ts";

const words = (count: number) => Array.from({ length: count }, (_, at) => `word${at}`).join(" ");

describe("words are counted as a reader counts them", () => {
  it.each([
    ["", 0],
    ["  \n\t ", 0],
    ["one", 1],
    ["one  two\nthree", 3],
    ["a well-known problem", 3],
    ["- first\n- second\n\n> third", 3],
    ["**bold** and `code`", 3],
    ["* * * — …", 0],
    ["see [the docs](https://jupyter.org/a-b-c) today", 4],
    ["https://jupyter.org/a/b?c=d", 0],
    ["l’été, c'est beau", 3],
    ["3 hubs", 2],
  ])("%j is %i words", (text, count) => {
    expect(countWords(text)).toBe(count);
  });

  it("languages without spaces are counted by their words, not as one", () => {
    expect(countWords("共有された課題を解決する")).toBeGreaterThan(3);
    expect(countWords("โครงการร่วมทุน")).toBeGreaterThan(1);
  });
});

describe("level of detail 1", () => {
  it.each(textNames)("%s passes exactly from its least number of words on", (name) => {
    const { least } = wordBounds[name];
    expect(measureText(name, words(least - 1))).toMatchObject({ passes: false, missing: 1, over: 0 });
    expect(measureText(name, words(least))).toMatchObject({ passes: true, missing: 0, over: 0 });
  });

  it.each(["solution", "implementation"] as const)("%s passes up to 500 words", (name) => {
    expect(measureText(name, words(500)).passes).toBe(true);
    expect(measureText(name, words(503))).toMatchObject({ passes: false, missing: 0, over: 3 });
  });

  it.each(["problem", "fit"] as const)("%s may be as long as it needs", (name) => {
    expect(measureText(name, words(2_000)).passes).toBe(true);
  });

  it("says kindly what is missing, and why", () => {
    expect(measureText("problem", "").sentence).toBe(
      "At least 50 words, so that others recognize their own problem in it.",
    );
    expect(measureText("fit", words(1)).sentence).toBe("1 word; 24 more, so that maintainers see where it would live.");
    expect(measureText("fit", words(25)).sentence).toBe("25 words: enough.");
    expect(measureText("solution", words(501)).sentence).toContain("1 more than 500");
  });

  it("a proposal passes only with all four texts", () => {
    const full = { problem: words(50), solution: words(50), implementation: words(50), fit: words(25) };
    expect(measureDetail(full).passes).toBe(true);
    for (const name of textNames) expect(measureDetail({ ...full, [name]: "too short" }).passes).toBe(false);
  });
});
