import { createReadStream, createWriteStream } from "node:fs";
import { once } from "node:events";
import { constants, setPriority } from "node:os";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { openDatabase } from "#db/client.server.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { exportStamp, writeExport } from "#app/domain/reports/write-export.server.ts";
import { databaseClock } from "./database-clock.ts";
import { writingOrder, type WritingAnswer, type WritingOrder } from "./exports/writer-messages.ts";

/**
 * A process that writes one export and ends: what is long to make is made beside the one that serves pages and sockets,
 * which only sends what lies on the disk. It stands back behind that one, and ends with it.
 */
async function write({ address, order, path, compress }: WritingOrder): Promise<WritingAnswer> {
  const database = openDatabase(address, { poolSize: 1, applicationName: "tributary export" });
  try {
    // All of it is read as the book stood at one moment, so that what was written of it can be named.
    await database.sql.unsafe("begin isolation level repeatable read, read only");
    const clock = await databaseClock(database.sql);
    const ctx = { db: database.db, clock, newId: idsBy(clock), bell: () => {} };
    const version = await exportStamp(ctx);
    const text = await writeExport(ctx, order);
    if (!text) return { kind: "nothing" };
    await pipeline(text, createWriteStream(path, { mode: 0o600 }));
    if (compress)
      await pipeline(createReadStream(path), createGzip(), createWriteStream(`${path}.gz`, { mode: 0o600 }));
    return { kind: "written", version };
  } finally {
    await database.close();
  }
}

setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
process.once("disconnect", () => process.exit(1));
const [told] = (await once(process, "message")) as [unknown];
const answer = await write(writingOrder.parse(told)).catch((error: unknown): WritingAnswer => ({
  kind: "failed",
  why: error instanceof Error ? (error.stack ?? error.message) : String(error),
}));
process.send?.(answer, () => process.exit(0));
