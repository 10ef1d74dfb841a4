import { setTimeout as sleep } from "node:timers/promises";
import { createAdapter } from "@socket.io/redis-streams-adapter";
import { ConnectionTimeoutError, createClient, SocketClosedUnexpectedlyError } from "redis";
import type { ServerOptions } from "socket.io";
import { z } from "zod";
import type { StreamId } from "#app/domain/kernel/events.ts";
import { timings } from "#app/live/timings.ts";
import { SetupError } from "#db/setup-error.ts";
import { PresenceInProcess, type Present, type PresenceStore } from "./presence.ts";

/** How long one attempt to connect may take; there is always another one. */
const connectMs = 5_000;
const reconnectAtMostMs = 2_000;

/** What carries presence and signals from node to node. Events of the log do not need it. */
export interface RedisLink {
  readonly adapter: NonNullable<ServerOptions["adapter"]>;
  readonly presence: PresenceStore;
  close(): Promise<void>;
}

interface RedisOptions {
  readonly url: string;
  /** The same for all nodes of one network, and for no other network on the same Redis. */
  readonly network: string;
  /** Told once when Redis cannot be reached, with the reason in words, and once when it is back. */
  readonly away: (why: string) => void;
  readonly back: () => void;
}

/**
 * Connects to Redis: at once, or whenever it answers, because a node can do without. Until then, and while it is away,
 * each node shows what it knows itself. Throws a SetupError where Redis answers but does not let this server in.
 */
export async function connectRedis({ url, network, away, back }: RedisOptions): Promise<RedisLink> {
  // Nobody waits for a Redis that is away: what was to be told by then would be old.
  const [carrier, memory] = [client(url), client(url)] as const;
  const clients = [carrier, memory];
  const firstTry = Promise.race(clients.map((redis) => new Promise<unknown>((failed) => redis.once("error", failed))));
  for (const redis of clients) redis.on("error", () => {});
  // Ends only when it is closed; what went wrong before is told as an outage.
  const joined = Promise.all(clients.map((redis) => redis.connect())).then(
    () => undefined,
    () => undefined,
  );
  const error = await Promise.race([joined, firstTry]);
  if (error instanceof Error && isTurnedAway(error)) {
    for (const redis of clients) redis.destroy();
    throw new SetupError(`REDIS_URL does not work: ${whyNot(error, new URL(url))}.`);
  }
  const outage = tellOutages(clients, error, (reason) => away(whyNot(reason, new URL(url))), back);
  const listeners: Redis[] = [];
  return {
    adapter: createAdapter(forAdapter(carrier, listeners), {
      streamName: `tributary:${network}:rooms`,
      channelPrefix: `tributary:${network}:nodes`,
    }) as NonNullable<ServerOptions["adapter"]>,
    presence: new PresenceTogether(memory, `tributary:${network}:present:`),
    async close() {
      outage.stop();
      for (const redis of listeners) redis.destroy();
      // Closing would wait for an answer that a Redis which is away does not give.
      await Promise.allSettled(clients.map(async (redis) => (redis.isReady ? redis.close() : redis.destroy())));
    },
  };
}

function client(url: string) {
  return createClient({
    url,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: connectMs,
      reconnectStrategy: (retries) => Math.min(100 * 2 ** retries, reconnectAtMostMs),
    },
  });
}

type Redis = ReturnType<typeof client>;

/** One word for however many attempts fail, and one when all connections stand again. @param already what failed before */
function tellOutages(clients: readonly Redis[], already: unknown, away: (error: unknown) => void, back: () => void) {
  let isAway = false;
  let stopped = false;
  const failed = (error: unknown) => {
    if (isAway || stopped) return;
    isAway = true;
    away(error);
  };
  if (already !== undefined) failed(already);
  for (const redis of clients) {
    redis.on("error", failed);
    redis.on("ready", () => {
      if (!isAway || stopped || clients.some(({ isReady }) => !isReady)) return;
      isAway = false;
      back();
    });
  }
  return { stop: () => void (stopped = true) };
}

/** How soon the adapter reads again after reading failed: it would do so at once, and then do nothing else. */
const readAgainMs = 200;

/**
 * The client as the adapter needs it. It does not look at what becomes of publishing, nor of connecting the copies that it
 * listens with, and asks those again at once when they fail, for ever: so publishing never rejects, connecting waits, and
 * reading fails only after a while, and not any more on a connection that is closed.
 */
function forAdapter(redis: Redis, listeners: Redis[]): Redis {
  const [publish, duplicate] = [redis.publish.bind(redis), redis.duplicate.bind(redis)];
  return Object.assign(redis, {
    publish: (...message: Parameters<typeof publish>) => publish(...message).catch(() => 0),
    duplicate: () => {
      const listener = duplicate({ disableOfflineQueue: false });
      const [connect, read] = [listener.connect.bind(listener), listener.xRead.bind(listener)];
      listeners.push(listener);
      return Object.assign(listener, {
        connect: () => connect().catch(() => never),
        xRead: (...asked: Parameters<typeof read>) =>
          read(...asked).catch(async (error: unknown) => {
            await sleep(readAgainMs, undefined, { ref: false });
            return listener.isOpen
              ? Promise.reject(error instanceof Error ? error : new Error("reading failed", { cause: error }))
              : never;
          }),
      });
    },
  });
}

const never = new Promise<never>(() => {});

