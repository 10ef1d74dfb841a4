import type { Server, Socket } from "socket.io";
import type { StreamId } from "#app/domain/kernel/events.ts";
import type { ClientToServer, ServerToClient } from "#app/live/protocol.ts";
import type { Visit } from "./admission.ts";

export interface SocketData {
  /** Resolved through trusted proxies. */
  address: string;
  visit: Visit;
}

/** What nodes say to each other, where there is something between them. */
interface NodeToNode {
  presence(stream: StreamId): void;
}

export type LiveServer = Server<ClientToServer, ServerToClient, NodeToNode, SocketData>;
export type LiveSocket = Socket<ClientToServer, ServerToClient, NodeToNode, SocketData>;
