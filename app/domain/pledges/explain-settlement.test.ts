import { describe, expect, test } from "vitest";
import { explainSettlement } from "#app/domain/pledges/explain-settlement.ts";
import { sayOverFunding, sayUnderFunding } from "#app/domain/pledges/funding-rule-words.ts";
import { settle } from "#app/domain/pledges/settlement.ts";
import type { Condition, FundingRule, SettlementPledge, Terms } from "#app/domain/pledges/settlement-terms.ts";
import { sayCondition, sayConditions, sayTerms, type Wording } from "#app/domain/pledges/terms-words.ts";

const wording: Wording = {
  amount: (minor) => (minor / 100n).toLocaleString("en"),
  organization: (id) => ({ lakeside: "Lakeside University" })[id] ?? "an organization",
  deliverable: (id) => `deliverable ${id}`,
  date: (ms) => new Date(ms).toISOString().slice(0, 10),
};
let age = 0;
const pledge = (
  organizationId: string,
  terms: Terms,
  conditions: Condition[] = [],
  deliverableId?: string,
): SettlementPledge => ({
  id: organizationId,
  organizationId,
  terms,
  conditions,
  deliverableId,
  signedAtMs: (age += 1),
});
const fixed = (major: bigint): Terms => ({ kind: "fixed", amountMinor: major * 100n });
const explain = (pledges: SettlementPledge[], rule: Partial<FundingRule> = {}, closing = false) =>
  Object.fromEntries(
    explainSettlement(
      settle(1_000_00n, 600_00n, { over: { kind: "share" }, under: "lapse", ...rule }, pledges, {
        maintainersConsented: false,
        deliverables: [
          { id: "1", priceMinor: 400_00n },
          { id: "2", priceMinor: 600_00n },
        ],
        closing,
        extended: false,
      }),
      wording,
    ),
  );

describe("each pledge has one sentence", () => {
  test("when it stands in full, and when the surplus is shared", () => {
    expect(explain([pledge("a", fixed(800n))])).toEqual({ a: "It stands and pays 800." });
    expect(explain([pledge("a", fixed(1_600n)), pledge("b", fixed(400n))])).toEqual({
      a: "It stands. More is offered than the 1,000 needed, so everybody pays proportionally less: 800 of its 1,600.",
      b: "It stands. More is offered than the 1,000 needed, so everybody pays proportionally less: 200 of its 400.",
    });
  });

  test("when a cap trims it", () => {
    expect(
      explain([pledge("a", fixed(900n)), pledge("b", fixed(400n)), pledge("c", fixed(1n))], { over: { kind: "cap" } }),
    ).toEqual({
      a: "It stands and pays 900.",
      b: "It stands. Older pledges come first, and only 100 of its 400 are still needed.",
      c: "It stands, but older pledges already bring the 1,000 needed, so it pays nothing.",
    });
  });

  test("when it waits, with what is needed and what there is", () => {
    expect(
      explain([
        pledge("a", fixed(300n)),
        pledge("b", fixed(1n), [{ kind: "others_offer", amountMinor: 500_00n }]),
        pledge("c", fixed(1n), [{ kind: "organizations", count: 3 }]),
        pledge("d", fixed(1n), [{ kind: "organization", organizationId: "lakeside" }]),
        pledge("e", fixed(1n), [{ kind: "maintainers" }]),
        pledge("f", fixed(1n), [{ kind: "signed_before", beforeMs: 0 }]),
        pledge("g", fixed(1n), [], "9"),
      ]),
    ).toEqual({
      a: "It stands and pays 300.",
      b: "It waits until others offer 500; they offer 300 now.",
      c: "It waits until three other organizations stand; one does now.",
      d: "It waits for a pledge of Lakeside University that stands.",
      e: "It waits until the maintainers agree.",
      f: "It was signed too late: it had to be signed before 1970-01-01.",
      g: "“deliverable 9” is no longer part of the scope.",
    });
    expect(explain([pledge("a", fixed(1n), [{ kind: "organizations", count: 1 }])]).a).toBe(
      "It waits until one other organization stands; none does now.",
    );
  });

  test("when it closes a gap, works in kind, or aims at one deliverable", () => {
    expect(
      explain([
        pledge("a", fixed(600n), [], "1"),
        pledge("b", { kind: "closer", limitMinor: 50_00n }),
        pledge("c", { kind: "in_kind", hours: 24, valueMinor: 1n }),
      ]),
    ).toEqual({
      a: "It stands. More is offered for “deliverable 1” than it costs, so it pays 400 of its 600.",
      b: "It stands and closes 50 of the 600 that are missing.",
      c: "It stands with 24 hours of work, and no money.",
    });
    expect(explain([pledge("a", fixed(1_000n)), pledge("b", { kind: "closer", limitMinor: 50_00n })]).b).toBe(
      "It stands ready, but nothing is missing.",
    );
  });

  test("when the deadline passed below the minimum", () => {
    expect(explain([pledge("a", fixed(500n))], {}, true).a).toBe(
      "It is released: 500 of the minimum of 600 were reached, so nobody pays.",
    );
    expect(explain([pledge("a", fixed(500n)), pledge("b", fixed(10n), [], "2")], { under: "slices" }, true)).toEqual({
      a: "It pays 400 of its 500: its part of the deliverables that are fully covered.",
      b: "It is released: its deliverables were not fully covered.",
    });
  });
});

