import type { LiveSocket } from "./live-server.ts";

/** The parts of a connection, beneath Socket.IO's types, in which bytes wait for a client that does not read. */
interface Waiting {
  readonly writeBuffer: readonly { readonly data?: unknown }[];
  readonly transport: { readonly socket?: { readonly bufferedAmount?: number } };
}

/** Bytes (of text, nearly) that were said to a connection and that it has not taken yet. */
export function bytesWaiting(socket: LiveSocket): number {
  const { writeBuffer, transport } = socket.conn as unknown as Waiting;
  let bytes = transport.socket?.bufferedAmount ?? 0;
  for (const { data } of writeBuffer) if (typeof data === "string") bytes += data.length;
  return bytes;
}
