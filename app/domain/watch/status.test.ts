import { expect, it } from "vitest";
import { hourMs, minuteMs } from "#app/domain/kernel/clock.ts";
import { troubles, type Status } from "./status.ts";

const now = new Date("2026-12-01T12:00:00Z");
const ago = (ms: number) => new Date(now.getTime() - ms).toISOString();
const check = (over: Partial<NonNullable<Status["checks"]["last"]>> = {}) => ({
  at: ago(minuteMs),
  isWhole: true,
  tookMs: 20,
  asked: 43,
  broken: [],
  ...over,
});
const node = (over: Partial<Status["nodes"][number]> = {}) => ({
  id: "1",
  name: "one",
  host: "one",
  pid: 1,
  version: "1.0.0",
  startedAt: ago(hourMs),
  seenAt: ago(1_000),
  aheadMs: 3,
  diskFreeBytes: 50,
  diskBytes: 100,
  ...over,
});
const job = (over: Partial<Status["jobs"][number]> = {}) => ({
  name: "close-due-raises",
  quietMs: 5 * minuteMs,
  ranAt: ago(10_000),
  tookMs: 4,
  failedAt: null,
  failure: null,
  ...over,
});
const well: Status = {
  checks: { whole: check(), last: check() },
  jobs: [job()],
  queue: { waiting: 0, oldestAt: null, deadCount: 0, dead: [] },
  mail: { waiting: 0, oldestAt: null, undelivered: 0 },
  nodes: [node()],
  databaseBytes: 1,
  databaseVersion: "18",
};
const names = (over: Partial<Status>) => troubles({ ...well, ...over }, now).map(({ name }) => name);

it("finds nothing red where all is well, and nothing before anything has run", () => {
  expect(names({})).toEqual([]);
  expect(names({ checks: { whole: null, last: null }, jobs: [], nodes: [] })).toEqual([]);
});

it("names a promise that the night found broken until the next whole check, and one that the day found", () => {
  const broken = (name: string) => [{ name, promise: "every transfer sums to zero", rows: [{ number: 1 }] }];
  expect(names({ checks: { whole: check({ broken: broken("a") }), last: check({ isWhole: false }) } })).toEqual([
    "check:a",
  ]);
  expect(
    names({ checks: { whole: check({ broken: broken("a") }), last: check({ isWhole: false, broken: broken("b") }) } }),
  ).toEqual(["check:a", "check:b"]);
  expect(
    names({ checks: { whole: check({ at: ago(60 * hourMs) }), last: check({ isWhole: false, at: ago(hourMs) }) } }),
  ).toEqual(["check-overdue", "whole-check-overdue"]);
});

it("names a job that has not ended well for too long, and says why where it failed since", () => {
  expect(names({ jobs: [job({ ranAt: ago(6 * minuteMs) })] })).toEqual(["job:close-due-raises"]);
  expect(names({ jobs: [job({ failedAt: ago(1_000), failure: "Error: once" })] })).toEqual([]);
  const [failing] = troubles(
    { ...well, jobs: [job({ ranAt: null, failedAt: ago(6 * minuteMs), failure: "Error: it threw" })] },
    now,
  );
  expect(failing?.words).toBe("The job close-due-raises has never ended well: Error: it threw");
});

it("names dead tasks, an old queue, late letters, a wrong clock and a full disk; of nodes only those that are there", () => {
  expect(names({ queue: { waiting: 2, oldestAt: ago(6 * minuteMs), deadCount: 1, dead: [] } })).toEqual([
    "queue:dead",
    "queue:old",
  ]);
  expect(names({ mail: { waiting: 3, oldestAt: ago(minuteMs), undelivered: 0 } })).toEqual([]);
  expect(names({ mail: { waiting: 3, oldestAt: ago(2 * hourMs), undelivered: 1 } })).toEqual([
    "mail:late",
    "mail:undelivered",
  ]);
  const off = { aheadMs: -6_000, diskFreeBytes: 9 };
  expect(names({ nodes: [node(off)] })).toEqual(["clock:one", "disk:one"]);
  expect(names({ nodes: [node({ ...off, seenAt: ago(2 * minuteMs) })] })).toEqual([]);
});
