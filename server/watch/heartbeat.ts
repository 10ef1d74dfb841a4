import { statfs } from "node:fs/promises";
import { hostname } from "node:os";
import { lt, sql } from "drizzle-orm";
import { log } from "#app/http/log.server.ts";
import { outage } from "#app/http/outage.server.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import { isMigrating } from "#db/migrate.server.ts";
import { node } from "#db/schema/watch.ts";
import type { ServerDatabase } from "../database.ts";
import type { Readiness } from "../http/health.ts";
import { release } from "../release.ts";

/** How often a node says that it is there; the page of its state takes one for gone that was silent for a minute. */
const everyMs = 5_000;
/** Whoever asks within this time gets the answer of whoever asked before: balancers ask often, and each answer is a write. */
const sharedMs = 1_000;
/** A clock that is farther off was set wrong, or is not kept at all. */
export const mostAheadMs = 5_000;
/** Nodes that have been gone for so long are forgotten. */
const rememberedMs = dayMs;

interface HeartbeatOptions {
  readonly database: Pick<ServerDatabase, "db" | "sql" | "clock">;
  readonly id: string;
  readonly name: string;
  /** Whose disk is looked at. */
  readonly dataDir: string;
}

/** What a node regularly writes about itself. By it the node learns whether it can write, and what time it is. */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  readonly #startedAt: Date;
  #asked: { readonly atMs: number; readonly answer: Promise<Readiness> } | undefined;
  #isOff = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#startedAt = options.database.clock.now();
  }

  start(): void {
    // A beat that fails is told by whoever needs the database, once: here it is only tried again.
    this.#timer = setInterval(
      () =>
        void this.readiness().catch((error: unknown) =>
          log.warn({ err: error }, "this node could not say that it is there"),
        ),
      everyMs,
    );
  }

  /** Says that the node is gone, so that nobody looks for it. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    const { database, id } = this.#options;
    await database.db.delete(node).where(sql`${node.id} = ${id}`);
  }

  /**
   * Whether this node should be sent requests. Its database takes a write for each answer, so it says no while the disk is
   * full, too. While another process changes the tables it says yes, and says that as well: the release before works on.
   * @throws when the database is away
   */
  readiness(): Promise<Readiness> {
    const nowMs = performance.now();
    if (!this.#asked || nowMs - this.#asked.atMs > sharedMs) this.#asked = { atMs: nowMs, answer: this.#beat() };
    return this.#asked.answer;
  }

  async #beat(): Promise<Readiness> {
    const {
      database: { db, sql: driver, clock },
      id,
      name,
      dataDir,
    } = this.#options;
    await clock.measure();
    const disk = await statfs(dataDir).then(
      ({ bavail, blocks, bsize }) => ({ diskFreeBytes: bavail * bsize, diskBytes: blocks * bsize }),
      () => ({ diskFreeBytes: null, diskBytes: null }),
    );
    const changing = { seenAt: sql`clock_timestamp()`, aheadMs: clock.aheadMs, ...disk };
    await db
      .insert(node)
      .values({
        id,
        name,
        host: hostname(),
        pid: process.pid,
        version: release.version,
        startedAt: this.#startedAt,
        ...changing,
      })
      .onConflictDoUpdate({ target: node.id, set: changing });
    await db.delete(node).where(lt(node.seenAt, new Date(clock.now().getTime() - rememberedMs)));
    const awayMs = outage.ends();
    if (awayMs !== undefined) log.info({ awayMs }, "the database answers again");
    const trouble = this.#clockTrouble();
    if (trouble) return { isReady: false, words: trouble };
    return {
      isReady: true,
      words: (await isMigrating(driver)) ? "ready, while the tables are being changed" : "ready",
    };
  }

  /** One line when it goes wrong, and one when it is right again. */
  #clockTrouble(): string | undefined {
    const { aheadMs, uncertainMs } = this.#options.database.clock;
    const isOff = Math.abs(aheadMs) - uncertainMs > mostAheadMs;
    if (isOff !== this.#isOff) {
      this.#isOff = isOff;
      if (isOff)
        log.error(
          { aheadMs },
          "this node's clock differs from the database's: it is not ready until its clock is right",
        );
      else log.info({ aheadMs }, "this node's clock is right again");
    }
    return isOff
      ? `the clock of this node is ${(Math.abs(aheadMs) / 1_000).toFixed(1)} s ${aheadMs > 0 ? "ahead of" : "behind"} the database's`
      : undefined;
  }
}
