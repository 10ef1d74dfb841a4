import { createWriteStream } from "node:fs";
import { access, rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { SingleBar } from "cli-progress";
import { writeBackup } from "#db/backup/write-backup.server.ts";
import { SetupError } from "#db/setup-error.ts";
import { release } from "../release.ts";
import type { Task } from "./task.ts";

/** Instead of a file: the terminal's own output, for pipes and containers. */
const standardOutput = "-";

/** `backup FILE`: a file of that name stands there only when all of it is written; `docs/backup.md` tells what is in it. */
export const backup: Task = async ({ database, words: [path], signal }) => {
  if (!path) {
    console.error("Say where to write it: npm run backup -- FILE (or - for standard output)");
    return 1;
  }
  const isFile = path !== standardOutput;
  if (
    isFile &&
    (await access(path).then(
      () => true,
      () => false,
    ))
  ) {
    console.error(`There is a file ${path} already: choose another name.`);
    return 1;
  }
  const unfinished = `${path}.unfinished`;
  const bar = new SingleBar({
    format: "backup {bar} {percentage}% | {table} | {eta_formatted} left",
    hideCursor: true,
  });
  let begun = false;
  const onProgress = (rows: number, ofRows: number, table: string) => {
    if (!begun) bar.start(ofRows, 0, { table });
    begun = true;
    bar.update(rows, { table });
  };
  try {
    await writeBackup(database, { release: release.version, signal, onProgress }, (text) =>
      // It holds what signs people in: it is for whoever writes it alone.
      pipeline(
        Readable.from(text, { objectMode: false }),
        createGzip(),
        isFile ? createWriteStream(unfinished, { mode: 0o600, flush: true }) : process.stdout,
      ),
    );
    if (isFile) await rename(unfinished, path);
  } catch (error) {
    if (isFile) await rm(unfinished, { force: true });
    throw inWords(error, path);
  } finally {
    bar.stop();
  }
  if (isFile) console.log(`The backup is in ${path}.`);
  return 0;
};

/** What the operator can change about it, in words. */
function inWords(error: unknown, path: string): unknown {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: "its folder is not there",
    ENOTDIR: "its folder is not there",
    EACCES: "this user may not write there",
    EROFS: "nobody may write there",
    ENOSPC: "the disk is full",
    EDQUOT: "the disk is full",
    EPIPE: "whoever should read it has ended",
  };
  const reason = error instanceof Error && "code" in error ? reasons[String(error.code)] : undefined;
  return reason ? new SetupError(`${path} cannot be written: ${reason}. No backup was made.`) : error;
}
