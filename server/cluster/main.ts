import cluster from "node:cluster";
import { SetupError } from "#db/setup-error.ts";
import { balance } from "./balancing.ts";
import { keep } from "./keeper.ts";

/*
 * `npm run cluster`: several server processes on one machine behind one port, on the database and the Redis of the
 * settings, or on the embedded database, which they share. SIGHUP renews them one after the other, and what balances them.
 */
try {
  await (cluster.isPrimary ? keep(process.argv[2]) : balance());
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
  process.disconnect?.();
}
