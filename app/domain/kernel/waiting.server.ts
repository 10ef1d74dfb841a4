import type { SQL } from "drizzle-orm";
import type { z } from "zod";
import type { PersonActor } from "./actor.ts";
import type { Context } from "./context.ts";
import type { WaitingThing } from "./waiting.ts";

/** Somebody who asks what waits for them. */
export interface Waiter {
  readonly actor: PersonActor;
  readonly clock: Context["clock"];
}

interface WaitingKind {
  /** Names the section in the inbox. */
  readonly id: string;
  readonly title: string;
  /** An expression: how many wait for their word. It is asked for every page that they open, so an index answers it. */
  readonly count: (waiter: Waiter) => SQL;
}

/** Things that are listed one by one. */
export interface WaitingList extends WaitingKind {
  /** A statement: all that is counted, and what waits for a colleague since this person did their part; the oldest first. */
  readonly rows: (waiter: Waiter) => SQL;
  /** @throws where a row is not as its kind says: a fault of ours */
  readonly read: (rows: unknown, locale: string) => readonly WaitingThing[];
}

/** Things that have a list of their own elsewhere: one line says how many there are. */
export interface WaitingLine extends WaitingKind {
  readonly href: string;
  readonly words: (count: number) => string;
}

export type WaitingProvider = WaitingList | WaitingLine;

/** Things that are listed one by one. `row` is a row of the statement as JSON has it. */
export const waitingList = <Row extends z.ZodType>({
  row,
  shown,
  ...kind
}: Omit<WaitingList, "read"> & {
  readonly row: Row;
  readonly shown: (row: z.output<Row>, locale: string) => WaitingThing;
}): WaitingList => ({
  ...kind,
  read: (rows, locale) =>
    row
      .array()
      .parse(rows)
      .map((found) => shown(found, locale)),
});
