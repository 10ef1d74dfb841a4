import { expect, it } from "vitest";
import { pairTwins, type LineToPair } from "./twin-lines.ts";

const line = (id: string, fileOrder: string, changes: Partial<LineToPair> = {}): LineToPair => ({
  id,
  fileOrder,
  file: `${fileOrder}.csv`,
  account: "DE11 OWN",
  bookedOn: "2026-05-02",
  amountMinor: 500n,
  currency: "USD",
  party: "Mill",
  remittance: "Grain",
  ...changes,
});
const twins = (...lines: readonly LineToPair[]) =>
  Object.fromEntries([...pairTwins(lines)].map(([id, { id: earlier }]) => [id, earlier]));

it("is the line of the same day and sum from an earlier file of the account, whatever the words are", () => {
  expect(twins(line("a", "1"), line("b", "2", { party: "MILL", remittance: "GRAIN", account: "DE11OWN" }))).toEqual({
    b: "a",
  });
  expect(twins(line("a", "1"), line("b", "2", { party: "Weir", remittance: "" }))).toEqual({ b: "a" });
});

it("is none in the same file, of another account, day, sum or currency; before accounts were asked for it may be any", () => {
  expect(twins(line("a", "1"), line("b", "1"))).toEqual({});
  for (const changes of [
    { account: "other" },
    { bookedOn: "2026-05-03" },
    { amountMinor: -500n },
    { currency: "EUR" },
  ] satisfies Partial<LineToPair>[])
    expect(twins(line("a", "1"), line("b", "2", changes))).toEqual({});
  expect(twins(line("a", "", { account: "" }), line("b", "2"))).toEqual({ b: "a" });
});

it("means each earlier line once, and the most alike first, so that a third ticket of a day is new", () => {
  expect(
    twins(
      line("mill", "1"),
      line("weir", "1", { party: "Weir" }),
      line("new", "2", { party: "Lock" }),
      line("weir again", "2", { party: "WEIR" }),
      line("mill again", "2"),
    ),
  ).toEqual({ "weir again": "weir", "mill again": "mill" });
});
