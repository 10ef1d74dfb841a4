import { describe, expect, it } from "vitest";
import { systemLineTypes, type SystemLine } from "#app/domain/discussion/thread.ts";
import { spokenLine, systemWords } from "./system-words.ts";

const manner = { goalMinor: "3812000", money: (minor: string) => (Number(minor) / 100).toLocaleString("en") };
const totals = { currency: "USD", firmMinor: "2640000", conditionalMinor: "0", intentMinor: "0", organizations: 5 };
const organization = { id: "o", slug: "earthlab", name: "EarthLab", initials: "EL", hue: 1 };

const line = (type: string, payload: object, over: object = {}) =>
  ({ stream: "project:p", seq: 1, id: "e", type, at: "", actor: { id: "a", name: "Tomás Rivera" }, organization, masked: false, key: null, entity: null, rev: null, payload, message: null, ...over }) as unknown as SystemLine;

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
  totals,
};

describe("a step of the project as a sentence", () => {
  it.each([
    ["pledge.signed", {}, "EarthLab pledged 5,000; 69 % funded"],
    ["pledge.signed", { stands: false }, "EarthLab pledged 5,000, which waits on its conditions"],
    ["pledge.signed", { termsKind: "in_kind", amountMinor: "0" }, "EarthLab gives hours in kind"],
    ["pledge.withdrawn", { reason: "Our budget was cut." }, "EarthLab withdrew 5,000; 69 % funded. Our budget was cut."],
    ["project.moved", { reason: "A good reason." }, "From raising to paused. A good reason."],
    ["deliverable.moved", { to: "demo" }, "Deliverable 2, Groups: demo"],
    ["contribution.moved", { to: "merged" }, "Groups: merged"],
    ["project.proposed", {}, "EarthLab proposed this project"],
  ])("says %s %j", (type, payload, words) => {
    expect(spokenLine(systemWords(line(type, { ...everything, ...payload }), manner))).toBe(words);
  });

  it("does not name a member that did not consent", () => {
    const masked = systemWords(line("pledge.signed", everything, { masked: true, organization: null, actor: null }), manner);
    expect(masked).toMatchObject({ who: "A member, not named", isMoney: true });
  });

  it("leaves the percentage away before there is a price, and never rounds it up", () => {
    const say = (firmMinor: string, goalMinor: string | null) =>
      systemWords(line("pledge.signed", { ...everything, totals: { ...totals, firmMinor } }), { ...manner, goalMinor }).what;
    expect(say("1", null)).toBe("pledged 5,000");
    expect(say("9999", "10000")).toBe("pledged 5,000; 99 % funded");
  });

  it("has a sentence for every kind of line", () => {
    for (const type of systemLineTypes) expect(spokenLine(systemWords(line(type, everything), manner)).length).toBeGreaterThan(8);
  });
});
