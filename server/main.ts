import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { ServerBuild } from "@remix-run/node";
import type { RequestHandler } from "express";
import { sendPushes } from "#app/domain/notifications/send-pushes.server.ts";
import { writeNewsLetters } from "#app/domain/notifications/write-news-letters.server.ts";
import { writeNotifications } from "#app/domain/notifications/write-notifications.server.ts";
import { closingSoon, tellOfClosing } from "#app/domain/pledges/tell-closing.server.ts";
import { closeDueRaising, dueRaisings } from "#app/domain/pledges/close-due-raisings.server.ts";
import { resettleRaising, waitingRaisings } from "#app/domain/pledges/resettle-raisings.server.ts";
import { deliverLetter, dueLetters } from "#app/domain/mail/deliver-letter.server.ts";
import { offerSetUp } from "#app/domain/identity/offer-set-up.server.ts";
import { stewardSight } from "#app/domain/kernel/actor.ts";
import { machine } from "#app/domain/kernel/machine.ts";
import { runSelfCheck } from "#app/domain/watch/self-check.server.ts";
import { tellDirectors } from "#app/domain/watch/tell-directors.server.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { log } from "#app/http/log.server.ts";
import type { Services } from "#app/http/services.ts";
import { createSessions } from "#app/http/session.server.ts";
import type { Database } from "#db/client.server.ts";
import { SetupError } from "#db/setup-error.ts";
import { folderMail, smtpMail } from "./adapters/mail.server.ts";
import { webPush } from "./adapters/push.server.ts";
import { collectWhenIdle } from "./collect-when-idle.ts";
import { openServerDatabase, type ServerDatabase } from "./database.ts";
import { machineName, ownHosts, publicUrl, readSettings, type Env } from "./env.ts";
import { openExportDesk } from "./exports/open-desk.ts";
import { tellFirstStory } from "./first-story.ts";
import { createApp } from "./http/app.ts";
import { addressBehind } from "./http/client-address.ts";
import { health, type Life } from "./http/health.ts";
import { builtFiles } from "./http/built-files.ts";
import { listen, stopListening } from "./http/listen.ts";
import { OwnHosts } from "./http/own-hosts.ts";
import { createRateLimits } from "./http/rate-limits.ts";
import { startJobs, type Job, type Jobs } from "./jobs/jobs.ts";
import { sweeps } from "./jobs/sweeps.ts";
import { unlessHeld } from "./jobs/unless-held.ts";
import { postOffice } from "./post-office.ts";
import type { RedisLink } from "./realtime/redis.ts";
import { attachGateway } from "./realtime/gateway.ts";
import { nameLog, say } from "./say.ts";
import { signInLines } from "./tasks/seed.ts";
import { checks } from "#app/domain/watch/checks.server.ts";
import { taskContext } from "./tasks/task.ts";
import { ShutdownStack } from "./shutdown-stack.ts";
import { Heartbeat } from "./watch/heartbeat.ts";
import { measureRequests, routeNames } from "./watch/measure-requests.ts";
import { Metrics } from "./watch/metrics.ts";
import { watched } from "./watch/watched.ts";

export interface Boot {
  readonly http: Server;
  readonly build: ServerBuild | (() => Promise<ServerBuild>);
  readonly development: boolean;
  /** What browsers load: the folder where it is built, or in development Vite, which makes it. */
  readonly files: string | RequestHandler;
  /** The program that writes exports, `server/export.ts`, as it runs here. */
  readonly exporter: URL;
  readonly afterStop?: () => Promise<void>;
}

/** How long after its deadline a raise may still look open; pledging is refused from the deadline on. */
const closingMs = 15_000;
/** How long a letter may lie here before its first attempt: whoever signs up looks into their mail at once. */
const lettersMs = 2_000;
/** Letters under way at once, on all nodes together: as many connections as a mail server likes from one sender. */
const lettersAtOnce = 3;
/** How long after it may be told a piece of news may wait for its letter, or for being written down where no bell was heard. */
const newsMs = 10_000;
/** How long after it may be told a piece of news may wait for its notices: on a phone it should be as quick as talk. */
const pushesMs = 5_000;
/** The job that looks through the log for whom to tell: woken by every commit that could be news. */
const notifications = "notifications";
const everyMinute = "* * * * *";

/** The rounds that act, each with what it may do. */
const machines = {
  news: machine("job", "notifications", ["notification.write"]),
  newsLetters: machine("job", "news letters", ["notification.write_letters"]),
  // What a letter encloses is read as its reader's own: an invoice goes to whom it is billed.
  letters: machine("job", "letters", ["letter.deliver", "invoice.read", stewardSight]),
  watch: machine("job", "watch", ["status.tell_directors"]),
};

/**
 * Starts the product and keeps it running until SIGINT or SIGTERM. What only the operator can change (a port in use, a
 * wrong address of the database, a folder that cannot be written to) ends it with one sentence and exit code 1.
 */
