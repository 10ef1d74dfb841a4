import { describe, expect, it } from "vitest";
import type { EventPayloads, EventType } from "#app/domain/kernel/events.ts";
import type { ProjectTotals } from "#app/domain/pledges/totals.ts";
import { redactEvent, type LoggedEvent } from "#app/domain/timeline/shown-event.ts";
import { describeEvent, historyTypes, type HistoryEvent } from "./describe-event.ts";

const totals: ProjectTotals = {
  currency: "USD",
  firmMinor: "2800000",
  conditionalMinor: "1700000",
  intentMinor: "0",
  organizations: 8,
};
const facts = { pledgeId: "p", named: true, amountMinor: "500000", termsKind: "fixed", totals };
const amount = (minor: string) => (Number(minor) / 100).toLocaleString("en");

const examples: { [T in EventType]?: EventPayloads[T] } = {
  "project.proposed": { title: "Costs", slug: "costs" },
  "project.documented": { title: "Costs", slug: "costs" },
  "project.edited": { fields: ["problem", "repositories"] },
  "project.scoped": {
    scopeVersion: 3,
    goalMinor: "3812000",
    minimumMinor: "3048000",
    currency: "USD",
    closesAt: null,
    changes: [{ what: "hours", position: 4, title: "One page", from: "40–52", to: "20–30" }],
  },
  "project.moved": { from: "signed_off", to: "raising", reason: "They answer in January." },
  "project.at_risk": { atRisk: true, reason: "The reviewer is ill." },
  "project.endorsed": { endorsementId: "e" },
  "project.signed_off": { kind: "technical", scopeVersion: 3 },
  "maintainer.answered": {
    answerId: "a1",
    repository: "dask/dask-gateway",
    answer: "conditional",
    proven: true,
    name: "hana",
    note: "If labels stay optional.",
  },
  "project.consented": { repository: "dask/dask-gateway", answer: "consents", note: "Yes, if labels stay optional." },
  "project.rules_frozen": { overFundingRule: "share", underFundingRule: "lapse" },
  "project.cofunded": { totals, paysMinor: "3812000", reason: "The deadline passed with 28,000 firm." },
  "project.lapsed": { totals, reason: "" },
  "project.closes_soon": { closesAt: "2026-12-01T17:00:00Z", days: 7, tipsMinor: "100000", currency: "USD" },
  "project.extended": { closesAt: "2026-12-01T17:00:00Z", reason: "Two boards meet next week." },
  "organization.standing_changed": { from: "applied", to: "admitted", reason: "Known since the spring school." },
  "organization.limit_raised": {
    slug: "harbour",
    personId: null,
    limitMinor: "900000",
    currency: "USD",
    from: "2026-10-01T14:05:00.000Z",
  },
  "organization.limit_raise_ended": {
    slug: "harbour",
    personId: "p",
    limitMinor: "900000",
    currency: "USD",
    ending: "agreed",
  },
  "meeting.opened": { meetingId: "m", number: 2, title: "Scope and hours" },
  "meeting.leader_named": {
    meetingId: "m",
    number: 2,
    title: "Scope and hours",
    slug: "costs",
    personId: "p",
    named: true,
  },
  "meeting.closed": { meetingId: "m", number: 2, title: "Scope and hours" },
  "interest.expressed": { pledgeId: "p", named: true },
  "intent.stated": facts,
  "pledge.signed": { ...facts, stands: false },
  "pledge.stood": { ...facts, becauseOfPledgeId: null },
  "pledge.fell": { ...facts, becauseOfPledgeId: null },
  "pledge.withdrawn": { ...facts, reason: "The budget was cut." },
  "pledge.release_answered": {
    pledgeId: "p",
    slug: "costs",
    title: "Costs",
    answer: "declined",
    reason: "Two others wait for it.",
  },
  "pledge.released": { ...facts, reason: "The budget was cut." },
  "pledge.set_aside": facts,
  "pledge.counts": facts,
  "pledge.lapsed": { ...facts, reason: "" },
  "pledge.cancelled": { ...facts, reason: "Its maintainers left." },
  "pledge.naming_set": { pledgeId: "p", named: false },
  "pledge.opened": { pledgeId: "p", named: true },
  "deliverable.moved": {
    deliverableId: "d",
    position: 1,
    title: "Groups",
    from: "staging",
    to: "production",
    reason: "",
  },
  "deliverable.accepted": { deliverableId: "d", position: 1, title: "Groups", note: "Works on ours." },
  "invoice.issued": { invoiceId: "i", number: "2026-1", amountMinor: "500000", currency: "USD" },
  "invoice.reopened": { invoiceId: "i", number: "2026-001", amountMinor: "100", currency: "USD" },
  "invoice.credited": {
    invoiceId: "i",
    number: "2026-001",
    creditNote: "CN-2026-001",
    amountMinor: "100",
    currency: "USD",
    reason: "Two hours too many.",
  },
  "invoice.paid": { invoiceId: "i", number: "2026-1", amountMinor: "500000", currency: "USD" },
  "fund.matched": {
    fundId: "f",
    pledgeId: "p",
    deliverableId: "d",
    position: 1,
    title: "Groups",
    amountMinor: "500000",
    currency: "USD",
  },
  "hours.agreed": { pledgeId: "p", named: true, hours: 60 },
  "hours.entered": { pledgeId: "p", named: true, entryId: "e", minutes: 450, deliverableId: null },
  "hours.verified": { pledgeId: "p", named: true, entryId: "e", minutes: 450, deliverableId: null },
  "hours.left_scope": {
    pledgeId: "p",
    named: true,
    minutes: 390,
    deliverableId: "d",
    position: 3,
    title: "Old list and new decision",
    reason: "The comparison of summer courses is not built.",
  },
  "hours.paid_instead": {
    pledgeId: "p",
    named: true,
    minutes: 390,
    amountMinor: "162500",
    currency: "USD",
    deliverableId: "d",
    position: 3,
    title: "Old list and new decision",
  },
  "hours.taken_back": {
    pledgeId: "p",
    named: true,
    entryId: "e",
    minutes: 450,
    deliverableId: null,
    reason: "It was another day.",
  },
  "decision.recorded": { decisionId: "d", messageId: "m", number: 3 },
  "decision.agreed": { decisionId: "d", messageId: "m", number: 3, agrees: true },
  "decision.taken_back": { decisionId: "d", messageId: "m", number: 3, reason: "The forecast moves after all." },
  "contribution.linked": {
    contributionId: "c",
    title: "Expose group claims",
    kind: "pull_request",
    state: "in_review",
    deliverableId: null,
  },
  "contribution.claimed": {
    contributionId: "c1",
    title: "Expose group claims",
    kind: "pull_request",
    state: "merged",
    deliverableId: null,
  },
  "contribution.declined": { contributionId: "c1", title: "Expose group claims", reason: "It is another project’s." },
  "contribution.moved": { contributionId: "c", title: "Expose group claims", from: "in_review", to: "merged" },
};

