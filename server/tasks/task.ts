import { machine } from "#app/domain/kernel/machine.ts";
import type { RingBell, Context } from "#app/domain/kernel/context.ts";
import type { StreamId } from "#app/domain/kernel/events.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { log } from "#app/http/log.server.ts";
import type { Database } from "#db/client.server.ts";
import type { ServerDatabase } from "../database.ts";
import type { Env } from "../env.ts";
import { notifyOthers } from "../realtime/notify-bus.ts";

/** What a task of the command line is given. */
export interface TaskInput {
  readonly env: Env;
  /** Open and up to date. */
  readonly database: ServerDatabase;
  /** What was typed after the task's name. */
  readonly words: readonly string[];
  /** Set when somebody wants the task to stop after its batch. */
  readonly signal: AbortSignal;
}

/** Does its work, tells it on the terminal, and answers the exit code. */
export type Task = (input: TaskInput) => Promise<number>;

/**
 * The context in which a task of the command line acts: it may do what it is given here by name. Open pages of running servers hear of it through the database.
 */
export const taskContext = (
  { db, sql, clock }: Pick<ServerDatabase, "db" | "sql" | "clock">,
  name: string,
  grants: readonly string[],
): Context => ({
  db,
  clock,
  newId: idsBy(clock),
  actor: machine("task", name, grants),
  bell: bellOf(sql),
});

/** The bell of a process without sockets of its own. One that is lost costs open pages two seconds. */
export function bellOf(sql: Database["sql"]): RingBell {
  const { tell } = notifyOthers(sql, (error) => log.warn({ err: error }, "the bell could not be rung"));
  return (streams) => tell(streams as readonly StreamId[]);
}
