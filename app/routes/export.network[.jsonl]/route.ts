import { Readable } from "node:stream";
import { createReadableStreamFromReadable, type LoaderFunctionArgs } from "@remix-run/node";
import { exportNetwork } from "#app/domain/reports/export-network.server.ts";

/** Everything that is public, streamed line by line; public, so it says what a stranger may see. */
export function loader({ context: { services } }: LoaderFunctionArgs) {
  const { db, clock, newId, bell } = services;
  const day = clock.now().toISOString().slice(0, 10);
  return new Response(createReadableStreamFromReadable(Readable.from(exportNetwork({ db, clock, newId, bell }))), {
    headers: { "Content-Type": "application/jsonl; charset=utf-8", "Content-Disposition": `attachment; filename="network-${day}.jsonl"` },
  });
}