const offer = {
  amountMinor: "500000",
  shareBasisPoints: null,
  matchNumerator: null,
  matchDenominator: null,
  hours: null,
};
const offered = (termsKind: string, over: object) => ({
  ...facts,
  termsKind,
  stands: true,
  offer: { ...offer, conditions: [], ...over },
});

const logged = (type: EventType, changes: Partial<LoggedEvent> = {}): LoggedEvent => ({
  stream: "project:1",
  seq: 1,
  id: "event",
  type,
  at: "2026-09-30T14:05:00Z",
  payerId: null,
  sealed: false,
  key: null,
  entity: null,
  rev: null,
  audience: "everyone",
  payload: examples[type] ?? {},
  actor: { id: "person", name: "Tomás Rivera" },
  organization: { id: "organization", slug: "earthlab", name: "EarthLab", initials: "EL", hue: 1 },
  named: null,
  message: null,
  ...changes,
});
const seen = (event: LoggedEvent, level: "visitor" | "steward" = "visitor") =>
  redactEvent(event, level) as HistoryEvent;

describe("a line of the history", () => {
  it.each(historyTypes)("tells %s in words, without a name of ours in it", (type) => {
    const { what, why } = describeEvent(seen(logged(type)), amount);
    expect(what).toMatch(/^[A-Z0-9“]/);
    for (const text of [what, why ?? ""]) expect(text).not.toMatch(/[a-z]_[a-z]|undefined|null|\[object|\bNaN\b/);
  });

  it("says each of these as people would", () => {
    expect(
      Object.fromEntries(historyTypes.map((type) => [type, describeEvent(seen(logged(type)), amount)])),
    ).toMatchSnapshot();
  });

  it.each<[string, object, string, string | null]>([
    ["fixed", {}, "Pledged 5,000", null],
    [
      "fixed",
      { conditions: [{ kind: "others_offer", amountMinor: "3300000" }] },
      "Pledged 5,000",
      "If others offer 33,000.",
    ],
    ["share", { shareBasisPoints: 1_250 }, "Pledged 5,000", "12.5 % of the goal, at most 5,000."],
    [
      "match",
      {
        matchNumerator: 1,
        matchDenominator: 2,
        conditions: [{ kind: "organizations", count: 8 }, { kind: "maintainers" }],
      },
      "Pledged 5,000",
      "1 for every 2 that others offer, at most 5,000, if eight others stand and the maintainers agree.",
    ],
    [
      "closer",
      { conditions: [{ kind: "organization" }] },
      "Pledged up to 5,000",
      "What is missing at the end, at most 5,000, if a certain organization stands.",
    ],
    [
      "in_kind",
      { hours: 24, conditions: [{ kind: "signed_before", before: "2026-11-30T00:00:00.000Z" }] },
      "Pledged work in kind",
      "24 hours of work in kind, worth 5,000, if it is signed before 2026-11-30.",
    ],
  ])("says the terms and the conditions of a signed %s %j", (termsKind, over, what, why) => {
    expect(describeEvent(seen(logged("pledge.signed", { payload: offered(termsKind, over) })), amount)).toMatchObject({
      what,
      why,
    });
  });

  it("says who did it and whom they represent", () => {
    expect(describeEvent(seen(logged("project.moved")), amount).who).toBe("by Tomás Rivera, EarthLab");
    expect(describeEvent(seen(logged("project.moved", { organization: null })), amount).who).toBe("by Tomás Rivera");
    expect(describeEvent(seen(logged("project.moved", { organization: null, actor: null })), amount).who).toBeNull();
    expect(describeEvent(seen(logged("pledge.lapsed", { named: true })), amount).who).toBe("of EarthLab");
  });

  it("never names a member without consent, and leaves out the reason they wrote, except to those who may know", () => {
    const withdrawn = logged("pledge.withdrawn", { named: false });
    expect(describeEvent(seen(withdrawn), amount)).toEqual({
      what: "Withdrew 5,000",
      who: "by a member, not named",
      why: null,
    });
    expect(describeEvent(seen(withdrawn, "steward"), amount)).toEqual({
      what: "Withdrew 5,000",
      who: "by Tomás Rivera, EarthLab",
      why: "The budget was cut.",
    });
  });

  it.each([
    [true, "Said to be at risk"],
    [false, "Out of danger again"],
  ])("says of a project whether it is at risk: %s", (atRisk, what) => {
    const payload = { atRisk, reason: "" };
    expect(describeEvent(seen(logged("project.at_risk", { payload })), amount)).toMatchObject({ what, why: null });
  });

  it("sums up a long list of changes", () => {
    const changes = Array.from({ length: 9 }, (_, at) => ({ what: "words" as const, position: at + 1, title: "x" }));
    expect(
      describeEvent(seen(logged("project.scoped", { payload: { ...examples["project.scoped"], changes } })), amount)
        .why,
    ).toMatch(/deliverable 6 \(x\) reworded; 3 more\.$/);
  });
});
