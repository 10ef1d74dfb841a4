import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { limits } from "#app/domain/kernel/limits.ts";
import { pledgeInput } from "#app/domain/pledges/pledge-input.ts";
import { readPledgeForm, suggestedPledge, termsOffered, type PledgeForm } from "#app/domain/pledges/pledge-form.ts";
import type { Condition, Terms } from "#app/domain/pledges/settlement-terms.ts";

const empty: PledgeForm = {
  amount: "5,000",
  terms: "fixed",
  percent: "",
  matchOurs: "",
  matchTheirs: "",
  hours: "",
  ifOthers: false,
  others: "",
  ifOrganizations: false,
  organizations: "",
  ifOrganization: false,
  organization: "",
  ifMaintainers: false,
  ifBefore: false,
  before: "",
  creditsOther: false,
  credited: "",
};
const find = (name: string) => (name.toLowerCase() === "earthlab" ? "earthlab-id" : null);
const read = (form: Partial<PledgeForm>, locale = "en") =>
  readPledgeForm({ ...empty, ...form }, { currency: "USD", locale, find });
const offered = (terms: Terms, conditions: readonly Condition[] = []) => ({ ok: true, value: { terms, conditions } });

describe("the sentence of a pledge", () => {
  test("a fixed sum without conditions", () => {
    expect(read({})).toEqual(offered({ kind: "fixed", amountMinor: 500_000n }));
  });

  test("another organization is credited where that is ticked, and nobody asks for its name otherwise", () => {
    const sum: Terms = { kind: "fixed", amountMinor: 500_000n };
    expect(read({ creditsOther: true, credited: " EarthLab " })).toEqual({
      ok: true,
      value: { terms: sum, conditions: [], creditedOrganizationId: "earthlab-id" },
    });
    expect(read({ creditsOther: false, credited: "nobody's" })).toEqual(offered(sum));
    const said = {
      terms: sum,
      conditions: [],
      deliverableId: null,
      creditedOrganizationId: "earthlab-id",
      named: true,
      sealed: false,
    };
    const write = { amount: String, organization: () => "EarthLab" };
    expect(suggestedPledge({ currency: "USD", goalMinor: null, minimumMinor: null }, "me", said, write)).toMatchObject({
      creditsOther: true,
      credited: "EarthLab",
    });
  });

  test.each([
    ["20", "en", 2_000],
    ["12.5 %", "en", 1_250],
    ["12,5", "de", 1_250],
    ["١٢٫٥٪", "ar-EG", 1_250],
    ["100", "en", 10_000],
    ["0.01", "en", 1],
  ])("a share of %s percent, as written in %s", (percent, locale, basisPoints) => {
    expect(read({ terms: "share", percent, amount: "8000" }, locale)).toEqual(
      offered({ kind: "share", basisPoints, capMinor: 800_000n }),
    );
  });

  test.each([
    ["1", "2", "en", 1, 2],
    ["2", "4", "en", 1, 2],
    ["0.5", "1", "en", 1, 2],
    ["1,5", "1", "fr", 3, 2],
    ["1,000", "2,000", "en", 1, 2],
    ["3", "1", "en", 3, 1],
  ])("a match of %s for every %s, as written in %s", (matchOurs, matchTheirs, locale, numerator, denominator) => {
    expect(read({ terms: "match", matchOurs, matchTheirs, amount: "12000" }, locale)).toEqual(
      offered({ kind: "match", numerator, denominator, capMinor: 1_200_000n }),
    );
  });

  test("the closer, and work in kind with what it is worth", () => {
    expect(read({ terms: "closer", amount: "3.000,00" }, "de")).toEqual(
      offered({ kind: "closer", limitMinor: 300_000n }),
    );
    expect(read({ terms: "in_kind", hours: " 60 ", amount: "15 000" }, "fr")).toEqual(
      offered({ kind: "in_kind", hours: 60, valueMinor: 1_500_000n }),
    );
  });

  test("all conditions at once, in the order of the sentence", () => {
    expect(
      read({
        ifOthers: true,
        others: "33,000",
        ifOrganizations: true,
        organizations: " 8 ",
        ifOrganization: true,
        organization: " EARTHLAB ",
        ifMaintainers: true,
        ifBefore: true,
        before: "2026-11-30",
      }),
    ).toEqual(
      offered({ kind: "fixed", amountMinor: 500_000n }, [
        { kind: "others_offer", amountMinor: 3_300_000n },
        { kind: "organizations", count: 8 },
        { kind: "organization", organizationId: "earthlab-id" },
        { kind: "maintainers" },
        { kind: "signed_before", beforeMs: Date.UTC(2026, 10, 30) },
      ]),
    );
  });

  test("what the chosen terms do not need, and what is not ticked, is not read", () => {
    const nonsense = {
      percent: "x",
      matchOurs: "x",
      matchTheirs: "x",
      hours: "x",
      others: "x",
      organizations: "x",
      organization: "x",
      before: "x",
    };
    for (const terms of ["fixed", "closer"] as const)
      expect(read({ ...nonsense, terms })).toMatchObject({ ok: true, value: { conditions: [] } });
  });

  test.each<[Partial<PledgeForm>, string, string]>([
    [{ amount: "" }, "amount_missing", "amount"],
    [{ amount: "-5" }, "amount_negative", "amount"],
    [{ amount: "9".repeat(30) }, "amount_too_large", "amount"],
    [{ terms: "share", percent: "0" }, "percent_unreadable", "percent"],
    [{ terms: "share", percent: "101" }, "percent_unreadable", "percent"],
    [{ terms: "share", percent: "a fifth" }, "percent_unreadable", "percent"],
    [{ terms: "share", percent: "20 USD" }, "percent_unreadable", "percent"],
    [{ terms: "match", matchOurs: "1", matchTheirs: "0" }, "ratio_unreadable", "matchOurs"],
    [{ terms: "match", matchOurs: "-1", matchTheirs: "2" }, "ratio_unreadable", "matchOurs"],
    [{ terms: "match", matchOurs: "1", matchTheirs: "1,001" }, "ratio_unreadable", "matchOurs"],
    [{ terms: "match", matchOurs: "9".repeat(40), matchTheirs: "1" }, "ratio_unreadable", "matchOurs"],
    [{ terms: "in_kind", hours: "" }, "hours_unreadable", "hours"],
    [{ terms: "in_kind", hours: "1.5" }, "hours_unreadable", "hours"],
    [{ terms: "in_kind", hours: "10,001" }, "hours_unreadable", "hours"],
    [{ terms: "in_kind", hours: "1e3" }, "hours_unreadable", "hours"],
    [{ ifOthers: true, others: "" }, "amount_missing", "others"],
    [{ ifOrganizations: true, organizations: "0" }, "count_unreadable", "organizations"],
    [{ ifOrganizations: true, organizations: "1.5" }, "count_unreadable", "organizations"],
    [{ ifOrganizations: true, organizations: "10,000" }, "count_unreadable", "organizations"],
    [{ ifOrganization: true, organization: "  " }, "organization_name_unknown", "organization"],
    [{ ifOrganization: true, organization: "Earth" }, "organization_name_unknown", "organization"],
    [{ creditsOther: true, credited: " " }, "organization_name_unknown", "credited"],
    [{ creditsOther: true, credited: "Earth" }, "organization_name_unknown", "credited"],
    [{ ifBefore: true, before: "" }, "day_unreadable", "before"],
    [{ ifBefore: true, before: "2026-02-30" }, "day_unreadable", "before"],
    [{ ifBefore: true, before: "9999-01-01" }, "day_unreadable", "before"],
    [{ ifBefore: true, before: "30 November" }, "day_unreadable", "before"],
  ])("%o is refused as %s at %s", (form, kind, field) => {
    expect(read(form)).toMatchObject({ ok: false, refusal: { kind, field } });
  });

  test("whatever is typed is read within the limits, or refused at a field of the form, and never throws", () => {
    const typed = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.string({ unit: "grapheme", maxLength: 30 }),
      fc.bigInt().map(String),
      fc.double().map(String),
      fc.constantFrom("2026-11-30", "EarthLab", "1", "0.5"),
    );
    const form = fc.record({
      amount: typed,
      terms: fc.constantFrom(...termsOffered),
      percent: typed,
      matchOurs: typed,
      matchTheirs: typed,
      hours: typed,
      ifOthers: fc.boolean(),
      others: typed,
      ifOrganizations: fc.boolean(),
      organizations: typed,
      ifOrganization: fc.boolean(),
      organization: typed,
      ifMaintainers: fc.boolean(),
      ifBefore: fc.boolean(),
      before: typed,
      creditsOther: fc.boolean(),
      credited: typed,
    });
    fc.assert(
      fc.property(form, fc.constantFrom("en", "de", "fr", "hi", "ar-EG"), (each, locale) => {
        const answer = readPledgeForm(each, { currency: "USD", locale, find });
        if (!answer.ok) return void expect(Object.keys(empty)).toContain(answer.refusal.field);
        const { terms, conditions } = answer.value;
        if (terms.kind === "match")
          for (const side of [terms.numerator, terms.denominator])
            expect(side >= 1 && side <= limits.matchRatio).toBe(true);
        if (terms.kind === "share") expect(terms.basisPoints >= 1 && terms.basisPoints <= 10_000).toBe(true);
        if (terms.kind === "in_kind")
          expect(Number.isInteger(terms.hours) && terms.hours >= 1 && terms.hours <= limits.hoursPerPledge).toBe(true);
        expect(conditions.length).toBeLessThanOrEqual(limits.conditionsPerPledge);
      }),
      { numRuns: 400 },
    );
  });
});

