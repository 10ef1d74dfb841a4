import { io } from "socket.io-client";
import { connectionStatus } from "./connection-status.ts";
import { protocolVersion, timings } from "./timings.ts";
import { BrowserSocket, type SocketEnvironment } from "./socket.ts";

/** How a client of ours opens its socket, wherever it runs. */
export const socketOptions = () => ({
  transports: ["websocket", "polling"],
  tryAllTransports: true,
  autoConnect: false,
  auth: { protocol: protocolVersion },
  reconnectionDelay: 500,
  reconnectionDelayMax: 10_000,
  randomizationFactor: 0.5,
  timeout: timings.answerMs,
});

const browserEnvironment = (): SocketEnvironment => ({
  socket: io(socketOptions()),
  fetch: (path, init) => fetch(path, init),
  line: connectionStatus,
  timings,
  isOnline: () => navigator.onLine,
  isSeen: () => document.visibilityState === "visible",
  watch({ seen, online, offline }) {
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && seen());
    window.addEventListener("online", online);
    window.addEventListener("offline", offline);
  },
});

let socket: BrowserSocket | undefined;

/** The one connection of this tab, made at the first call. */
export const liveSocket = (): BrowserSocket => (socket ??= new BrowserSocket(browserEnvironment()));
