import { describe, expect, test } from "vitest";
import { accountKinds, transferKinds } from "#db/schema/ledger.ts";
import { figureRows } from "./figure-rows.ts";
import { figureNames, figureWords, noFigures } from "./figures.ts";
import {
  accountKindOrder,
  accountKindWords,
  pair,
  transferGroups,
  transferGroupWords,
  transferWords,
} from "./ledger.ts";

const cash = { kind: "cash", ownerId: null } as const;
const fund = { kind: "fund", ownerId: "0199a000-0000-7000-8000-000000000001" } as const;

describe("a pair of entries", () => {
  test("moves one amount from the second account to the first, and says of both what it is about", () => {
    expect(pair(cash, fund, 5n, { pledgeId: "p", deliverableId: "d" })).toEqual([
      { account: cash, amountMinor: 5n, pledgeId: "p", deliverableId: "d" },
      { account: fund, amountMinor: -5n, pledgeId: "p", deliverableId: "d" },
    ]);
    expect(pair(cash, fund, 1n).map(({ pledgeId }) => pledgeId)).toEqual([undefined, undefined]);
  });

  test.each([0n, -1n])("of %s is a mistake", (amount) => {
    expect(() => pair(cash, fund, amount)).toThrow("an entry pair moves more than nothing");
  });
});

describe("the words of the book", () => {
  test("name each kind of account, and list each once", () => {
    expect([...accountKindOrder].sort()).toEqual([...accountKinds].sort());
    expect(Object.keys(accountKindWords).sort()).toEqual([...accountKinds].sort());
    expect(new Set(Object.values(accountKindWords)).size).toBe(accountKinds.length);
  });

  test("name each kind of transfer differently, and each is found by a filter", () => {
    expect(Object.keys(transferWords).sort()).toEqual([...transferKinds].sort());
    expect(new Set(Object.values(transferWords)).size).toBe(transferKinds.length);
    const filtered = new Set<string>(Object.values(transferGroups).flat());
    expect([...filtered].sort()).toEqual([...transferKinds].sort());
    expect(Object.keys(transferGroupWords)).toEqual(Object.keys(transferGroups));
  });
});

describe("the four figures", () => {
  test("are named in the order of money, and begin at nothing", () => {
    expect(Object.keys(figureRows)).toEqual([...figureNames]);
    expect(Object.keys(figureWords)).toEqual([...figureNames]);
    expect(Object.values(noFigures)).toEqual([0n, 0n, 0n, 0n, 0n]);
  });

  test("never count one entry twice: no two of them rest on the same kind of entry", () => {
    const rests = figureNames.flatMap((figure) =>
      figureRows[figure].of.flatMap(({ account, happenings }) => happenings.map((kind) => `${account} ${kind}`)),
    );
    expect(rests).toEqual([...new Set(rests)]);
  });

  test.each([
    ["invoiced", "invoiced", "credit_note"],
    ["received", "paid", "payment_mirrored"],
    ["received", "credit_applied", "payment_freed"],
    ["spent", "accepted", "acceptance_mirrored"],
    ["promised", "pledge_stands", "pledge_falls"],
    ["promised", "pledge_stands", "pledge_withdrawn"],
  ] as const)("%s counts what undoes %s as well: %s", (figure, doing, undoing) => {
    const [of] = figureRows[figure].of;
    expect(of?.happenings).toContain(doing);
    expect(of?.happenings).toContain(undoing);
  });
});
