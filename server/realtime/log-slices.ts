import { readSlice, type LoggedSlice } from "#app/domain/timeline/events-after.server.ts";
import type { StreamId } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import type { Pool } from "#db/client.server.ts";

/** A piece of a stream as something to ask for. */
export const sliceQuestion = (stream: StreamId, after: number, limit: number = limits.eventsPerSync) =>
  `${stream} ${after} ${limit}`;

/** Each is read by itself, so that one that fails fails alone; answered when all are through. */
export async function readSlices(
  db: Pool,
  questions: readonly string[],
): Promise<ReadonlyMap<string, Promise<LoggedSlice>>> {
  const slices = new Map(
    questions.map((question) => {
      const [stream, after, limit] = question.split(" ") as [StreamId, string, string];
      return [question, readSlice(db, stream, Number(after), Number(limit))] as const;
    }),
  );
  await Promise.allSettled(slices.values());
  return slices;
}
