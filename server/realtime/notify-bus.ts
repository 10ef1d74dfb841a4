import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "postgres";
import type { StreamId } from "#app/domain/kernel/events.ts";

/** Streams that have news, for the other nodes; ids only, the news is in the log. */
const bellChannel = "tributary_bell";
/** People whose session, memberships or settings changed; told by triggers, so that nothing can forget to. */
const accessChannel = "tributary_access";

/** PostgreSQL refuses a notification of 8,000 bytes; an id has at most 49. */
const idsPerNotification = 150;
/** A busy node rings the others at most so often: NOTIFY takes a lock at commit that all of them share. */
const ringEveryMs = 20;
const listenAgainMs = 1_000;

export interface NotifyBus {
  /** Rings the other nodes, after the commit and outside of its transaction. Best effort: they poll as well. */
  tell(streams: readonly StreamId[]): void;
  close(): Promise<void>;
}

interface NotifyBusOptions {
  readonly sql: Sql;
  readonly ring: (streams: readonly StreamId[]) => void;
  readonly accessChanged: (personId: string) => void;
  /** The line was cut and is back: whatever was told meanwhile is unheard. */
  readonly backAgain: () => void;
  readonly failed: (error: unknown) => void;
}

/** The bell between nodes on one database. Without it everything still arrives, by the safety poll. */
export function openNotifyBus({ sql, ring, accessChanged, backAgain, failed }: NotifyBusOptions): NotifyBus {
  const self = randomUUID();
  const telling = notifyOthers(sql, failed, self);
  let closed = false;
  const stops: (() => Promise<void>)[] = [];

  const onBell = (payload: string) => {
    const [from, ...streams] = payload.split(" ");
    if (from !== self) ring(streams as StreamId[]);
  };
  const listen = async () => {
    let heardBefore = false;
    // The driver listens again by itself when its connection breaks later; only the first attempt is ours to repeat.
    while (!closed) {
      try {
        stops.push((await sql.listen(accessChannel, accessChanged)).unlisten);
        const bell = await sql.listen(bellChannel, onBell, () => {
          if (heardBefore) backAgain();
          heardBefore = true;
        });
        stops.push(bell.unlisten);
        return;
      } catch (error) {
        failed(error);
        await sleep(listenAgainMs, undefined, { ref: false });
      }
    }
  };
  const started = listen();

  return {
    tell: telling.tell,
    async close() {
      closed = true;
      telling.close();
      await started;
      await Promise.allSettled(stops.map((stop) => stop()));
    },
  };
}

/**
 * Only the ringing half, for processes without sockets (imports, tasks): open pages of running nodes hear of what they do.
 * @param self names this node, so that it does not hear itself
 */
export function notifyOthers(sql: Sql, failed: (error: unknown) => void, self: string = randomUUID()) {
  const waiting = new Set<StreamId>();
  let busy = false;
  let closed = false;

  const flush = async () => {
    busy = true;
    while (waiting.size > 0 && !closed) {
      const streams = [...waiting].slice(0, idsPerNotification);
      for (const stream of streams) waiting.delete(stream);
      try {
        await sql`select pg_notify(${bellChannel}, ${[self, ...streams].join(" ")})`;
      } catch (error) {
        failed(error);
      }
      await sleep(ringEveryMs, undefined, { ref: false });
    }
    busy = false;
  };
  return {
    tell(streams: readonly StreamId[]) {
      for (const stream of streams) waiting.add(stream);
      if (!busy) void flush();
    },
    close() {
      closed = true;
    },
  };
}
