import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { wallClock } from "./wall-clock.ts";

// The least that can tell many browsers something: Socket.IO alone, saying what it is given to everybody.
const now = wallClock();
const http: HttpServer = createServer();
const io = new Server(http, { transports: ["websocket"], serveClient: false });

process.on("message", (event) => {
  const saidMs = now();
  io.emit("event", event);
  process.send?.({ saidMs });
});
process.on("disconnect", () => process.exit(0));
http.listen(0, "127.0.0.1", () => process.send?.({ url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` }));
