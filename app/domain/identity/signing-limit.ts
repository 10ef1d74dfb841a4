import { dayMs } from "#app/domain/kernel/clock.ts";

/** How long a raised limit waits, and how long somebody holds the budget before their word counts as a second person's. */
export const secondThoughtMs = dayMs;

/** A signing limit as its row has it: an organization's, or a budget holder's own. Minor units; null: no limit. */
export interface LimitRow {
  readonly signingLimitMinor: bigint | null;
  readonly limitRaisedToMinor: bigint | null;
  /** Null: nothing was raised. */
  readonly limitRaisedFrom: Date | null;
  readonly limitRaisedBy: string | null;
}

/** No raise: what a row says once a limit holds, or was taken back. */
export const notRaised = { limitRaisedToMinor: null, limitRaisedFrom: null, limitRaisedBy: null } as const;

type Raised = Pick<LimitRow, "signingLimitMinor" | "limitRaisedToMinor" | "limitRaisedFrom">;

/** What one may sign alone at a moment. No timer moves it: a raise begins by the clock. */
export const limitAt = ({ signingLimitMinor, limitRaisedToMinor, limitRaisedFrom }: Raised, at: Date): bigint | null =>
  limitRaisedFrom !== null && limitRaisedFrom <= at ? limitRaisedToMinor : signingLimitMinor;

/** The raise that has not begun yet. */
export function pendingRaise(row: LimitRow, at: Date): PendingRaise | null {
  const { limitRaisedToMinor, limitRaisedFrom, limitRaisedBy } = row;
  return limitRaisedFrom !== null && limitRaisedFrom > at
    ? { toMinor: limitRaisedToMinor, from: limitRaisedFrom, by: limitRaisedBy }
    : null;
}

export interface PendingRaise {
  /** Null: no limit at all. */
  readonly toMinor: bigint | null;
  readonly from: Date;
  /** Whose doing it is; null: nobody's who is known. */
  readonly by: string | null;
}

/** Whether it allows more than before; no limit allows everything. */
export const isRaise = (from: bigint | null, to: bigint | null): boolean => from !== null && (to === null || to > from);

/** The narrower of two limits. */
export const narrower = (a: bigint | null, b: bigint | null): bigint | null =>
  a === null || (b !== null && b < a) ? b : a;

/**
 * What a row becomes where its limit is set: a lower one holds at once and ends a raise that waits; a higher one begins a
 * day later. Null where nothing would be different; asked for again, a raise goes on waiting from when it was asked first.
 */
export function limitSet(row: LimitRow, toMinor: bigint | null, at: Date, by: string | null): LimitRow | null {
  const now = limitAt(row, at);
  const pending = pendingRaise(row, at);
  if (pending ? pending.toMinor === toMinor || now === toMinor : now === toMinor) return null;
  return isRaise(now, toMinor)
    ? {
        signingLimitMinor: now,
        limitRaisedToMinor: toMinor,
        limitRaisedFrom: new Date(at.getTime() + secondThoughtMs),
        limitRaisedBy: by,
      }
    : { signingLimitMinor: toMinor, ...notRaised };
}
