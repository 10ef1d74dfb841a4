import { describe, expect, it, onTestFinished } from "vitest";
import { openDatabase } from "#db/client.server.ts";
import { freshDatabase } from "#db/test-database.ts";
import { openNotifyBus, notifyOthers } from "./notify-bus.ts";
import { eventually, startNode, testGateway } from "./test-gateway.ts";

describe("two nodes on one database, without anything else between them", () => {
  it("tell their sockets the same, in order and without gaps, whichever of them it was written on", async () => {
    const { database, clock, newId, connect, join, stream, post, gateway } = await testGateway();
    const other = await startNode(database.address, clock, newId);
    const [here, there] = [await connect(), await connect(undefined, { url: other.url })];
    for (const client of [here, there]) await client.ask("subscribe", { stream, after: 0 });
    const people = await Promise.all(Array.from({ length: 6 }, () => join()));
    await Promise.all(
      people.map(async ({ ctx }, i) => {
        for (let n = 0; n < 5; n++)
          await post({ ...ctx, bell: i % 2 ? gateway.bell : other.gateway.bell }, `${i} ${n}`);
      }),
    );
    for (const client of [here, there])
      await eventually(() =>
        expect(client.events(stream).map((event) => event.seq)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1)),
      );
    expect(here.events(stream)).toEqual(there.events(stream));
  });
});

describe("the bell between nodes", () => {
  async function twoNodes() {
    const { sql, address } = await freshDatabase();
    const heard: string[][] = [];
    const back: true[] = [];
    const node = openNotifyBus({
      sql,
      ring: (streams) => heard.push([...streams]),
      accessChanged: () => {},
      backAgain: () => back.push(true),
      failed: () => {},
    });
    const far = openDatabase(address, { poolSize: 1 });
    onTestFinished(async () => {
      await node.close();
      await far.close();
    });
    const ringer = notifyOthers(far.sql, () => {});
    /** Rings until it is heard: at first nobody may be listening yet. */
    const ring = async (stream: "network" | `project:${string}`) =>
      eventually(() => {
        ringer.tell([stream]);
        expect(heard.flat()).toContain(stream);
      });
    return { sql, node, heard, back, ring, ringer };
  }

  it("rings at the others with ids only, and not at oneself", async () => {
    const { node, heard, ring } = await twoNodes();
    node.tell(["project:mine"]);
    await ring("project:theirs");
    await ring("network");
    expect(heard.flat()).not.toContain("project:mine");
  });

  it("carries more streams than one notification holds", async () => {
    const { heard, ring, ringer } = await twoNodes();
    await ring("network");
    const many = Array.from({ length: 400 }, (_, i) => `project:${String(i).padStart(36, "0")}` as const);
    ringer.tell(many);
    await eventually(() => expect(new Set(heard.flat())).toEqual(new Set(["network", ...many])));
  });

  it("is heard again after the line was cut, and says that something may have been missed", async () => {
    const { sql, back, ring } = await twoNodes();
    await ring("network");
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen%'`;
    await eventually(() => expect(back).not.toEqual([]));
    await ring("project:after");
  });
});
