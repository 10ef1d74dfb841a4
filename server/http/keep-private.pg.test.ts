import { once } from "node:events";
import type { AddressInfo } from "node:net";
import compression from "compression";
import express from "express";
import { expect, it, onTestFinished } from "vitest";
import { person } from "#db/schema/identity.ts";
import { freshDatabase } from "#db/test-database.ts";
import { systemClock } from "#app/domain/kernel/clock.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { createSessions } from "#app/http/session.server.ts";
import { keepPrivate } from "./keep-private.ts";

async function signedIn() {
  const { db } = await freshDatabase();
  const sessions = createSessions(db, systemClock, { secure: false });
  const personId = idsBy(systemClock)();
  await db.insert(person).values({
    id: personId,
    email: "ada@example.org",
    displayName: "Ada",
    passwordHash: "none",
    createdAt: systemClock.now(),
  });
  const cookie = (await sessions.start(personId, "Firefox")).split(";")[0]!;
  return { db, sessions, personId, cookie };
}

it("no cache keeps what is answered to a browser with a session, or gives it a cookie, whatever the route says; visitors get what the route says", async () => {
  const { sessions, cookie } = await signedIn();
  const app = express().use(compression(), keepPrivate(sessions));
  app.get(
    "/table.csv",
    (_request, response) => void response.set("Cache-Control", "public, max-age=60").send("a,b\n".repeat(1_000)),
  );
  app.get("/page", (_request, response) => void response.send("<p>page</p>"));
  app.get(
    "/door",
    (_request, response) => void response.append("Cache-Control", "max-age=5").cookie("session", "x").redirect("/page"),
  );
  const server = app.listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const keeps = async (path: string, headers: Record<string, string> = {}) =>
    (
      await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { headers, redirect: "manual" })
    ).headers.get("Cache-Control");
  for (const path of ["/table.csv", "/page", "/nowhere"])
    expect(await keeps(path, { Cookie: `toast=x; ${cookie}` }), path).toBe("private, no-store");
  expect(await keeps("/door")).toBe("private, no-store");
  expect([await keeps("/table.csv", { Cookie: "toast=x" }), await keeps("/page")]).toEqual([
    "public, max-age=60",
    null,
  ]);
});

it("a cookie is somebody's at a glance only where the session was read here and stands, and a made-up one is nobody's", async () => {
  const { db, sessions, personId, cookie } = await signedIn();
  const elsewhere = createSessions(db, systemClock, { secure: false });
  expect(sessions.glance(cookie)).toEqual({ isCarried: true, personId });
  expect(elsewhere.glance(cookie)).toEqual({ isCarried: true, personId: null });
  await elsewhere.whose([cookie, "session=madeup"]);
  expect(elsewhere.glance(cookie)).toEqual({ isCarried: true, personId });
  await elsewhere.read("session=madeup");
  expect(elsewhere.glance("session=madeup")).toEqual({ isCarried: true, personId: null });
  expect(elsewhere.glance("toast=x")).toEqual({ isCarried: false, personId: null });
  await sessions.end(cookie);
  expect(sessions.glance(cookie)).toEqual({ isCarried: true, personId: null });
  await elsewhere.read(cookie);
  expect(elsewhere.glance(cookie)).toEqual({ isCarried: true, personId: null });
});
