import { expect, it } from "vitest";
import { dayMs, hourMs, minuteMs } from "#app/domain/kernel/clock.ts";
import { quietMs } from "./watched.ts";

it("expects to hear of each job within a few of its rounds", () => {
  expect(quietMs({ at: "* * * * *", everyMs: 10_000 })).toBe(5 * minuteMs);
  expect(quietMs({ at: "* * * * *", everyMs: minuteMs })).toBe(20 * minuteMs);
  expect(quietMs({ at: "* * * * *" })).toBe(5 * minuteMs);
  expect(quietMs({ at: "*/10 * * * *" })).toBe(30 * minuteMs);
  expect(quietMs({ at: "47 * * * *" })).toBe(3 * hourMs);
  expect(quietMs({ at: "23 2 * * *" })).toBe(2 * dayMs + hourMs);
});
