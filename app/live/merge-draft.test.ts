import { expect, it } from "vitest";
import { mergeDraft } from "./merge-draft.ts";

const saved = { text: "From the laptop", savedAt: "2026-09-30T14:05:00.000Z" };
const local = { text: "From the phone", base: null, isKept: false };

it("shows what another device wrote, and nothing once it was sent there", () => {
  expect(mergeDraft(null, saved)).toBe("From the laptop");
  expect(mergeDraft({ ...local, isKept: true }, saved)).toBe("From the laptop");
  expect(mergeDraft({ ...local, isKept: true }, null)).toBe("");
  expect(mergeDraft(null, null)).toBe("");
});

it("never loses what was typed here and did not reach the server", () => {
  expect(mergeDraft(local, null)).toBe("From the phone");
  expect(mergeDraft({ ...local, base: saved.savedAt }, saved)).toBe("From the phone");
  expect(mergeDraft(local, saved)).toBe("From the laptop\n\nFrom the phone");
});

it("does not double a text whose answer got lost on the way", () => {
  expect(mergeDraft({ ...local, text: "From the laptop, and on" }, saved)).toBe("From the laptop, and on");
});
