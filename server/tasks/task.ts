import { system } from "#app/domain/kernel/actor.ts";
import { systemClock } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import type { Database } from "#db/client.server.ts";
import type { Env } from "../env.ts";

/** What a task of the command line is given. */
export interface TaskInput {
  readonly env: Env;
  /** Open and up to date. */
  readonly database: Database;
  /** What was typed after the task's name. */
  readonly words: readonly string[];
  /** Set when somebody wants the task to stop after its batch. */
  readonly signal: AbortSignal;
}

/** Does its work, tells it on the terminal, and answers the exit code. */
export type Task = (input: TaskInput) => Promise<number>;

/** The context in which the product itself acts. A running server hears of it through the database. */
export const taskContext = ({ db }: Database, name: string): Context => ({
  db,
  clock: systemClock,
  newId: idsBy(systemClock),
  actor: system(name),
  bell: () => {},
});
