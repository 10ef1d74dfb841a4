import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import type { Address } from "#db/client.server.ts";

/** The way to a database, which a test can cut and mend: what stands behind it does not notice. */
export interface Line {
  /** The database's address by this way. */
  readonly address: string;
  cut(): Promise<void>;
  mend(): Promise<void>;
  close(): Promise<void>;
}

export async function lineTo(address: Address): Promise<Line> {
  const target = new URL(
    typeof address === "string" ? address : `postgres://${address.user}@127.0.0.1/${address.database}`,
  );
  const reach =
    typeof address === "string"
      ? { port: Number(target.port || 5432), host: target.hostname }
      : { path: `${address.host}/.s.PGSQL.${address.port}` };
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(reach);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on("error", () => one.destroy());
      one.once("close", () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  target.hostname = "127.0.0.1";
  target.port = String(port);
  const cut = async () => {
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    address: target.href,
    cut,
    async mend() {
      server.listen(port, "127.0.0.1");
      await once(server, "listening");
    },
    close: async () => (server.listening ? cut() : undefined),
  };
}
