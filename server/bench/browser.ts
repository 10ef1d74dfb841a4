import { io } from "socket.io-client";
import { v7 } from "uuid";
import type { StreamId, ProjectStreamId } from "#app/domain/kernel/events.ts";
import { timings } from "#app/live/timings.ts";
import { BrowserSocket, type ClientSocket } from "#app/live/socket.ts";
import { socketOptions } from "#app/live/browser-socket.ts";
import type { ToldEvents } from "./listeners.ts";

interface BrowserOptions {
  readonly url: string;
  readonly cookie: string;
  readonly stream: string;
  /** The last number that is on its page already. */
  readonly after: number;
  /** A number arrived, in order. Without it the page only writes. */
  readonly hears?: (seq: number) => void;
}

export interface Browser {
  readonly socket: ClientSocket;
  readonly live: BrowserSocket;
  /** Says something in the stream's thread, as the composer does; answers its number. */
  say(): Promise<number>;
}

/** What somebody says, at the length of most messages. */
export const markdown =
  "The *nightly* image takes **twelve minutes** to start, see `image.yaml`.\n\nCould the scope say who keeps it current?";

/** An open page without a screen: the product's own client, at its own pace, following one stream. */
export function openBrowser({ url, cookie, stream, after, hears }: BrowserOptions): Browser {
  const headers = { origin: url, cookie };
  const socket = io(url, { ...socketOptions(), forceNew: true, extraHeaders: headers }) as ClientSocket;
  const live = new BrowserSocket({
    socket,
    fetch: (path, init) =>
      fetch(url + path, { ...init, headers: { ...headers, ...(init?.headers as Record<string, string> | undefined) } }),
    line: { up: () => {}, slow: () => {}, down: () => {}, outdated: () => {} },
    timings,
    isOnline: () => true,
    isSeen: () => true,
    watch: () => {},
  });
  if (hears)
    live.follow(stream as StreamId, {
      cursor: after,
      apply: (events) => events.forEach(({ seq }) => hears(seq)),
      reload: () => {
        throw new Error("a page of the bench would have to be read anew");
      },
    });
  return {
    socket,
    live,
    async say() {
      const answer = await live.command({
        name: "post-message",
        stream: stream as ProjectStreamId,
        key: v7(),
        data: { markdown },
      });
      if (!answer?.ok) throw new Error(`a message of the bench was refused: ${answer?.code ?? "no answer"}`);
      return answer.seq;
    },
  };
}

export const connected = ({ socket }: Browser): Promise<void> =>
  new Promise((ready) => (socket.connected ? ready() : socket.once("connect", ready)));

/** Open pages at the product and at Socket.IO alone stand in the same place: behind this event, told in the same words. */
export async function lastTold(url: string, stream: string, seq: number): Promise<ToldEvents> {
  const response = await fetch(`${url}/streams/${stream}/events?after=${seq - 1}`);
  const { events } = (await response.json()) as ToldEvents;
  return { stream, events: events.slice(0, 1) };
}