describe("what the form says at first", () => {
  const project = { currency: "USD", goalMinor: 3_812_000n, minimumMinor: 3_048_000n };
  const write = { amount: (minor: bigint) => (minor / 100n).toLocaleString("en"), organization: () => "EarthLab" };

  test("is a sum that many can give, and never more than the goal", () => {
    expect(suggestedPledge(project, "me", null, write)).toMatchObject({
      organizationId: "me",
      terms: "fixed",
      amount: "5,000",
      others: "30,480",
      named: true,
    });
    expect(suggestedPledge({ ...project, goalMinor: 90_000n }, "me", null, write).amount).toBe("900");
  });

  const everything: Condition[] = [
    { kind: "others_offer", amountMinor: 100n },
    { kind: "organizations", count: 2 },
    { kind: "organization", organizationId: "earthlab-id" },
    { kind: "maintainers" },
    { kind: "signed_before", beforeMs: Date.UTC(2026, 10, 30) },
  ];
  test.each<Terms>([
    { kind: "fixed", amountMinor: 700_000n },
    { kind: "share", basisPoints: 1_250, capMinor: 700_000n },
    { kind: "match", numerator: 3, denominator: 2, capMinor: 700_000n },
    { kind: "closer", limitMinor: 700_000n },
    { kind: "in_kind", hours: 24, valueMinor: 700_000n },
  ])("is what the organization said before, word for word: %o", (terms) => {
    for (const conditions of [[], everything]) {
      const typed = suggestedPledge(
        project,
        "me",
        { terms, conditions, deliverableId: "slice", creditedOrganizationId: null, named: false, sealed: true },
        write,
      );
      expect(typed).toMatchObject({ deliverableId: "slice", named: false, sealed: true });
      expect(readPledgeForm(typed, { currency: "USD", locale: "en", find })).toEqual(offered(terms, conditions));
    }
  });
});

describe("the form as it is sent", () => {
  const sent = {
    key: "0199a000-0000-7000-8000-000000000001",
    as: "firm",
    organizationId: "0199a000-0000-7000-8000-000000000002",
  };
  test("what was not sent is empty and not ticked", () => {
    expect(pledgeInput.parse(sent)).toMatchObject({
      terms: "fixed",
      amount: "",
      ifOthers: false,
      ifMaintainers: false,
      named: false,
    });
  });
  test.each([
    { terms: "gift" },
    { amount: "1".repeat(61) },
    { organization: "x".repeat(limits.organizationNameLength + 1) },
    { ifOthers: "yes" },
    { deliverableId: "1" },
    { key: "" },
  ])("%o is refused", (wrong) => {
    expect(pledgeInput.safeParse({ ...sent, ...wrong }).success).toBe(false);
  });
});
