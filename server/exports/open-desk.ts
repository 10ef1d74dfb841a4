import { idsBy } from "#app/domain/kernel/id.ts";
import { exportStamp } from "#app/domain/reports/write-export.server.ts";
import type { ServerDatabase } from "../database.ts";
import { ExportDesk } from "./export-desk.ts";
import { runWriter } from "./run-writer.ts";

interface DeskOfServer {
  readonly database: Pick<ServerDatabase, "reader" | "address" | "clock">;
  /** Where exports are kept. */
  readonly folder: string;
  /** `server/export.ts`, as it runs here. */
  readonly program: URL;
}

/** The desk of a server, whose files are written by processes of their own. */
export const openExportDesk = ({ database, folder, program }: DeskOfServer): ExportDesk =>
  new ExportDesk({
    folder,
    newId: idsBy(database.clock),
    version: () => exportStamp({ db: database.reader, clock: database.clock }),
    write: (order, path, compress, signal) =>
      runWriter(program, { address: database.address, order, path, compress }, signal),
  });
