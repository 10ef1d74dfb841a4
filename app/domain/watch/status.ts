import { hourMs, minuteMs } from "#app/domain/kernel/clock.ts";

/** A self-check as it was kept. */
export interface ShownCheck {
  readonly at: string;
  readonly isWhole: boolean;
  readonly tookMs: number;
  readonly asked: number;
  readonly broken: readonly { readonly name: string; readonly promise: string; readonly rows: readonly object[] }[];
}

export interface ShownJob {
  readonly name: string;
  readonly quietMs: number;
  readonly ranAt: string | null;
  readonly tookMs: number | null;
  readonly failedAt: string | null;
  readonly failure: string | null;
}

export interface ShownNode {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly startedAt: string;
  readonly seenAt: string;
  readonly aheadMs: number;
  readonly diskFreeBytes: number | null;
  readonly diskBytes: number | null;
}

export interface ShownQueue {
  /** Tasks whose time has come and that nobody is at. */
  readonly waiting: number;
  /** Since when the oldest of them waits. */
  readonly oldestAt: string | null;
  /** Tasks that were given up: how many, and the oldest of them. */
  readonly deadCount: number;
  readonly dead: readonly {
    readonly id: string;
    readonly task: string;
    readonly about: string;
    readonly attempts: number;
    readonly lastError: string;
    readonly failedAt: string;
  }[];
}

export interface ShownMail {
  readonly waiting: number;
  /** Since when the oldest of them waits. */
  readonly oldestAt: string | null;
  /** Letters that did not arrive, and that nobody has looked after yet. */
  readonly undelivered: number;
}

/** How the product runs, as it wrote down itself. */
export interface Status {
  /** The last of the whole book, and the last one at all; null before the first. */
  readonly checks: { readonly whole: ShownCheck | null; readonly last: ShownCheck | null };
  readonly jobs: readonly ShownJob[];
  readonly queue: ShownQueue;
  readonly mail: ShownMail;
  readonly nodes: readonly ShownNode[];
  readonly databaseBytes: number;
  readonly databaseVersion: string;
}

/** Something that somebody has to look at. */
export interface Trouble {
  /** Stays the same while it lasts: `job:close-due-raises`. */
  readonly name: string;
  readonly words: string;
}

/** A self-check asks every ten minutes, and by night of the whole book. */
const checkOverdueMs = 40 * minuteMs;
const wholeOverdueMs = 50 * hourMs;
/** Rounds come every few seconds; a queue that nobody works at grows old at once. */
const queueOldMs = 5 * minuteMs;
/** A mail server that is down for a moment, or greylists us, is tried again by itself. */
const mailLateMs = hourMs;
const clockOffMs = 5_000;
const diskFreeShare = 0.1;
/** A node that was silent for so long is gone. */
export const goneMs = minuteMs;

/** Everything that is red, the worst first; nothing when all is well. */
export function troubles({ checks, jobs, queue, mail, nodes }: Status, now: Date): Trouble[] {
  const ageMs = (at: string) => now.getTime() - Date.parse(at);
  const broken = new Map(
    [...(checks.whole?.broken ?? []), ...(checks.last?.broken ?? [])].map((each) => [each.name, each]),
  );
  return [
    ...[...broken.values()].map(({ name, promise, rows }) => ({
      name: `check:${name}`,
      words: `It does not hold that ${promise} (${rows.length} ${rows.length === 1 ? "row" : "rows"} or more).`,
    })),
    ...(checks.last && ageMs(checks.last.at) > checkOverdueMs
      ? [{ name: "check-overdue", words: "The self-check has not run for more than forty minutes." }]
      : []),
    ...(checks.whole && ageMs(checks.whole.at) > wholeOverdueMs
      ? [{ name: "whole-check-overdue", words: "The whole book has not been checked for two nights." }]
      : []),
    ...jobs.flatMap(({ name, quietMs, ranAt, failure, failedAt }) => {
      const since = ranAt ?? failedAt;
      if (since === null || ageMs(since) <= quietMs) return [];
      return [
        {
          name: `job:${name}`,
          words: `The job ${name} ${ranAt ? "has not ended well for too long" : "has never ended well"}${failure && failedAt && (!ranAt || failedAt > ranAt) ? `: ${failure}` : "."}`,
        },
      ];
    }),
    ...(queue.deadCount > 0
      ? [
          {
            name: "queue:dead",
            words: `${queue.deadCount} ${queue.deadCount === 1 ? "task was" : "tasks were"} given up after many attempts.`,
          },
        ]
      : []),
    ...(queue.oldestAt && ageMs(queue.oldestAt) > queueOldMs
      ? [{ name: "queue:old", words: "Tasks wait in the queue for more than five minutes." }]
      : []),
    ...(mail.oldestAt && ageMs(mail.oldestAt) > mailLateMs
      ? [{ name: "mail:late", words: "Letters wait for more than an hour to be sent." }]
      : []),
    ...(mail.undelivered > 0
      ? [
          {
            name: "mail:undelivered",
            words: `${mail.undelivered} ${mail.undelivered === 1 ? "letter" : "letters"} did not arrive.`,
          },
        ]
      : []),
    ...nodes
      .filter(({ seenAt }) => ageMs(seenAt) <= goneMs)
      .flatMap(({ name, aheadMs, diskFreeBytes, diskBytes }) => [
        ...(Math.abs(aheadMs) > clockOffMs
          ? [
              {
                name: `clock:${name}`,
                words: `The clock of node ${name} is ${(Math.abs(aheadMs) / 1_000).toFixed(1)} seconds ${aheadMs > 0 ? "ahead of" : "behind"} the database’s.`,
              },
            ]
          : []),
        ...(diskBytes !== null && diskFreeBytes !== null && diskFreeBytes < diskBytes * diskFreeShare
          ? [{ name: `disk:${name}`, words: `The disk of node ${name} has less than a tenth of its room left.` }]
          : []),
      ]),
  ];
}
