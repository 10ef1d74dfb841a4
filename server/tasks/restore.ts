import { createReadStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { parseArgs } from "node:util";
import { SingleBar } from "cli-progress";
import { lettersHeldSince } from "#app/domain/identity/held-letters.ts";
import { BackupReader } from "#db/backup/format.server.ts";
import { loadBackup } from "#db/backup/load-backup.server.ts";
import { withSeedLock } from "../locks.ts";
import { checkSelf } from "./self-check.ts";
import type { Task } from "./task.ts";

/** `restore FILE [--send-letters]`: into an empty database, and then every promise of the book and the log is asked. */
export const restore: Task = async (input) => {
  const { env, database, words, signal } = input;
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { "send-letters": { type: "boolean", default: false } },
    allowPositionals: true,
    strict: false,
  });
  const [path] = positionals;
  const isPiped = path === "-";
  const file = path && !isPiped ? await stat(path).catch(() => undefined) : undefined;
  if (!path || (!isPiped && !file?.isFile())) {
    console.error(
      path
        ? `There is no file ${path}.`
        : "Say what to restore: npm run restore -- FILE [--send-letters] (or - for standard input)",
    );
    return 1;
  }
  const source = isPiped ? process.stdin : createReadStream(path);
  const bar = new SingleBar({
    format: "restore {bar} {percentage}% | {table} | {eta_formatted} left",
    hideCursor: true,
  });
  bar.start(file?.size ?? 0, 0, { table: "tables" });
  let bytes = 0;
  source.on("data", (chunk: Buffer) => bar.update((bytes += chunk.length)));
  const text = source.pipe(createGunzip());
  source.on("error", (error: Error) => text.destroy(error));
  const settings: Record<string, string> =
    values["send-letters"] === true ? {} : { [lettersHeldSince]: database.clock.now().toISOString() };
  const onTable = (table: string) => bar.update(bytes, { table });
  // No job and no story acts in a network that is half there.
  const header = await withSeedLock(database.sql, () =>
    loadBackup(database, new BackupReader(text, path), { name: path, settings, signal, onTable }),
  ).finally(() => {
    bar.stop();
    source.destroy();
  });
  // Exports that lie written there are of another network.
  await rm(`${env.DATA_DIR}/exports`, { recursive: true, force: true });
  console.log(`The backup of ${header.takenAt}, which release ${header.release} made, is restored.`);
  const code = await checkSelf(input);
  if (values["send-letters"] !== true)
    console.log("Letters and notices are held until the steward, or `npm run letters -- send`, lets them go.");
  return code;
};
