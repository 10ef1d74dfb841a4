import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import type { ToldEvents } from "./listeners.ts";
import { weighWhenAsked } from "./weigh-process.ts";
import { wallClock } from "./wall-clock.ts";

/** Events remembered for whoever comes back. */
const remembered = 100;

// The least that can tell many browsers something: Socket.IO alone, saying what it is given to everybody. It keeps the
// last of it in memory, and answers the product's own questions from there.
const now = wallClock();
const http: HttpServer = createServer();
const io = new Server(http, { transports: ["websocket"], serveClient: false });
let told: ToldEvents = { stream: "", events: [] };
let log: ToldEvents["events"] = [];

function tell(next: ToldEvents): void {
  told = next;
  log = [...log, ...next.events].slice(-remembered);
  io.emit("event", next);
}

io.on("connection", (socket) => {
  const headNow = () => log.at(-1)?.seq ?? 0;
  socket.on("subscribe", ({ after }: { after: number }, answer: (slice: object) => void) =>
    answer({ ok: true, head: headNow(), events: log.filter(({ seq }) => seq > after), more: false, level: "visitor" }),
  );
  socket.on("beat", ({ streams }: { streams: readonly string[] }, answer: (heads: object) => void) =>
    answer({
      ok: true,
      heads: Object.fromEntries(streams.map((stream) => [stream, headNow()])),
      now: new Date().toISOString(),
    }),
  );
  // Whatever is commanded is answered by the words that were said last, under the next number.
  socket.on("command", (_command: unknown, answer: (receipt: object) => void) => {
    const seq = headNow() + 1;
    tell({ ...told, events: told.events.slice(-1).map((event) => ({ ...event, seq })) });
    answer({ ok: true, seq, rev: 1, result: {} });
  });
});

weighWhenAsked();
process.on("message", (message: { readonly tell?: ToldEvents }) => {
  if (!message.tell) return;
  const saidMs = now();
  tell(message.tell);
  process.send?.({ saidMs });
});
process.on("disconnect", () => process.exit(0));
http.listen(0, "127.0.0.1", () => process.send?.({ url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` }));
