import { systemClock } from "#app/domain/kernel/clock.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { exportVersion } from "#app/domain/reports/write-export.server.ts";
import type { Address, Database } from "#db/client.server.ts";
import { ExportDesk } from "./export-desk.ts";
import { runWriter } from "./run-writer.ts";

interface DeskOfServer {
  readonly database: Pick<Database, "reader"> & { readonly address: Address };
  /** Where exports are kept. */
  readonly folder: string;
  /** `server/export.ts`, as it runs here. */
  readonly program: URL;
}

/** The desk of a server, whose files are written by processes of their own. */
export const openExportDesk = ({ database, folder, program }: DeskOfServer): ExportDesk =>
  new ExportDesk({
    folder,
    newId: idsBy(systemClock),
    version: () => exportVersion({ db: database.reader, clock: systemClock }),
    write: (order, path, compress, signal) => runWriter(program, { address: database.address, order, path, compress }, signal),
  });