export async function run(boot: Boot): Promise<void> {
  const shutdown = new ShutdownStack();
  if (boot.afterStop) shutdown.add("vite", boot.afterStop);
  const stop = new AbortController();
  const end = async (code: number) => {
    await shutdown.undo();
    process.exit(code);
  };
  let started = false;
  const askedToStop = (why: string) => {
    // Whoever asks a second time does not want to wait for the first.
    if (stop.signal.aborted) process.exit(1);
    log.info({ why }, "stopping");
    stop.abort();
    // While starting, the step under way is finished first, so that it can be undone.
    if (started) void end(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, askedToStop);
  // A node of a cluster whose keeper is gone.
  process.once("disconnect", () => askedToStop("disconnect"));
  // The driver's own housekeeping can fail unheard while the database restarts: that must not end the process.
  process.on("unhandledRejection", (error) => log.error({ err: error }, "something failed that nobody waited for"));
  try {
    await start(boot, shutdown, stop.signal);
    started = true;
  } catch (error) {
    if (stop.signal.aborted) return end(0);
    if (error instanceof SetupError) console.error(error.message);
    else log.fatal({ err: error }, "the product could not start");
    return end(1);
  }
}

/** Composition root: settings, database, services, live updates, jobs, HTTP; each step says how it is undone. */
async function start(
  { http, build, development, exporter, files }: Boot,
  shutdown: ShutdownStack,
  stopped: AbortSignal,
): Promise<void> {
  const env = readSettings();
  const node = env.NODE_NAME ?? machineName();
  nameLog(node, env.LOG_LEVEL);
  const life: Life = { phase: "starting" };
  // The port comes first: if it is taken, nothing else needs to be touched.
  const answerWith = await listen(http, env, life);

  const database = await openServerDatabase(env);
  shutdown.add("database", () => database.close());
  stopped.throwIfAborted();

  const heartbeat = new Heartbeat({ database, id: randomUUID(), name: node, dataDir: env.DATA_DIR });
  heartbeat.start();
  shutdown.add("heartbeat", () => heartbeat.stop());

  const redis = env.REDIS_URL ? await openRedis(env.REDIS_URL, database) : undefined;
  if (redis) shutdown.add("redis", () => redis.close());

  const told = await tellFirstStory(env, database);
  stopped.throwIfAborted();

  const quiet = createServices(env, database, development);
  const own = new OwnHosts(ownHosts(env));
  const live = attachGateway({
    http,
    services: quiet,
    sql: database.sql,
    reader: database.reader,
    ...(redis ? { redis } : {}),
    own,
    addressOf: addressBehind(env.TRUST_PROXY),
    limitFactor: env.RATE_LIMIT_FACTOR,
  });
  const metrics =
    env.METRICS_PORT === undefined
      ? undefined
      : new Metrics({ database, node, sockets: live.connections, behind: live.behind });
  if (metrics) {
    await metrics.listen(env.METRICS_PORT ?? 0, env.METRICS_HOST);
    shutdown.add("metrics", () => metrics.close());
  }
  const services: Services = {
    ...quiet,
    bell: (streams) => {
      live.bell(streams);
      jobs.wake(notifications);
    },
  };
  const { push } = services;
  const office = postOffice(services);
  const rounds: readonly Job[] = [
    {
      name: "settle-raises-anew",
      at: everyMinute,
      everyMs: closingMs,
      find: () => waitingRaisings(services),
      task: "settle-raise",
      act: async (id) => void (await resettleRaising(services, id)),
    },
    {
      name: "close-due-raises",
      at: everyMinute,
      everyMs: closingMs,
      find: () => dueRaisings(services),
      task: "close-raise",
      act: async (id) => void (await closeDueRaising(services, id)),
    },
    {
      name: "tell-closing",
      at: "*/15 * * * *",
      find: () => closingSoon(services),
      task: "tell-of-closing",
      act: async (id) => tellOfClosing(services, id),
    },
    {
      name: notifications,
      at: everyMinute,
      everyMs: newsMs,
      run: async () => void (await writeNotifications({ ...services, actor: machines.news }, null, null)),
    },
    {
      name: "news-letters",
      at: everyMinute,
      everyMs: newsMs,
      run: async () => void (await writeNewsLetters({ ...services, actor: machines.newsLetters }, null, null)),
    },
    {
      name: "letters",
      at: everyMinute,
      everyMs: lettersMs,
      find: () => dueLetters(services, office),
      task: "deliver-letter",
      lanes: lettersAtOnce,
      act: async (id) =>
        void (await deliverLetter({ ...services, actor: machines.letters }, null, { letterId: id }, office)),
    },
    ...(push
      ? [
          {
            name: "pushes",
            at: everyMinute,
            everyMs: pushesMs,
            run: unlessHeld(database.db, () => sendPushes(services, push)),
          },
        ]
      : []),
    ...sweeps(services, env, (name) => jobs.wake(name)),
    { name: "self-check", at: "*/10 * * * *", run: () => reportSelfCheck(services, { isWhole: false }) },
    { name: "whole-self-check", at: "23 2 * * *", run: () => reportSelfCheck(services, { isWhole: true }) },
    {
      name: "watch",
      at: everyMinute,
      run: async () =>
        void (await tellDirectors({ ...services, actor: machines.watch }, null, {
          jobs: rounds.map(({ name }) => name),
        })),
    },
  ];
  const jobs: Jobs = await startJobs(
    database.address,
    rounds.map((job) => watched(database.db, job)),
  );
  shutdown.add("jobs", () => jobs.stop());
  const desk = openExportDesk({ database, folder: `${env.DATA_DIR}/exports`, program: exporter });
  shutdown.add("exports", () => desk.stop());
  answerWith(
    createApp({
      build,
      services,
      own,
      limits: createRateLimits(env.RATE_LIMIT_FACTOR),
      trustProxy: env.TRUST_PROXY,
      health: health(life, () => heartbeat.readiness()),
      measure:
        metrics && typeof build !== "function"
          ? measureRequests(metrics.requests, routeNames(build.routes))
          : undefined,
      files: typeof files === "string" ? await builtFiles(files, `${env.DATA_DIR}/assets`, shutdown) : files,
      exports: desk,
    }),
  );
  shutdown.add("http", () => stopListening(http));
  shutdown.add("live updates", async () => {
    await live.drain();
    await live.close();
  });
  shutdown.add("readiness", async () => {
    life.phase = "stopping";
    await sleep(env.DRAIN_SECONDS * 1_000);
  });
  stopped.throwIfAborted();
  if (!development) shutdown.add("collections", collectWhenIdle());
  life.phase = "ready";
  const code = await offerSetUp(taskContext(database, "start", []));
  if (code)
    say(`Nobody looks after this network yet. Whoever runs it sets it up at ${services.publicUrl}/setup?code=${code}`);
  if (!services.sendsMail) say(noMailServer(env));
  for (const line of told ? signInLines(told) : []) say(line);
  say(`Tributary is ready at ${services.publicUrl}`);
}

/** Loaded only where it is asked for. Nodes find each other by the database that they share. */
async function openRedis(url: string, { sql }: Database): Promise<RedisLink> {
  const { connectRedis } = await import("./realtime/redis.ts");
  const [row] = await sql<{ network: string }[]>`
    select (select system_identifier from pg_control_system()) || '-' || oid as network from pg_database where datname = current_database()`;
  return connectRedis({
    url,
    network: row?.network ?? "",
    away: (why) =>
      log.warn({ why }, "redis: it is away; until it is back, each node shows who is present and who is writing there"),
    back: () => log.info("redis: it is back"),
  });
}

function createServices(env: Env, { db, clock }: ServerDatabase, development: boolean): Services {
  const url = publicUrl(env);
  const folder = folderMail(mailFolder(env));
  return {
    db,
    clock,
    newId: idsBy(clock),
    // Rung after every commit; the gateway of live updates puts its own in place.
    bell: () => {},
    mail: env.SMTP_URL ? smtpMail(env.SMTP_URL, env.MAIL_FROM) : folder,
    sendsMail: env.SMTP_URL !== undefined,
    letters: !env.SMTP_URL && (development || env.SHOW_LETTERS) ? folder : undefined,
    push: createPush(env),
    sessions: createSessions(db, clock, { secure: url.startsWith("https:") }),
    publicUrl: url,
    development,
  };
}

const mailFolder = ({ DATA_DIR }: Env) => `${DATA_DIR}/mail`;

const noMailServer = (env: Env) =>
  `SMTP_URL is not set, so no mail is sent: letters are written to ${mailFolder(env)}${env.SHOW_LETTERS ? ", and shown at /dev/mail to everybody who can reach this server" : ""}.`;

/** Settings come all three or not at all. */
const createPush = ({
  VAPID_PUBLIC_KEY: publicKey,
  VAPID_PRIVATE_KEY: privateKey,
  VAPID_SUBJECT: subject,
  PUSH_HOSTS: hosts,
}: Env) => (publicKey && privateKey && subject ? webPush({ publicKey, privateKey, subject, hosts }) : undefined);

/** A broken promise is for whoever runs the product: it is logged as an error, kept for /status, and changes nothing by itself. */
async function reportSelfCheck(services: Services, how: { readonly isWhole: boolean }): Promise<void> {
  const { asked, broken } = await runSelfCheck(services, checks, how);
  for (const { name, promise, rows } of broken)
    log.error(
      { check: name, rows: rows.length },
      `self-check: it does not hold that ${promise}; /status shows the rows`,
    );
  if (broken.length === 0) log.info({ checks: asked, ...how }, "self-check: every promise holds");
}
