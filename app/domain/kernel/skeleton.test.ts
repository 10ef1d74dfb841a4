import { expect, it } from "vitest";
import { mixesScripts } from "./text-rule.ts";
import { skeletonOf } from "./skeleton.server.ts";

it("is one for names that look alike: letters of other scripts, widths, marks, case, spaces, punctuation", () => {
  const name = "River Delta Scope";
  for (const other of [
    "RIVER DELTA SCOPE",
    "River  Delta-Scope.",
    "Ｒiver Delta Scope",
    "Rіver Dеltа Ѕcоpe",
    "Ríver Délta Scöpe",
    "RiverDelta Scope",
    "River Delta Scope (!)",
    "𝐑𝐢𝐯𝐞𝐫 Delta Scope",
  ])
    expect(skeletonOf(other), other).toBe(skeletonOf(name));
  for (const other of ["River Delta Scope 2", "River Delta Shop", "Weaver Delta Scope"])
    expect(skeletonOf(other)).not.toBe(skeletonOf(name));
});

it("keeps names of scripts apart that look like nothing else", () => {
  expect(new Set(["大学計算機", "سارا میراحمدی", "नेहा", "Zoë Åström"].map(skeletonOf)).size).toBe(4);
});

it("no word mixes scripts that look alike; a name of several words may", () => {
  expect(["Rіver", "Αthens Lab", "Delta-Ѕcope"].map(mixesScripts)).toEqual([true, true, true]);
  expect(["River", "Река Delta", "東京Lab", "Zoë Åström", "µLab"].map(mixesScripts)).toEqual(Array(5).fill(false));
});
