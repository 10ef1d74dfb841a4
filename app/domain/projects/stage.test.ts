import { describe, expect, it } from "vitest";
import { stages } from "#db/schema/projects.ts";
import { findMove, groupOf, moves, movesFrom, unmet, type Guard, type Stage, type StageFacts } from "./stage.ts";
import { stageWords } from "./stage-words.ts";

const now = new Date("2026-11-22T12:00:00Z");
const ready: StageFacts = {
  detailPasses: true,
  endorsingOrganizations: 1,
  goalMinor: 100_00n,
  minimumMinor: 80_00n,
  closesAt: new Date("2026-12-22T17:00:00Z"),
  now,
  signOffs: 3,
  repositories: ["jupyterhub/binderhub"],
  answers: [{ repository: "jupyterhub/binderhub", answer: "consents", standing: "proven" }],
  cofunded: true,
  networkCommitted: false,
  deliverableStates: ["accepted", "ready_to_invoice", "invoiced"],
  hasContribution: true,
  pausedFrom: "in_flight",
};
const get = (from: Stage, to: Stage) => {
  const found = findMove(from, to);
  if (!found) throw new Error(`${from} to ${to} is not listed`);
  return found;
};

describe("the listed moves", () => {
  it("are these and no others", () => {
    expect(moves.map(({ from, to, by }) => `${from} > ${to} (${by})`)).toMatchSnapshot();
  });

  it("are each listed once", () => {
    expect(new Set(moves.map(({ from, to }) => `${from} ${to}`)).size).toBe(moves.length);
  });

  it.each(moves.map((each) => [`${each.from} to ${each.to}`, each] as const))(
    "%s works when its guards hold",
    (_name, each) => {
      expect(findMove(each.from, each.to)).toBe(each);
      const delivered: StageFacts["deliverableStates"] =
        each.to === "not_planned" || each.from === "not_planned" ? ["planned", "monitoring"] : ready.deliverableStates;
      expect(unmet(each, { ...ready, deliverableStates: delivered, pausedFrom: each.to }, "because")).toBeNull();
    },
  );

  it("every other pair of stages is no move at all", () => {
    const listed = new Set(moves.map(({ from, to }) => `${from} ${to}`));
    let refused = 0;
    for (const from of stages)
      for (const to of stages) {
        if (listed.has(`${from} ${to}`)) continue;
        expect(findMove(from, to)).toBeUndefined();
        refused += 1;
      }
    expect(refused).toBe(stages.length ** 2 - moves.length);
  });

  it("lead from every stage to an end, and every stage can be reached", () => {
    const ends = stages.filter((stage) => movesFrom(stage).length === 0);
    expect(ends).toEqual(["closed", "duplicate"]);
    const reached = new Set<Stage>(["insight", "idea", "draft", "candidate"]);
    for (let grew = true; grew;) {
      grew = false;
      for (const { from, to } of moves)
        if (reached.has(from) && !reached.has(to)) {
          reached.add(to);
          grew = true;
        }
    }
    expect([...reached].sort()).toEqual([...stages].sort());
  });

  it("leave the opening of a sign-off and the end of a raise to what causes them", () => {
    expect(moves.filter(({ by }) => by === "closing").map(({ to }) => to)).toEqual(["cofunded", "lapsed"]);
    expect(moves.filter(({ to }) => to === "signed_off").map(({ from, by }) => `${from} ${by}`)).toEqual([
      "scoping sign_off",
      "paused steward",
    ]);
  });

  it("never lead out of a raise except through its closing, because money waits there", () => {
    expect(movesFrom("raising").every(({ by }) => by === "closing")).toBe(true);
  });
});

