import { createInterface } from "node:readline";
import { startEmbedded } from "../embedded.server.ts";

// A second process for the tests: claims the cluster in the folder it is given, says where it is, and leaves when
// its standard input ends.
const holder = await startEmbedded(process.argv[2] ?? "");
console.log(JSON.stringify(holder.address));
for await (const _line of createInterface({ input: process.stdin })) continue;
await holder.leave();
