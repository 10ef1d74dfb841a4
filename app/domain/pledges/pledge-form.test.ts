import { describe, expect, test } from "vitest";
import { readPledgeForm, type PledgeForm } from "#app/domain/pledges/pledge-form.ts";

const empty: PledgeForm = { amount: "5,000", terms: "fixed", percent: "", condition: "none", conditionAmount: "", conditionCount: "" };
const read = (form: Partial<PledgeForm>, locale = "en") => readPledgeForm({ ...empty, ...form }, "USD", locale);

describe("the sentence of a pledge", () => {
  test("a fixed sum without conditions", () => {
    expect(read({})).toEqual({ ok: true, value: { terms: { kind: "fixed", amountMinor: 500_000n }, conditions: [] } });
  });

  test.each([
    ["20", "en", 2_000],
    ["12.5 %", "en", 1_250],
    ["12,5", "de", 1_250],
    ["100", "en", 10_000],
    ["0.01", "en", 1],
  ])("a share of %s percent, as written in %s", (percent, locale, basisPoints) => {
    expect(read({ terms: "share", percent, amount: "8000" }, locale)).toEqual({ ok: true, value: { terms: { kind: "share", basisPoints, capMinor: 800_000n }, conditions: [] } });
  });

  test("each condition reads its own field and no other", () => {
    expect(read({ condition: "others_offer", conditionAmount: "33,000", conditionCount: "nonsense" })).toMatchObject({ value: { conditions: [{ kind: "others_offer", amountMinor: 3_300_000n }] } });
    expect(read({ condition: "organizations", conditionCount: " 8 ", conditionAmount: "nonsense" })).toMatchObject({ value: { conditions: [{ kind: "organizations", count: 8 }] } });
    expect(read({ condition: "maintainers" })).toMatchObject({ value: { conditions: [{ kind: "maintainers" }] } });
  });

  test.each<[Partial<PledgeForm>, string, string]>([
    [{ amount: "" }, "amount_missing", "amount"],
    [{ amount: "-5" }, "amount_negative", "amount"],
    [{ terms: "share", percent: "0" }, "percent_unreadable", "percent"],
    [{ terms: "share", percent: "101" }, "percent_unreadable", "percent"],
    [{ terms: "share", percent: "a fifth" }, "percent_unreadable", "percent"],
    [{ condition: "others_offer", conditionAmount: "" }, "amount_missing", "conditionAmount"],
    [{ condition: "organizations", conditionCount: "0" }, "count_unreadable", "conditionCount"],
    [{ condition: "organizations", conditionCount: "1.5" }, "count_unreadable", "conditionCount"],
  ])("%o is refused as %s at %s", (form, kind, field) => {
    expect(read(form)).toMatchObject({ ok: false, refusal: { kind, field } });
  });
});
