import { io, type Socket } from "socket.io-client";
import { protocolVersion } from "#app/live/timings.ts";
import { wallClock } from "./wall-clock.ts";

/** What the bench asks of this process: many browsers' sockets, in a process of their own. */
export interface Listen {
  readonly url: string;
  /** Cookie headers, dealt out in turn; empty for nobody in particular. */
  readonly cookies: readonly string[];
  readonly count: number;
  /** The stream that each of them subscribes to, from this number on; null for a server that tells everybody. */
  readonly subscribe: { readonly stream: string; readonly after: number } | null;
}

/** What the server says with one "event". */
export interface ToldEvents {
  readonly stream: string;
  readonly events: readonly { readonly seq: number }[];
}

/** An event that every socket has received, when the last of them did (wall time, ms), and what it came in. */
export interface HeardByAll {
  readonly seq: number;
  readonly lastMs: number;
  readonly told: ToldEvents;
}

const now = wallClock();
let sockets: Socket[] = [];

async function listen({ url, cookies, count, subscribe }: Listen): Promise<void> {
  const heard = new Map<number, number>();
  const connect = (index: number) => {
    const cookie = cookies[index % Math.max(1, cookies.length)];
    const socket = io(url, {
      transports: ["websocket"],
      forceNew: true,
      auth: { protocol: protocolVersion },
      ...(cookie === undefined ? {} : { extraHeaders: { cookie, origin: url } }),
    });
    sockets.push(socket);
    socket.on("event", (told: ToldEvents) => {
      for (const { seq } of told.events) {
        const times = (heard.get(seq) ?? 0) + 1;
        heard.set(seq, times);
        if (times === count) process.send?.({ seq, lastMs: now(), told } satisfies HeardByAll);
      }
    });
    return new Promise<void>((ready, fail) => {
      socket.once("connect_error", fail);
      socket.once("connect", () => {
        if (subscribe === null) return ready();
        socket.emit("subscribe", subscribe, (answer: { ok?: boolean }) =>
          answer.ok === false ? fail(new Error(JSON.stringify(answer))) : ready(),
        );
      });
    });
  };
  // A few at a time: the queue of a listening port is short.
  for (let index = 0; index < count; index += 25)
    await Promise.all(Array.from({ length: Math.min(25, count - index) }, (_, offset) => connect(index + offset)));
  process.send?.("listening");
}

process.on("message", (message: Listen | "leave") => {
  for (const socket of sockets) socket.disconnect();
  sockets = [];
  if (message === "leave") process.disconnect();
  else void listen(message);
});
