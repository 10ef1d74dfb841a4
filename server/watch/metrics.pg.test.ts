import express from "express";
import { expect, it, onTestFinished } from "vitest";
import { freshDatabase } from "#db/test-database.ts";
import { databaseClock } from "../database-clock.ts";
import { measureRequests, routeNames } from "./measure-requests.ts";
import { Metrics } from "./metrics.ts";

const module = {} as never;
const routes = {
  root: { id: "root", path: "", module },
  "routes/projects.$slug": { id: "routes/projects.$slug", parentId: "root", path: "projects/:slug", module },
  "routes/projects.$slug_.pledges.new": {
    id: "routes/projects.$slug_.pledges.new",
    parentId: "root",
    path: "projects/:slug/pledges/new",
    module,
  },
  "routes/projects.new": { id: "routes/projects.new", parentId: "root", path: "projects/new", module },
  "routes/ledger[.csv]": { id: "routes/ledger[.csv]", parentId: "root", path: "ledger.csv", module },
  "routes/_index": { id: "routes/_index", parentId: "root", index: true as const, module },
  "routes/$": { id: "routes/$", parentId: "root", path: "*", module },
};

it("names an address by its route, whatever stands in it, and no more names come of what nobody answers", () => {
  const nameOf = routeNames(routes);
  expect(
    [
      "/projects/reef",
      "/projects/reef.data",
      "/projects/reef/pledges/new",
      "/projects/new",
      "/ledger.csv",
      "/ledger-csv",
      "/",
      "/_root.data",
      "/wp-login.php",
    ].map(nameOf),
  ).toEqual([
    "/projects/:slug",
    "/projects/:slug",
    "/projects/:slug/pledges/new",
    "/projects/new",
    "/ledger.csv",
    "/*",
    "/",
    "/",
    "/*",
  ]);
});

it("tells Prometheus what is asked of it, and that the database is away instead of old figures", async () => {
  const database = await freshDatabase();
  const clock = await databaseClock(database.sql);
  const metrics = new Metrics({
    database: { ...database, clock },
    node: "one",
    sockets: () => 3,
    behind: async () => 0,
  });
  onTestFinished(() => metrics.close());
  const port = await metrics.listen(0, "127.0.0.1");
  const app = express().use(
    measureRequests(metrics.requests, routeNames(routes)),
    (_request, response) => void response.status(201).end(),
  );
  const http = app.listen(0, "127.0.0.1");
  onTestFinished(() => void http.close());
  await new Promise((listening) => http.once("listening", listening));
  const { port: ours } = http.address() as { port: number };
  await fetch(`http://127.0.0.1:${ours}/projects/reef?token=secret`);
  const read = async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const text = await read();
  expect(text).toContain(
    'tributary_request_seconds_count{node="one",method="GET",route="/projects/:slug",status="201"} 1',
  );
  expect(text).not.toContain("secret");
  for (const line of [
    'tributary_sockets{node="one"} 3',
    'tributary_database_up{node="one"} 1',
    'tributary_queue_dead{node="one"} 0',
    'tributary_log_behind_events{node="one"} 0',
    "nodejs_eventloop_lag_seconds",
    "process_resident_memory_bytes",
    "tributary_database_connections{",
    "tributary_build_info{",
  ])
    expect(text, line).toContain(line);
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
  await expect(
    new Metrics({ database: { ...database, clock }, node: "two", sockets: () => 0, behind: async () => 0 }).listen(
      port,
      "127.0.0.1",
    ),
  ).rejects.toThrow(/choose another one with METRICS_PORT/);
  await database.close();
  const away = await read();
  expect(away).toContain('tributary_database_up{node="one"} 0');
  expect(away).not.toMatch(/^tributary_queue_dead\{/m);
});
