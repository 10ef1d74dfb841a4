import type { DefaultEventsMap, Server, Socket } from "socket.io";
import type { ClientToServer, ServerToClient } from "#app/live/protocol.ts";
import type { Connection } from "./connection.ts";

export interface SocketData {
  /** Resolved through trusted proxies. */
  address: string;
  connection: Connection;
}

export type LiveServer = Server<ClientToServer, ServerToClient, DefaultEventsMap, SocketData>;
export type LiveSocket = Socket<ClientToServer, ServerToClient, DefaultEventsMap, SocketData>;
