import { mkdtempSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inject } from "vitest";
import { freshData } from "../../test/fresh-data.ts";
import { threadPage } from "#app/domain/marketplace/thread-pages.server.ts";
import { findThread } from "#app/domain/discussion/find-thread.server.ts";
import type { ThreadPage } from "#app/domain/discussion/thread.ts";
import { findActor } from "#app/domain/identity/find-actor.server.ts";
import { visitor } from "#app/domain/kernel/actor.ts";
import { systemClock } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import type { StreamId } from "#app/domain/kernel/events.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { readHeads } from "#app/domain/kernel/read-heads.server.ts";
import { createSessions } from "#app/http/session.server.ts";
import { openDatabase, type Address, type Database } from "#db/client.server.ts";
import { startEmbedded } from "#db/embedded.server.ts";
import { ClusterNode } from "../cluster/node.ts";
import { freePort } from "../free-port.ts";

/** More entries than any run makes: a page here is the whole thread. */
const wholeThread = 100_000;
const newId = idsBy(systemClock);

/** Somebody of the demo network who may pledge for an organization or speaks for the steward. */
export interface Somebody {
  readonly personId: string;
  readonly organizationId: string;
  readonly isSteward: boolean;
}

/** What the product's processes need to run on the database of a world, beside what their place gives them. */
type Settings = Readonly<Record<string, string>>;

/** A database of its own for real processes of the product, and for those who judge what they did. */
export class World {
  readonly settings: Settings;
  /** Where the database is, for who goes there another way. */
  readonly address: Address;
  readonly #undo: () => Promise<void>;
  #database: Database;
  /** While the database restarts nobody here asks it anything. */
  #restarting: Promise<void> | undefined;
  #asking = 0;

  private constructor(settings: Settings, address: Address, undo: () => Promise<void>) {
    this.settings = settings;
    this.address = address;
    this.#undo = undo;
    this.#database = openDatabase(address, { poolSize: 8, applicationName: "chaos" });
  }

  /**
   * Nothing runs on it yet; it has a copy of the demo network, or nothing, and then whoever starts first tells it. At TEST_DATABASE_URL in a database of its own
   * there, and without it on the embedded PostgreSQL; with Redis where REDIS_URL names one, or one answers at its usual place.
   */
  static async begin(holding: "demo" | "nothing" = "demo"): Promise<World> {
    const data = await freshData(mkdtempSync(join(tmpdir(), "tributary-chaos-")), {
      url: process.env.TEST_DATABASE_URL,
      copyOf: holding === "demo" ? inject("demo") : undefined,
    });
    const { DATA_DIR, DATABASE_URL } = data.settings;
    const redisUrl = process.env.REDIS_URL ?? ((await listens(6379)) ? "redis://127.0.0.1:6379" : "");
    const settings = {
      NODE_ENV: "production",
      LOG_LEVEL: process.env.CHAOS_LOG_LEVEL ?? "fatal",
      RATE_LIMIT_FACTOR: "1000",
      FIRST_STORY: holding === "demo" ? "none" : "demo",
      REDIS_URL: redisUrl,
      ...data.settings,
    };
    const holder = DATABASE_URL === "" ? await startEmbedded(`${DATA_DIR}/pg`) : undefined;
    return new World(settings, holder?.address ?? DATABASE_URL, async () => {
      await holder?.leave();
      await data.remove();
    });
  }

  /** Two nodes, each at a port of its own. */
  async startNodes(): Promise<readonly ClusterNode[]> {
    const nodes: ClusterNode[] = [];
    for (const name of ["1", "2"])
      nodes.push(
        new ClusterNode({
          name,
          program: "build/server/server.js",
          port: await freePort(),
          settings: { ...this.settings, PUBLIC_URL: "" },
        }),
      );
    for (const node of nodes) if (!(await node.start())) throw new Error("a node did not start: is the product built?");
    return nodes;
  }

  /** After everything that runs on it has ended. */
  async end(): Promise<void> {
    await this.#database.close();
    await this.#undo();
  }