test("terms and conditions read as parts of a sentence", () => {
  expect(sayTerms({ kind: "share", basisPoints: 1_250, capMinor: 8_000_00n }, wording)).toBe(
    "12.5 % of the goal, at most 8,000",
  );
  expect(sayTerms({ kind: "match", numerator: 1, denominator: 2, capMinor: 10_000_00n }, wording)).toBe(
    "1 for every 2 that others offer, at most 10,000",
  );
  expect(sayTerms({ kind: "closer", limitMinor: 3_000_00n }, wording)).toBe(
    "what is missing at the end, at most 3,000",
  );
  expect(sayTerms({ kind: "in_kind", hours: 1, valueMinor: 250_00n }, wording)).toBe(
    "1 hour of work in kind, worth 250",
  );
  expect(sayTerms(fixed(5_000n), wording)).toBe("a fixed sum of 5,000");
  const conditions: [Condition, string][] = [
    [{ kind: "others_offer", amountMinor: 33_000_00n }, "others offer 33,000"],
    [{ kind: "organizations", count: 8 }, "eight others stand"],
    [{ kind: "organizations", count: 1 }, "one other stands"],
    [{ kind: "organization", organizationId: "lakeside" }, "Lakeside University stands"],
    [{ kind: "maintainers" }, "the maintainers agree"],
    [{ kind: "signed_before", beforeMs: 86_400_000 }, "it is signed before 1970-01-02"],
  ];
  for (const [condition, words] of conditions) expect(sayCondition(condition, wording)).toBe(words);
  expect(sayConditions([], wording)).toBe("");
  expect(
    sayConditions(
      conditions.slice(0, 2).map(([condition]) => condition),
      wording,
    ),
  ).toBe("others offer 33,000 and eight others stand");
  expect(
    sayConditions(
      conditions.slice(2, 5).map(([condition]) => condition),
      wording,
    ),
  ).toBe("one other stands, Lakeside University stands and the maintainers agree");
});

test("both rules are said before anybody signs", () => {
  expect(sayUnderFunding("lapse", "30,480", "Friday")).toBe(
    "If 30,480 is not reached by Friday, every pledge lapses and nobody pays.",
  );
  expect(sayUnderFunding("slices", "30,480", "Friday")).toContain("only the deliverables that are fully covered");
  expect(sayUnderFunding("extend", "30,480", "Friday")).toContain("extend the deadline once");
  expect(sayOverFunding({ kind: "share" }, wording.amount)).toContain("everybody pays proportionally less");
  expect(sayOverFunding({ kind: "cap" }, wording.amount)).toContain("older pledges come first");
  expect(sayOverFunding({ kind: "stretch", stretchGoalMinor: 50_000_00n }, wording.amount)).toContain(
    "If 50,000 is offered in all, more is built",
  );
  expect(sayOverFunding({ kind: "stretch", stretchGoalMinor: 50_000_00n }, wording.amount, "One cost page")).toContain(
    "“One cost page” is built too",
  );
});
