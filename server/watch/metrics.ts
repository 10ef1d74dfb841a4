import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { sql } from "drizzle-orm";
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { readStatus } from "#app/domain/watch/status-page.server.ts";
import { col, readRows } from "#db/rows.server.ts";
import { SetupError } from "#db/setup-error.ts";
import type { ServerDatabase } from "../database.ts";
import { release } from "../release.ts";

interface MetricsOptions {
  readonly database: Pick<ServerDatabase, "db" | "clock">;
  readonly node: string;
  /** Open connections of this node. */
  readonly sockets: () => number;
  /** Events that this node has not yet told those who follow them. */
  readonly behind: () => Promise<number>;
}

/** Figures for Prometheus. Those about the whole network are read when they are asked for, and are the same at each node. */
export class Metrics {
  readonly #registry = new Registry();
  readonly requests: Histogram<"route" | "method" | "status">;
  readonly #refresh: () => Promise<void>;
  #http: Server | undefined;

  constructor(options: MetricsOptions) {
    const registers = [this.#registry];
    this.#registry.setDefaultLabels({ node: options.node });
    collectDefaultMetrics({ register: this.#registry });
    this.requests = new Histogram({
      name: "tributary_request_seconds",
      help: "How long answers took, by route, method and status",
      labelNames: ["route", "method", "status"],
      buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10],
      registers,
    });
    const gauge = <Label extends string = never>(name: string, help: string, labelNames: readonly Label[] = []) =>
      new Gauge<Label>({ name: `tributary_${name}`, help, labelNames: [...labelNames], registers });
    gauge("build_info", "The version that runs", ["version"]).set({ version: release.version }, 1);
    const up = gauge("database_up", "1 while the database answers");
    const clock = gauge("clock_ahead_seconds", "How far this machine's clock is ahead of the database's");
    const sockets = gauge("sockets", "Open live connections of this node");
    const behind = gauge("log_behind_events", "Events of the log that this node has not told its screens yet");
    const connections = gauge(
      "database_connections",
      "Connections to the database by who opened them and what they do",
      ["application", "state"],
    );
    const figures = {
      queueWaiting: gauge("queue_waiting", "Tasks whose time has come and that nobody is at"),
      queueAge: gauge("queue_oldest_seconds", "How long the oldest of them waits"),
      queueDead: gauge("queue_dead", "Tasks that were given up"),
      mailWaiting: gauge("mail_waiting", "Letters that wait to be sent"),
      mailUndelivered: gauge("mail_undelivered", "Letters that did not arrive and that nobody has looked after yet"),
      broken: gauge("self_check_broken", "Promises of the book that do not hold"),
      checkedAt: gauge("self_check_timestamp_seconds", "When the last self-check began"),
      jobs: gauge("job_last_success_timestamp_seconds", "When each job last ended well", ["job"]),
      size: gauge("database_bytes", "Size of the database"),
      disk: gauge("disk_free_bytes", "Free room on the disk of a node's DATA_DIR", ["of"]),
    };
    const labelled = new Set<Gauge>([figures.jobs, figures.disk, connections]);
    this.#refresh = async () => {
      // With labels a figure is emptied, without any it would be 0: it goes.
      for (const each of [...Object.values(figures), connections, behind])
        if (labelled.has(each)) each.reset();
        else each.remove();
      clock.set(options.database.clock.aheadMs / 1_000);
      sockets.set(options.sockets());
      try {
        await this.#read(options, { ...figures, connections, behind });
        up.set(1);
      } catch {
        // What is not known is not told: an old figure would look like a good one.
        up.set(0);
      }
    };
  }

  async #read(
    { database: { db }, behind: ask }: MetricsOptions,
    figures: Record<
      | "queueWaiting"
      | "queueAge"
      | "queueDead"
      | "mailWaiting"
      | "mailUndelivered"
      | "broken"
      | "checkedAt"
      | "jobs"
      | "size"
      | "disk"
      | "connections"
      | "behind",
      Gauge
    >,
  ): Promise<void> {
    const { checks, jobs, queue, mail, nodes, databaseBytes } = await readStatus(db);
    const nowMs = Date.now();
    figures.behind.set(await ask());
    figures.queueWaiting.set(queue.waiting);
    figures.queueAge.set(queue.oldestAt ? Math.max(0, nowMs - Date.parse(queue.oldestAt)) / 1_000 : 0);
    figures.queueDead.set(queue.deadCount);
    figures.mailWaiting.set(mail.waiting);
    figures.mailUndelivered.set(mail.undelivered);
    figures.size.set(databaseBytes);
    if (checks.last) {
      figures.broken.set(
        new Set([...(checks.whole?.broken ?? []), ...checks.last.broken].map(({ name }) => name)).size,
      );
      figures.checkedAt.set(Date.parse(checks.last.at) / 1_000);
    }
    for (const { name, ranAt } of jobs) if (ranAt) figures.jobs.set({ job: name }, Date.parse(ranAt) / 1_000);
    for (const { name, diskFreeBytes } of nodes)
      if (diskFreeBytes !== null) figures.disk.set({ of: name }, diskFreeBytes);
    const used = await readRows(
      db,
      { application: col.text, state: col.text, count: col.number },
      sql`
      select application_name as application, coalesce(state, 'other') as state, count(*)::int as count from pg_stat_activity where datname = current_database() and backend_type = 'client backend' group by 1, 2`,
    );
    for (const { application, state, count } of used) figures.connections.set({ application, state }, count);
  }

  /** @throws SetupError when the port cannot be had */
  async listen(port: number, host: string): Promise<number> {
    const http = (this.#http = createServer((request, response) => {
      if (request.method !== "GET" || request.url !== "/metrics") {
        response.writeHead(404).end();
        return;
      }
      this.#refresh()
        .then(() => this.#registry.metrics())
        .then(
          (text) =>
            response
              .writeHead(200, { "Content-Type": this.#registry.contentType, "Cache-Control": "no-store" })
              .end(text),
          () => response.writeHead(500).end(),
        );
    }));
    const refused = once(http, "error").then(([error]: unknown[]) => error as NodeJS.ErrnoException);
    http.listen(port, host);
    const error = await Promise.race([once(http, "listening").then(() => undefined), refused]);
    if (error)
      throw new SetupError(
        `The figures cannot be offered at port ${port} on ${host} (${error.code ?? error.message}): choose another one with METRICS_PORT, or correct METRICS_HOST.`,
      );
    const address = http.address();
    return typeof address === "object" && address ? address.port : port;
  }

  async close(): Promise<void> {
    this.#http?.closeAllConnections();
    await new Promise<void>((done) => (this.#http ? this.#http.close(() => done()) : done()));
  }
}