  /** Asks the database; again when it went away meanwhile. */
  async ask<T>(work: (database: Database) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      await this.#restarting;
      this.#asking += 1;
      try {
        return await work(this.#database);
      } catch (error) {
        if (attempt >= 5) throw error;
        await sleep(200);
      } finally {
        this.#asking -= 1;
      }
    }
  }

  async contextOf(personId: string | null): Promise<Context> {
    return this.ask(async ({ db }) => {
      const found = personId === null ? null : await findActor(db, personId);
      return { db, clock: systemClock, newId, bell: () => {}, actor: found?.actor ?? visitor };
    });
  }

  /** The page of a thread, as its loader reads it for this viewer. */
  async load(slug: string, personId: string | null): Promise<ThreadPage> {
    const { actor } = await this.contextOf(personId);
    return this.ask(async ({ db }) => {
      const page = await threadPage({ db, clock: systemClock, newId, bell: () => {}, actor }, slug, "end", wholeThread);
      if (!page) throw new Error(`nobody can see ${slug}`);
      return page;
    });
  }

  async levelOf(slug: string, personId: string | null): Promise<string> {
    const { actor } = await this.contextOf(personId);
    return this.ask(async ({ db }) => (await findThread({ db, actor }, slug))?.level ?? "nobody");
  }

  async cookieOf(personId: string): Promise<string> {
    return this.ask(
      async ({ db }) =>
        (await createSessions(db, systemClock, { secure: false }).start(personId, "chaos")).split(";")[0] ?? "",
    );
  }

  /** Budget holders, each of another organization, and people of the steward. */
  async people(): Promise<readonly Somebody[]> {
    return this.ask(
      async ({ sql }) => sql<Somebody[]>`
        select distinct on (m.organization_id, case when o.kind = 'steward' then m.person_id end)
          m.person_id as "personId", m.organization_id as "organizationId", o.kind = 'steward' as "isSteward"
        from membership m join organization o on o.id = m.organization_id
        where o.kind = 'steward' or m.role = 'budget_holder' order by m.organization_id, case when o.kind = 'steward' then m.person_id end`,
    );
  }

  /** The number of a stream's last event. */
  async head(stream: StreamId): Promise<number> {
    return this.ask(async ({ db }) => (await readHeads(db, [stream])).get(stream) ?? 0);
  }

  /** Every event's key, what it was and the sum of a signed pledge. */
  async events(
    stream: StreamId,
  ): Promise<readonly { seq: number; type: string; key: string | null; amountMinor: string | null }[]> {
    return this.ask(
      async ({ sql }) => sql<{ seq: number; type: string; key: string | null; amountMinor: string | null }[]>`
        select seq::int as seq, type, key, payload->>'amountMinor' as "amountMinor" from event where stream_id = ${stream} order by seq`,
    );
  }

  /**
   * The database goes away in the middle of everything and comes back: the embedded one by a process of its that is
   * killed, after which PostgreSQL begins anew from its log; one at DATABASE_URL by ending all connections.
   */
  async restartDatabase(): Promise<void> {
    let isBack = () => {};
    this.#restarting = new Promise<void>((resolve) => (isBack = resolve));
    while (this.#asking > 0) await sleep(10);
    const { sql } = this.#database;
    if (typeof this.address === "string")
      await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
    else {
      const [own] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
      if (own) process.kill(own.pid, "SIGKILL");
    }
    await this.#database.close().catch(() => {});
    this.#database = openDatabase(this.address, { poolSize: 8, applicationName: "chaos" });
    for (let isThere = false; !isThere; await sleep(100))
      isThere = await this.#database.sql`select 1`.then(
        () => true,
        () => false,
      );
    this.#restarting = undefined;
    isBack();
  }
}

/** Whether anybody listens at a port of this machine. */
const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const knocking = connect(port, "127.0.0.1");
    knocking.once("error", () => resolve(false));
    knocking.once("connect", () => {
      knocking.destroy();
      resolve(true);
    });
  });
