import { createAdapter } from "@socket.io/redis-streams-adapter";
import { createClient } from "redis";
import type { ServerOptions } from "socket.io";
import { z } from "zod";
import type { StreamId } from "#app/domain/kernel/events.ts";
import { rhythm } from "#app/live/rhythm.ts";
import { SetupError } from "#db/setup-error.ts";
import type { Present, PresenceStore } from "./presence.ts";

/** How long the first connection may take; later ones are waited for as long as the server runs. */
const connectMs = 5_000;
const reconnectAtMostMs = 2_000;
/** Signals and announcements kept for a Redis that is away; what is more is dropped, because it is old by then. */
const keptWhileAway = 1_000;

/** What carries presence and signals from node to node. Events of the log do not need it. */
export interface Crossing {
  readonly adapter: NonNullable<ServerOptions["adapter"]>;
  readonly presence: PresenceStore;
  close(): Promise<void>;
}

interface CrossingOptions {
  readonly url: string;
  /** The same for all nodes of one network, and for no other network on the same Redis. */
  readonly network: string;
  readonly failed: (error: unknown) => void;
}

/** Connects to Redis. Throws a SetupError when it cannot be reached at the start. */
export async function crossByRedis({ url, network, failed }: CrossingOptions): Promise<Crossing> {
  const carrier = client(url, failed, { commandsQueueMaxLength: keptWhileAway });
  // Who asks for presence is not to wait for a Redis that is away.
  const memory = client(url, failed, { disableOfflineQueue: true });
  try {
    await Promise.all([carrier.open(), memory.open()]);
  } catch (error) {
    for (const { redis } of [carrier, memory]) redis.destroy();
    throw new SetupError(`REDIS_URL does not work: ${whyNot(error, new URL(url))}.`);
  }
  return {
    adapter: createAdapter(carrier.redis, { streamName: `tributary:${network}:rooms`, channelPrefix: `tributary:${network}:nodes` }) as NonNullable<ServerOptions["adapter"]>,
    presence: new PresenceInRedis(memory.redis, `tributary:${network}:present:`),
    async close() {
      await Promise.allSettled([carrier.redis.close(), memory.redis.close()]);
    },
  };
}

function client(url: string, failed: (error: unknown) => void, options: { commandsQueueMaxLength?: number; disableOfflineQueue?: boolean }) {
  let opened = false;
  const redis = createClient({
    ...options,
    url,
    socket: { connectTimeout: connectMs, reconnectStrategy: (retries) => (opened ? Math.min(100 * 2 ** retries, reconnectAtMostMs) : false) },
  });
  redis.on("error", (error: unknown) => opened && failed(error));
  return {
    redis,
    async open() {
      await redis.connect();
      opened = true;
    },
  };
}

function whyNot(error: unknown, { hostname, port }: URL): string {
  const place = `${hostname}:${port || 6379}`;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `the host ${hostname} is not known`;
  if (code === "ECONNREFUSED") return `nothing answers at ${place}`;
  if (error instanceof Error && /WRONGPASS|NOAUTH|NOPERM/.test(error.message)) return `${place} does not accept this user and password`;
  return `${place} does not answer as Redis does`;
}

const lease = z.object({
  who: z.custom<Present>((value) => typeof value === "object" && value !== null),
  /** The end of its first lease, which tells who came before whom. */
  sinceMs: z.number(),
  untilMs: z.number(),
});
type Lease = z.output<typeof lease>;

type Redis = ReturnType<typeof client>["redis"];

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
      const gone = await Promise.all(over.map(async ([tab, { who }]) => (await this.#redis.hDel(this.#prefix + stream, tab)) > 0 && !staying.has(who.person.id)));
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
    await this.#redis.multi().hSet(key, tab, JSON.stringify(held)).pExpire(key, 2 * rhythm.presenceLeaseMs).exec();
  }
}
