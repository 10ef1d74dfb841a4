import { setTimeout as sleep } from "node:timers/promises";
import { Child } from "./child.ts";
import { isListening, isAddress } from "./measure-fanout.ts";
import type { Listen } from "./listeners.ts";
import type { Product } from "./product.ts";
import { compare, type Comparison } from "./rounds.ts";
import { isHeld, type Held } from "./weigh-process.ts";
import type { Workplace } from "./workplace.ts";

/** What counts the paces of a new connection is forgotten after ten seconds: a connection is weighed as it stays. */
const settledMs = 11_000;

interface ConnectionOptions {
  readonly product: Product;
  /** Whom the product lets in, and to what each of them subscribes. */
  readonly listen: Listen;
  readonly rounds: number;
}

/** Bytes that one more connection costs the product, beside Socket.IO alone with as many that send the same headers. */
export async function measureConnections(workplace: Workplace, { product, listen, rounds }: ConnectionOptions): Promise<Comparison> {
  const bare = new Child(workplace, "./bare-server.ts");
  const { url } = await bare.hear(isAddress);
  const bareHeld = () => {
    bare.say("weigh");
    return bare.hear(isHeld);
  };
  return compare(
    rounds,
    () => bytesEach(workplace, listen, () => product.held()),
    () => bytesEach(workplace, { ...listen, url, subscribe: null }, bareHeld),
  );
}

async function bytesEach(workplace: Workplace, listen: Listen, held: () => Promise<Held>): Promise<number> {
  const before = await held();
  const listeners = new Child(workplace, "./listeners.ts");
  listeners.say(listen);
  await listeners.hear(isListening);
  await sleep(settledMs);
  const after = await held();
  listeners.say("leave");
  return (after.objectsBytes - before.objectsBytes) / listen.count;
}
