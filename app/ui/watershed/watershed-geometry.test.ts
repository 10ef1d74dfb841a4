import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WatershedData, WatershedProject } from "./watershed-data.ts";
import { deskFrame, phoneFrame } from "./watershed-frame.ts";
import { layoutWatershed } from "./watershed-geometry.ts";
import { chooseLanes, layLanes } from "./watershed-lanes.ts";

const now = "2026-09-30T00:00:00.000Z";
const day = 86_400_000;
const daysAgo = (days: number) => new Date(Date.parse(now) - days * day).toISOString();

const project = (
  id: string,
  repository: string,
  state: WatershedProject["state"],
  firmMinor: bigint,
  startedDaysAgo: number,
): WatershedProject => ({
  id,
  title: `Project ${id}`,
  repository,
  state,
  firmMinor,
  deliveredMinor: state === "done" ? firmMinor : 0n,
  endsAt: state === "done" ? daysAgo(startedDaysAgo / 4) : undefined,
  springs: [
    { hue: 3, joinedAt: daysAgo(startedDaysAgo), amountMinor: firmMinor / 2n },
    { hue: 4, joinedAt: daysAgo(startedDaysAgo * 0.7), amountMinor: firmMinor - firmMinor / 2n },
  ],
});

const anyNetwork = fc
  .array(
    fc.record({
      repository: fc.constantFrom("a/one", "a/two", "b/three", "b/four", "c/five", "c/six", "d/seven", "d/eight"),
      state: fc.constantFrom("done" as const, "in-flight" as const, "upcoming" as const, "raising" as const),
      firm: fc.bigInt(1n, 10n ** 9n),
      started: fc.integer({ min: 1, max: 2_500 }),
    }),
    { minLength: 1, maxLength: 24 },
  )
  .map((projects): WatershedData => ({
    now,
    repositories: [],
    projects: projects.map(({ repository, state, firm, started }, index) =>
      project(String(index), repository, state, firm, started),
    ),
  }));

describe("the watershed", () => {
  it("the same data draws the same map", () => {
    const data: WatershedData = {
      now,
      repositories: [],
      projects: [project("1", "a/one", "done", 100n, 700), project("2", "a/one", "raising", 50n, 90)],
    };
    expect(layoutWatershed(data, deskFrame)).toEqual(layoutWatershed(structuredClone(data), deskFrame));
  });

  it("lanes never cross and keep off the land that words stand on, in any network", () => {
    fc.assert(
      fc.property(anyNetwork, fc.constantFrom(deskFrame, phoneFrame), (data, frame) => {
        const lanes = chooseLanes(data);
        const { laneAt } = layLanes(lanes, data.now, frame);
        for (let u = frame.from; u <= frame.mouth; u += 20)
          lanes.forEach((_, rank) => {
            expect(laneAt(rank, u)).toBeLessThan(frame.near);
            if (rank > 0) expect(laneAt(rank, u)).toBeLessThan(laneAt(rank - 1, u));
          });
        lanes.forEach((_, rank) => expect(laneAt(rank, frame.mouth)).toBeGreaterThan(frame.far));
      }),
      { numRuns: 60 },
    );
  });

  it("every spring and mouth lies on the map and every path is made of numbers, in any network", () => {
    fc.assert(
      fc.property(anyNetwork, fc.constantFrom(deskFrame, phoneFrame), (data, frame) => {
        const map = layoutWatershed(data, frame);
        for (const { x, y } of [...map.springs, ...map.mouths]) {
          expect(x).toBeGreaterThan(0);
          expect(x).toBeLessThan(frame.width);
          expect(y).toBeGreaterThan(0);
          expect(y).toBeLessThan(frame.height);
        }
        for (const path of [
          ...map.waterlines,
          ...map.tributaries.map((each) => each.path),
          ...map.trunks.map((each) => each.path),
          ...map.rivers.map((each) => each.path),
        ])
          expect(path).not.toMatch(/NaN|Infinity|undefined/);
      }),
      { numRuns: 25 },
    );
  });

  it("a done project is its repository's green trunk; one still raising flows beside it, with its future dashed", () => {
    const map = layoutWatershed(
      {
        now,
        repositories: [{ name: "a/one", mergedCount: 12 }],
        projects: [project("1", "a/one", "done", 100n, 700), project("2", "a/one", "raising", 50n, 90)],
      },
      deskFrame,
    );
    expect(map.trunks.map(({ kind }) => kind)).toEqual(["done"]);
    expect(map.rivers.map(({ kind }) => kind)).toEqual(["raising", "ahead"]);
    expect(map.mouths).toMatchObject([{ name: "a/one", mergedCount: 12, reached: true }]);
  });

  it("a repository that nothing has reached yet has only a thread to its mouth", () => {
    const map = layoutWatershed(
      { now, repositories: [], projects: [project("1", "a/one", "in-flight", 100n, 300)] },
      deskFrame,
    );
    expect(map.trunks.map(({ kind }) => kind)).toEqual(["thread"]);
    expect(map.mouths[0]!.reached).toBe(false);
  });

  it("a crowd of projects stays a map: the largest twelve in the largest six repositories", () => {
    const projects = Array.from({ length: 200 }, (_, index) =>
      project(String(index), `o/r${index % 20}`, "done", BigInt(1_000 + index), 100 + index),
    );
    const map = layoutWatershed({ now, repositories: [], projects }, deskFrame);
    expect(map.mouths).toHaveLength(6);
    expect(map.projectsShown).toBeLessThanOrEqual(12);
  });

  it("a network without money is land without rivers", () => {
    const map = layoutWatershed(
      { now, repositories: [], projects: [project("1", "a/one", "raising", 0n, 10)] },
      deskFrame,
    );
    expect([map.mouths, map.trunks, map.rivers, map.springs, map.graticule]).toEqual([[], [], [], [], []]);
  });

  it("a young network is told in quarters, an old one in years", () => {
    const labels = (started: number) =>
      layoutWatershed(
        { now, repositories: [], projects: [project("1", "a/one", "done", 100n, started)] },
        deskFrame,
      ).graticule.map(({ label }) => label);
    expect(labels(900)).toEqual(["2025", "2026", "2027"]);
    expect(labels(200)).toContain("July 2026");
  });
});
