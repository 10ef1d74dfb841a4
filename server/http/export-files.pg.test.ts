import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import compression from "compression";
import express from "express";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Context } from "#app/domain/kernel/context.ts";
import { systemClock } from "#app/domain/kernel/clock.ts";
import { readLedgerFilters } from "#app/domain/accounts/ledger-filters.ts";
import { ledgerCsv } from "#app/domain/accounts/ledger-pages.server.ts";
import { fixed, testRaise } from "#app/domain/pledges/test-raise.ts";
import { exportStamp } from "#app/domain/reports/write-export.server.ts";
import { createSessions } from "#app/http/session.server.ts";
import { ExportDesk } from "../exports/export-desk.ts";
import { runWriter } from "../exports/run-writer.ts";
import { exportFiles } from "./export-files.ts";

const flags = ["--import", "tsx"];

/** A raise with two pledges, and the addresses of exports on a server of their own. `written` counts what processes were started for. */
async function served() {
  const raise = await testRaise();
  const { db, address, newId } = raise;
  await raise.signed(await raise.pledger("Harbour Institute"), fixed(8_000));
  await raise.signed(await raise.pledger("Shy Foundation"), fixed(5_000), [], { named: false });
  const folder = await mkdtemp(join(tmpdir(), "exports-"));
  const written: string[] = [];
  let hold = Promise.resolve();
  const desk = new ExportDesk({
    folder,
    newId,
    version: () => exportStamp({ db, clock: systemClock }),
    write: async (order, path, compress, signal) => {
      written.push(order.name);
      await hold;
      return runWriter(new URL("../export.ts", import.meta.url), { address, order, path, compress }, signal, flags);
    },
  });
  const sessions = createSessions(db, systemClock, { secure: false });
  const app = express().use(compression(), exportFiles({ db, sessions }, desk));
  app.use(
    (_request, response) =>
      void response.status((response.locals.turnedAway as number | undefined) ?? 404).end("a page"),
  );
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    desk.stop();
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(url + path, { headers: { "accept-encoding": "identity", ...headers }, redirect: "manual" });
  const cookieOf = async (personId: string) => (await sessions.start(personId, "test")).split(";")[0] ?? "";
  const asked = (ctx: Context) => text(ledgerCsv(ctx, readLedgerFilters(new URLSearchParams())));
  return {
    ...raise,
    folder,
    written,
    get,
    cookieOf,
    asked,
    holdUntil: (until: Promise<void>): void => void (hold = until),
  };
}

describe("an export for everybody", () => {
  it("is written once by another process, and again only when there is more to tell; two of them are kept", async () => {
    const { get, written, asked, visitor, folder, signed, pledger } = await served();
    const first = await get("/ledger.csv");
    expect([first.status, first.headers.get("content-type"), first.headers.get("content-disposition")]).toEqual([
      200,
      "text/csv; charset=utf-8",
      'attachment; filename="ledger.csv"',
    ]);
    const book = await first.text();
    expect(book).toBe(await asked(visitor));
    expect(book.split("\n").length).toBeGreaterThan(4);
    const [again, smaller] = [await get("/ledger.csv"), await get("/ledger.csv", { "accept-encoding": "gzip" })];
    expect([await again.text(), await smaller.text()]).toEqual([book, book]);
    expect(smaller.headers.get("content-encoding")).toBe("gzip");
    expect(smaller.headers.get("etag")).not.toBe(again.headers.get("etag"));
    expect(written).toEqual(["ledger.csv"]);

    for (let more = 0; more < 2; more++) {
      await signed(await pledger(), fixed(100));
      expect(await (await get("/ledger.csv")).text()).toBe(await asked(visitor));
    }
    expect(written).toHaveLength(3);
    expect(await readdir(folder)).toHaveLength(4);
  }, 60_000);

  it("is gone on with where it broke off, and not sent again to who has it", async () => {
    const { get } = await served();
    const whole = await get("/export/network.jsonl");
    const [bytes, etag] = [await whole.text(), whole.headers.get("etag") ?? ""];
    expect(whole.headers.get("accept-ranges")).toBe("bytes");
    const rest = await get("/export/network.jsonl", { range: "bytes=100-", "if-range": etag });
    expect([rest.status, await rest.text()]).toEqual([206, bytes.slice(100)]);
    const changed = await get("/export/network.jsonl", { range: "bytes=100-", "if-range": '"another"' });
    expect([changed.status, await changed.text()]).toEqual([200, bytes]);
    // Without the second header, fetch would ask for it anew.
    expect((await get("/export/network.jsonl", { "if-none-match": etag, "cache-control": "max-age=0" })).status).toBe(
      304,
    );
  }, 60_000);

  it("comes one after the other to an address, and who would wait behind many is asked to come later", async () => {
    const { get, holdUntil, written } = await served();
    let release = () => {};
    holdUntil(new Promise<void>((resolve) => (release = resolve)));
    // One is served, four wait, and the sixth, whichever it is, is turned away while nothing is written yet.
    const asking = Array.from({ length: 6 }, () => get("/ledger.json"));
    const late = await Promise.race(asking);
    expect([late.status, late.headers.get("retry-after")]).toEqual([429, "10"]);
    release();
    const answers = (await Promise.all(asking)).filter((answer) => answer !== late);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
    expect(written).toEqual(["ledger.json"]);
  }, 60_000);
});

describe("an export for who asks", () => {
  it("says what they may see, is kept for nobody, and leaves nothing behind", async () => {
    const { get, cookieOf, member, asked, ctxOf, folder } = await served();
    const { personId } = await member("finance");
    const own = await get("/ledger.csv", { cookie: await cookieOf(personId) });
    expect(own.headers.get("cache-control")).toBe("private, no-store");
    expect(own.headers.get("etag")).toBeNull();
    expect(await own.text()).toBe(await asked(await ctxOf(personId)));
    expect((await get("/ledger.csv?account=committed")).headers.get("etag")).toBeNull();
    await expect.poll(() => readdir(folder)).toEqual([]);
  }, 60_000);

  it("is refused as pages are: what is not there, what needs a sign-in, and what is not theirs", async () => {
    const { get, cookieOf, member, pledger } = await served();
    const { organizationId } = await pledger("Reef Station");
    expect((await get("/ledger/statements/nobody.csv")).status).toBe(404);
    expect((await get(`/ledger/statements/${organizationId}.csv`)).status).toBe(200);
    const sent = await get("/treasury.csv?view=waiting");
    expect([sent.status, sent.headers.get("location")]).toEqual([
      302,
      "/sign-in?next=%2Ftreasury.csv%3Fview%3Dwaiting",
    ]);
    const { personId } = await member("representative");
    expect((await get("/treasury.csv", { cookie: await cookieOf(personId) })).status).toBe(403);
  }, 60_000);
});