describe("the guards", () => {
  const broken: readonly [Guard, Stage, Stage, Partial<StageFacts>, string][] = [
    ["detail", "draft", "candidate", { detailPasses: false }, "stage_needs_detail"],
    ["endorsed", "candidate", "endorsed", { endorsingOrganizations: 0 }, "stage_needs_endorsement"],
    ["price", "signed_off", "raising", { goalMinor: null }, "stage_needs_price"],
    ["price", "signed_off", "raising", { minimumMinor: null }, "stage_needs_price"],
    ["open_deadline", "signed_off", "raising", { closesAt: null }, "stage_needs_future_deadline"],
    ["open_deadline", "signed_off", "raising", { closesAt: now }, "stage_needs_future_deadline"],
    ["sign_offs", "signed_off", "raising", { signOffs: 2 }, "stage_needs_sign_offs"],
    ["money", "kick_off", "in_flight", { cofunded: false }, "stage_needs_money"],
    ["accepted", "in_flight", "done", { deliverableStates: ["accepted", "monitoring"] }, "stage_needs_acceptance"],
    ["accepted", "in_flight", "done", { deliverableStates: [] }, "stage_needs_acceptance"],
    ["contribution", "communicated", "credited", { hasContribution: false }, "stage_needs_contribution"],
    ["same_place", "paused", "in_flight", { pausedFrom: "scoping" }, "stage_returns_elsewhere"],
    [
      "nothing_to_invoice",
      "in_flight",
      "not_planned",
      { deliverableStates: ["accepted", "building"] },
      "stage_awaits_invoices",
    ],
    [
      "nothing_to_invoice",
      "in_flight",
      "not_planned",
      { deliverableStates: ["invoiced", "ready_to_invoice"] },
      "stage_awaits_invoices",
    ],
    [
      "nothing_delivered",
      "not_planned",
      "candidate",
      { deliverableStates: ["invoiced", "planned"] },
      "stage_has_delivered",
    ],
  ];
  it.each(broken)("%s: %s to %s is refused with %o", (guard, from, to, facts, kind) => {
    expect(get(from, to).guards).toContain(guard);
    expect(unmet(get(from, to), { ...ready, ...facts }, "because")).toMatchObject({ kind });
  });

  it("money is not raised before the maintainers answered, unless it is written down why", () => {
    const answer = ready.answers[0]!;
    for (const facts of [
      { answers: [] },
      { answers: [{ ...answer, standing: "unproven" }] },
      { answers: [{ ...answer, answer: "conditional" }] },
      { repositories: [] },
    ] as Partial<StageFacts>[]) {
      expect(unmet(get("signed_off", "raising"), { ...ready, ...facts }, "")).toMatchObject({
        kind: "stage_needs_maintainers",
      });
      expect(
        unmet(
          get("signed_off", "raising"),
          { ...ready, ...facts },
          "They answer in January; the money is only pledged.",
        ),
      ).toBeNull();
    }
    expect(unmet(get("signed_off", "raising"), ready, "")).toBeNull();
  });

  it("the network's own commitment carries a project into flight without co-funding", () => {
    expect(unmet(get("kick_off", "in_flight"), { ...ready, cofunded: false, networkCommitted: true }, "")).toBeNull();
    expect(get("signed_off", "upcoming")).toMatchObject({ by: "director", reason: "required" });
  });

  it("nothing is raised against a maintainer's objection, whatever is written down", () => {
    const answers = [...ready.answers, { ...ready.answers[0]!, answer: "objects" as const }];
    for (const to of ["raising", "upcoming"] as const)
      expect(unmet(get("signed_off", to), { ...ready, answers }, "It cannot wait.")).toEqual({
        kind: "stage_maintainers_object",
        repositories: "jupyterhub/binderhub",
      });
  });
});

describe("words", () => {
  it("every stage has its word, its sentence and its group", () => {
    for (const stage of stages) {
      expect(stageWords[stage].word).toMatch(/^[A-Z]/);
      expect(stageWords[stage].meaning).toMatch(/^[A-Z].*\.$/);
      expect(groupOf(stage)).toBeTruthy();
    }
  });
});
