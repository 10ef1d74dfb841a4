import { basename, dirname } from "node:path";
import { Router, type Request, type Response } from "express";
import { may } from "#app/domain/identity/permissions.ts";
import type { ExportName, ExportOrder } from "#app/domain/reports/export-order.ts";
import { readTreasuryFilters } from "#app/domain/reports/treasury-filters.ts";
import { log } from "#app/http/log.server.ts";
import { principalOf } from "#app/http/principal.server.ts";
import type { Services } from "#app/http/services.ts";
import type { ExportDesk, TakenFile } from "../exports/export-desk.ts";
import { turnAway } from "./guard.ts";
import { addressKey } from "./rate-limits.ts";

interface Place {
  readonly name: ExportName;
  readonly path: string;
  readonly type: string;
  /** What a browser shall call it; undefined where it is shown instead. */
  filename?(order: ExportOrder, day: string): string;
  /** Says what a stranger may see, whoever asks. */
  readonly isPublic?: true;
  /** Only for who may read the treasury. */
  readonly isTreasury?: true;
}

const csv = "text/csv; charset=utf-8";

const places: readonly Place[] = [
  {
    name: "network.jsonl",
    path: "/export/network.jsonl",
    type: "application/jsonl; charset=utf-8",
    isPublic: true,
    filename: (_order, day) => `network-${day}.jsonl`,
  },
  { name: "ledger.csv", path: "/ledger.csv", type: csv, filename: () => "ledger.csv" },
  { name: "ledger.json", path: "/ledger.json", type: "application/json; charset=utf-8" },
  { name: "accounts.csv", path: "/ledger/accounts.csv", type: csv, filename: () => "accounts.csv" },
  { name: "statement.csv", path: "/ledger/statements/:ownerId.csv", type: csv, filename: () => "statement.csv" },
  {
    name: "treasury.csv",
    path: "/treasury.csv",
    type: csv,
    isTreasury: true,
    filename: ({ query }) => `${readTreasuryFilters(new URLSearchParams(query)).view}.csv`,
  },
];

/** The addresses of files whose length grows with the network. They are written elsewhere; from here they are only sent. */
export function exportFiles(services: Pick<Services, "db" | "sessions">, desk: ExportDesk): Router {
  const router = Router();
  for (const place of places)
    router.get(place.path, (request, response, next) => {
      answer(place, request, response).then((isAnswered) => {
        // What there is not, the product says with a page of its own.
        if (!isAnswered) next();
      }, next);
    });
  return router;

  async function answer(place: Place, request: Request, response: Response): Promise<boolean> {
    // What says the same to everybody need not know who asks.
    const { session, found } = await principalOf(services, place.isPublic ? null : request.get("cookie"));
    if (session?.setCookie) response.append("Set-Cookie", session.setCookie);
    if (place.isTreasury && !found) {
      response.redirect(302, `/sign-in?${new URLSearchParams({ next: request.originalUrl }).toString()}`);
      return true;
    }
    if (place.isTreasury && found && !may(found.actor, "treasury.read")) {
      turnAway(request, response, 403);
      return false;
    }
    const order: ExportOrder = {
      name: place.name,
      query: place.isPublic ? "" : new URL(request.originalUrl, "http://here").search.slice(1),
      ownerId: request.params.ownerId ?? null,
      personId: found && session ? session.personId : null,
    };
    const left = new AbortController();
    response.once("close", () => left.abort());
    const acceptsGzip = request.acceptsEncodings("gzip") === "gzip";
    const taken = await desk.take(order, {
      who: order.personId ?? addressKey(request.ip ?? ""),
      acceptsGzip,
      signal: left.signal,
    });
    if (taken.kind === "nothing") return false;
    if (taken.kind === "busy") {
      response.set("Retry-After", String(taken.waitSeconds));
      turnAway(request, response, 429);
      return false;
    }
    const filename = place.filename?.(order, taken.writtenAt.toISOString().slice(0, 10));
    response.set("Content-Type", place.type);
    if (filename) response.set("Content-Disposition", `attachment; filename="${filename}"`);
    send(taken, response);
    return true;
  }
}

/**
 * Whatever is kept can be gone on with (Range), and is not sent again to who has it (If-None-Match). It goes as it lies on
 * the disk, as fast as the reader takes it.
 */
function send({ path, tag, isCompressed, done }: TakenFile, response: Response): void {
  const isKept = tag !== null;
  response.set("Cache-Control", isKept ? "public, no-cache, no-transform" : "private, no-store");
  if (isKept) response.set("ETag", `"${tag}"`).vary("Accept-Encoding");
  if (isCompressed) response.set("Content-Encoding", "gzip");
  response.sendFile(
    basename(path),
    { root: dirname(path), acceptRanges: isKept, etag: false, lastModified: isKept, cacheControl: false },
    (error?: Error) => {
      done();
      if (!error || response.headersSent) return;
      log.error({ err: error }, "an export could not be sent");
      response.removeHeader("Content-Encoding");
      response.status(500).end();
    },
  );
}
