import { drizzle } from "drizzle-orm/postgres-js";
import postgres, { type Options, type ParameterOrJSON } from "postgres";
import type { Address, Pool } from "#db/client.server.ts";
import { workOff } from "./rounds.ts";

/** What one command said to the database, "begin" and "commit" included. */
export type Statements = readonly { readonly text: string; readonly parameters: readonly ParameterOrJSON<never>[] }[];

const connect = (address: Address, given: Options<Record<string, never>>) => {
  const options = { ...given, onnotice: () => {}, connection: { TimeZone: "UTC" } };
  return typeof address === "string" ? postgres(address, options) : postgres({ ...address, ...options });
};

/** Runs each command alone, one after the other, and writes down its statements. */
export async function record(
  address: Address,
  commands: readonly ((db: Pool) => Promise<unknown>)[],
): Promise<Statements[]> {
  const heard: { text: string; parameters: ParameterOrJSON<never>[] }[] = [];
  const sql = connect(address, {
    max: 1,
    debug: (_connection, text, parameters) =>
      heard.push({ text, parameters: [...(parameters as ParameterOrJSON<never>[])] }),
  });
  const db = drizzle(sql);
  try {
    // The driver's own questions at the start of a connection are not the commands'.
    await sql`select 1`;
    heard.length = 0;
    const recorded: Statements[] = [];
    for (const command of commands) {
      await command(db);
      recorded.push(heard.splice(0));
    }
    return recorded;
  } finally {
    await sql.end();
  }
}

/**
 * The bare loop: each worker has a connection and says the recorded statements of one command after the other, prepared,
 * each when the last one is answered. On a copy of the book from before the recording nothing collides, in whatever order
 * the workers come: every command brings its own ids and numbers, as long as none stands on what another one made (an
 * account that the first pledge of an organization opened). Answers how many commands it did per second.
 */
export async function replay(
  address: Address,
  commands: readonly Statements[],
  { workers, secondsEach }: { workers: number; secondsEach: number },
): Promise<number> {
  const sql = connect(address, { max: workers });
  try {
    const connections = await Promise.all(Array.from({ length: workers }, () => sql.reserve()));
    const perSecond = await workOff(commands.length, secondsEach, workers, async (n, worker) => {
      for (const { text, parameters } of commands[n]!) {
        await connections[worker]!.unsafe(text, [...parameters], { prepare: parameters.length > 0 });
      }
    });
    for (const connection of connections) connection.release();
    return perSecond;
  } finally {
    await sql.end({ timeout: 1 });
  }
}
