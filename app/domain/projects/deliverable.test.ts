import { describe, expect, it } from "vitest";
import { deliverableStates } from "#db/schema/projects.ts";
import {
  deliverableCourse,
  deliverableMoves,
  deliverableWords,
  findDeliverableMove,
  isDelivered,
} from "./deliverable.ts";

describe("a deliverable's states", () => {
  it("lead one after the other from planned to invoiced", () => {
    for (const [at, from] of deliverableStates.entries()) {
      const to = deliverableStates[at + 1];
      if (to) expect(findDeliverableMove(from, to)).toBeDefined();
    }
  });

  it("may go back to building while it is not accepted, and it is said why", () => {
    const back = deliverableMoves.filter(
      ({ from, to }) => deliverableStates.indexOf(to) < deliverableStates.indexOf(from),
    );
    expect(back.map(({ from, to }) => `${from} > ${to}`)).toEqual([
      "demo > building",
      "review > building",
      "staging > building",
      "production > building",
      "monitoring > building",
    ]);
    expect(back.every(({ reason }) => reason === "required")).toBe(true);
  });

  it("know no other moves: nothing is skipped, and what is accepted stays accepted", () => {
    const listed = deliverableMoves.map(({ from, to }) => `${from} ${to}`);
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed).toHaveLength(deliverableStates.length - 1 + 5);
    for (const from of deliverableStates)
      for (const to of deliverableStates)
        expect(findDeliverableMove(from, to) !== undefined).toBe(listed.includes(`${from} ${to}`));
  });

  it("are accepted by co-funders alone", () => {
    expect(deliverableMoves.filter(({ to }) => to === "accepted").map(({ from, by }) => [from, by])).toEqual([
      ["monitoring", "accept"],
    ]);
  });

  it("have a word and a sentence each", () => {
    for (const state of deliverableStates) expect(deliverableWords[state].meaning).toMatch(/^[A-Z].*\.$/);
    expect(deliverableCourse).toEqual(deliverableStates);
    expect(deliverableStates.filter(isDelivered)).toEqual(["accepted", "ready_to_invoice", "invoiced"]);
  });
});
