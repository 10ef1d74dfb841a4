import { expect, test } from "vitest";
import { isDigestDue } from "./due-digest.ts";

const at = (iso: string) => new Date(iso);

test("each morning from eight o'clock on, by the clock on their own wall", () => {
  // Eight in Nairobi is five in UTC.
  expect(isDigestDue("daily", at("2026-11-27T04:59:00Z"), null, "Africa/Nairobi")).toBe(false);
  expect(isDigestDue("daily", at("2026-11-27T05:00:00Z"), null, "Africa/Nairobi")).toBe(true);
  expect(isDigestDue("daily", at("2026-11-27T14:59:00Z"), null, "America/Denver")).toBe(false);
  expect(isDigestDue("daily", at("2026-11-27T15:00:00Z"), null, "America/Denver")).toBe(true);
});

test("once a day, over the night on which clocks change too", () => {
  expect(isDigestDue("daily", at("2026-10-25T20:00:00Z"), at("2026-10-25T07:00:00Z"), "Europe/Oslo")).toBe(false);
  expect(isDigestDue("daily", at("2026-10-25T06:59:00Z"), at("2026-10-24T06:00:00Z"), "Europe/Oslo")).toBe(false);
  expect(isDigestDue("daily", at("2026-10-25T07:00:00Z"), at("2026-10-24T06:00:00Z"), "Europe/Oslo")).toBe(true);
});

test("late, when nothing ran in the morning", () => {
  expect(isDigestDue("daily", at("2026-11-27T22:00:00Z"), at("2026-11-26T08:00:00Z"), "UTC")).toBe(true);
});

test("weekly on Mondays, and after a Monday that was missed", () => {
  const monday = "2026-11-23T08:00:00Z";
  expect(isDigestDue("weekly", at("2026-11-22T12:00:00Z"), null, "UTC")).toBe(false);
  expect(isDigestDue("weekly", at(monday), null, "UTC")).toBe(true);
  expect(isDigestDue("weekly", at("2026-11-23T18:00:00Z"), at(monday), "UTC")).toBe(false);
  expect(isDigestDue("weekly", at("2026-11-29T12:00:00Z"), at(monday), "UTC")).toBe(false);
  expect(isDigestDue("weekly", at("2026-11-30T08:00:00Z"), at(monday), "UTC")).toBe(true);
  expect(isDigestDue("weekly", at("2026-12-02T08:00:00Z"), at(monday), "UTC")).toBe(true);
});
