import { createServer, type AddressInfo } from "node:net";

/** A port of this machine that nobody listens on; somebody else may take it in the meantime, which then shows at once. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((ready, fail) => probe.once("error", fail).listen(0, "127.0.0.1", ready));
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((closed) => probe.close(() => closed()));
  return port;
}