/** An answer that no waiting changes: only the operator can. */
const isTurnedAway = (error: Error): boolean => /^(WRONGPASS|NOAUTH|NOPERM)/.test(error.message);

function whyNot(error: unknown, { hostname, port }: URL): string {
  const place = `${hostname}:${port || 6379}`;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `the host ${hostname} is not known`;
  if (code === "ECONNREFUSED") return `nothing answers at ${place}`;
  if (code === "ECONNRESET" || error instanceof SocketClosedUnexpectedlyError) return `${place} closes the connection`;
  if (error instanceof ConnectionTimeoutError) return `${place} does not answer`;
  if (error instanceof Error && isTurnedAway(error)) return `${place} does not accept this user and password`;
  return `${place} does not answer as Redis does`;
}

const lease = z.object({
  who: z.custom<Present>((value) => typeof value === "object" && value !== null),
  /** The end of its first lease, which tells who came before whom. */
  sinceMs: z.number(),
  untilMs: z.number(),
});
type Lease = z.output<typeof lease>;

/**
 * Who is here by what all nodes know, and by what this one does, which is enough while Redis is away: then each node shows
 * its own, and when it is back nobody goes missing until all have renewed their leases there.
 */
class PresenceTogether implements PresenceStore {
  readonly #redis: Redis;
  readonly #shared: PresenceInRedis;
  readonly #own = new PresenceInProcess();

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    this.#shared = new PresenceInRedis(redis, prefix);
  }

  async renew(...lease: Parameters<PresenceStore["renew"]>): Promise<boolean> {
    const isNewHere = await this.#own.renew(...lease);
    return this.#redis.isReady ? this.#shared.renew(...lease) : isNewHere;
  }

  async shorten(...lease: Parameters<PresenceStore["shorten"]>): Promise<void> {
    await this.#own.shorten(...lease);
    if (this.#redis.isReady) await this.#shared.shorten(...lease);
  }

  async here(stream: StreamId): Promise<readonly Present[]> {
    const own = await this.#own.here(stream);
    if (!this.#redis.isReady) return own;
    const shared = await this.#shared.here(stream);
    const known = new Set(shared.map(({ person }) => person.id));
    return [...shared, ...own.filter(({ person }) => !known.has(person.id))];
  }

  async sweep(nowMs: number): Promise<readonly StreamId[]> {
    const own = await this.#own.sweep(nowMs);
    return this.#redis.isReady ? [...new Set([...own, ...(await this.#shared.sweep(nowMs))])] : own;
  }
}

/** A stream's leases are a hash by tab, which Redis forgets by itself when all nodes that knew it are gone. */
class PresenceInRedis implements PresenceStore {
  readonly #redis: Redis;
  readonly #prefix: string;
  /** Streams that somebody was at on this node: what it sweeps. Those of a node that crashed run out. */
  readonly #known = new Set<StreamId>();

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    this.#prefix = prefix;
  }

  async renew(stream: StreamId, tab: string, who: Present, untilMs: number): Promise<boolean> {
    this.#known.add(stream);
    const leases = await this.#read(stream);
    await this.#write(stream, tab, { who, untilMs, sinceMs: leases.get(tab)?.sinceMs ?? untilMs });
    return ![...leases.values()].some((other) => other.who.person.id === who.person.id);
  }

  async shorten(stream: StreamId, tab: string, untilMs: number): Promise<void> {
    const held = (await this.#read(stream)).get(tab);
    if (held && held.untilMs > untilMs) await this.#write(stream, tab, { ...held, untilMs });
  }

  async here(stream: StreamId): Promise<readonly Present[]> {
    this.#known.add(stream);
    const byPerson = new Map<string, Present>();
    const leases = [...(await this.#read(stream)).values()].sort((a, b) => a.sinceMs - b.sinceMs);
    for (const { who } of leases) if (!byPerson.has(who.person.id)) byPerson.set(who.person.id, who);
    return [...byPerson.values()];
  }

  async sweep(nowMs: number): Promise<readonly StreamId[]> {
    const changed: StreamId[] = [];
    for (const stream of this.#known) {
      const leases = [...(await this.#read(stream))];
      if (leases.length === 0) this.#known.delete(stream);
      const over = leases.filter(([, { untilMs }]) => untilMs <= nowMs);
      const staying = new Set(leases.filter(([, { untilMs }]) => untilMs > nowMs).map(([, { who }]) => who.person.id));
      // Only who takes a lease away says so: the other nodes sweep as well.
      const gone = await Promise.all(
        over.map(
          async ([tab, { who }]) =>
            (await this.#redis.hDel(this.#prefix + stream, tab)) > 0 && !staying.has(who.person.id),
        ),
      );
      if (gone.includes(true)) changed.push(stream);
    }
    return changed;
  }

  async #read(stream: StreamId): Promise<Map<string, Lease>> {
    const fields = Object.entries(await this.#redis.hGetAll(this.#prefix + stream));
    return new Map(fields.map(([tab, text]) => [tab, lease.parse(JSON.parse(text))]));
  }

  async #write(stream: StreamId, tab: string, held: Lease): Promise<void> {
    const key = this.#prefix + stream;
    await this.#redis
      .multi()
      .hSet(key, tab, JSON.stringify(held))
      .pExpire(key, 2 * timings.presenceLeaseMs)
      .exec();
  }
}
