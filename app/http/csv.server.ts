import type { Readable } from "node:stream";
import { createReadableStreamFromReadable } from "@remix-run/node";

/** Hands a table out as a file. */
export const csvAnswer = (filename: string, csv: Readable): Response =>
  new Response(createReadableStreamFromReadable(csv), {
    headers: { "Content-Type": "text/csv; charset=utf-8", "Content-Disposition": `attachment; filename="${filename}"` },
  });
