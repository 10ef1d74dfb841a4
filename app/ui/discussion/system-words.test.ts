import { describe, expect, it } from "vitest";
import type { SaidOffer } from "#app/domain/pledges/said-offer.ts";
import type { SystemLine } from "#app/domain/discussion/thread.ts";
import { threadLines } from "#app/domain/timeline/thread-lines.ts";
import { spokenLine, systemWords } from "./system-words.ts";

const manner = { goalMinor: "3812000", amount: (minor: string) => (Number(minor) / 100).toLocaleString("en") };
const totals = { currency: "USD", firmMinor: "2640000", conditionalMinor: "0", intentMinor: "0", organizations: 5 };
const organization = { id: "o", slug: "earthlab", name: "EarthLab", initials: "EL", hue: 1 };

const line = (type: string, payload: object, over: object = {}) =>
  ({
    stream: "project:p",
    seq: 1,
    id: "e",
    type,
    at: "",
    actor: { id: "a", name: "Tomás Rivera" },
    organization,
    masked: false,
    key: null,
    entity: null,
    rev: null,
    payload,
    message: null,
    ...over,
  }) as unknown as SystemLine;

const everything = {
  title: "Groups",
  position: 2,
  from: "raising",
  to: "paused",
  reason: "",
  note: "",
  amountMinor: "500000",
  paysMinor: "3812000",
  goalMinor: "3812000",
  minimumMinor: "3048000",
  scopeVersion: 3,
  stands: true,
  atRisk: true,
  number: 3,
  question: "Hours for it",
  answers: 2,
  lowHours: 20,
  medianHours: 30,
  highHours: 40,
  totals,
};

const offer = (over: Partial<SaidOffer>): SaidOffer => ({
  amountMinor: "500000",
  shareBasisPoints: null,
  matchNumerator: null,
  matchDenominator: null,
  hours: null,
  conditions: [],
  ...over,
});

describe("a step of the project as a sentence", () => {
  it.each([
    ["pledge.signed", {}, "EarthLab pledged 5,000; 69\u00a0% funded"],
    ["pledge.signed", { stands: false }, "EarthLab pledged 5,000, which waits on its conditions"],
    ["pledge.signed", { termsKind: "in_kind", amountMinor: "0" }, "EarthLab gives hours in kind"],
    [
      "pledge.signed",
      {
        stands: false,
        termsKind: "match",
        offer: offer({
          matchNumerator: 1,
          matchDenominator: 2,
          amountMinor: "1200000",
          conditions: [{ kind: "organizations", count: 8 }, { kind: "organization" }],
        }),
      },
      "EarthLab pledged 5,000, which waits on its conditions. 1 for every 2 that others offer, at most 12,000, if eight others stand and a certain organization stands.",
    ],
    [
      "pledge.signed",
      { termsKind: "closer", offer: offer({ amountMinor: "300000" }) },
      "EarthLab pledged up to 5,000; 69\u00a0% funded. What is missing at the end, at most 3,000.",
    ],
    [
      "pledge.signed",
      { termsKind: "fixed", offer: offer({ amountMinor: "500000" }) },
      "EarthLab pledged 5,000; 69\u00a0% funded",
    ],
    [
      "pledge.stood",
      { termsKind: "fixed", offer: offer({ conditions: [{ kind: "others_offer", amountMinor: "3300000" }] }) },
      "EarthLab stands now with 5,000: its conditions hold; 69\u00a0% funded. If others offer 33,000.",
    ],
    [
      "intent.stated",
      {
        termsKind: "share",
        offer: offer({
          amountMinor: "800000",
          shareBasisPoints: 1_250,
          conditions: [{ kind: "signed_before", before: "2026-11-30T00:00:00.000Z" }],
        }),
      },
      "EarthLab intends to pledge 5,000. 12.5 % of the goal, at most 8,000, if it is signed before 2026-11-30.",
    ],
    [
      "intent.stated",
      {
        termsKind: "in_kind",
        offer: offer({ amountMinor: "600000", hours: 24, conditions: [{ kind: "maintainers" }] }),
      },
      "EarthLab means to give hours in kind. 24 hours of work in kind, worth 6,000, if the maintainers agree.",
    ],
    [
      "pledge.withdrawn",
      { reason: "Our budget was cut." },
      "EarthLab withdrew 5,000; 69\u00a0% funded. Our budget was cut.",
    ],
    ["project.at_risk", { atRisk: true, reason: "It rains." }, "This project is at risk. It rains."],
    ["project.at_risk", { atRisk: false }, "This project is no longer at risk"],
    ["project.moved", { reason: "A good reason." }, "From raising to paused. A good reason."],
    ["deliverable.moved", { to: "demo" }, "Deliverable 2, Groups: demo"],
    ["contribution.moved", { to: "merged" }, "Groups: merged"],
    ["meeting.estimate_revealed", {}, "Hours for it: 20 to 40 hours, the middle at 30, 2 answers opened together"],
    ["meeting.closed", {}, "Tomás Rivera closed meeting 3: Groups. Its minutes are written"],
    ["project.proposed", {}, "EarthLab proposed this project"],
  ])("says %s %j", (type, payload, words) => {
    expect(spokenLine(systemWords(line(type, { ...everything, ...payload }), manner))).toBe(words);
  });

  it("does not name a member that did not consent", () => {
    const masked = systemWords(
      line("pledge.signed", everything, { masked: true, organization: null, actor: null }),
      manner,
    );
    expect(masked).toMatchObject({ who: "A member, not named", isMoney: true });
  });

  it("leaves the percentage away before there is a price, and never rounds it up", () => {
    const say = (firmMinor: string, goalMinor: string | null) =>
      systemWords(line("pledge.signed", { ...everything, totals: { ...totals, firmMinor } }), { ...manner, goalMinor })
        .what;
    expect(say("1", null)).toBe("pledged 5,000");
    expect(say("9999", "10000")).toBe("pledged 5,000; 99\u00a0% funded");
  });

  it("has a sentence for every kind of line", () => {
    for (const type of Object.keys(threadLines))
      expect(spokenLine(systemWords(line(type, everything), manner)).length).toBeGreaterThan(8);
  });
});
