import { setTimeout as sleep } from "node:timers/promises";
import { Child } from "./child.ts";
import { isListening, isAddress } from "./measure-fanout.ts";
import type { Listen } from "./listeners.ts";
import type { Product } from "./product.ts";
import { compare, type Comparison } from "./rounds.ts";
import { isHeld, type Held } from "./weigh-process.ts";
import type { Workplace } from "./workplace.ts";

/**
 * How long a connection takes to become what it stays, and to be gone without a trace: what counts the paces of a new one
 * is forgotten after ten seconds, and so is somebody who left.
 */
const settledMs = 11_000;
const forgottenMs = 16_000;

interface ConnectionOptions {
  readonly product: Product;
  /** Whom the product lets in, and to what each of them subscribes. */
  readonly listen: Listen;
  readonly rounds: number;
}

/** Bytes that one more connection costs the product, beside Socket.IO alone with as many that send the same headers. */
export async function measureConnections(
  workplace: Workplace,
  { product, listen, rounds }: ConnectionOptions,
): Promise<Comparison> {
  const bare = new Child(workplace, "./bare-server.ts");
  const { url } = await bare.hear(isAddress);
  const bareHeld = () => {
    bare.say("weigh");
    return bare.hear(isHeld);
  };
  return compare(
    rounds,
    bytesEach(workplace, listen, () => product.held()),
    bytesEach(workplace, { ...listen, url, subscribe: null }, bareHeld),
  );
}

/** The first weighing is the server's own weight, after as many connections have come and gone. */
function bytesEach(workplace: Workplace, listen: Listen, held: () => Promise<Held>): () => Promise<number> {
  let alone: Held | undefined;
  return async () => {
    const listeners = new Child(workplace, "./listeners.ts");
    listeners.say(listen);
    await listeners.hear(isListening);
    if (alone) await sleep(settledMs);
    const now = await held();
    listeners.say("leave");
    if (alone) return (now.objectsBytes - alone.objectsBytes) / listen.count;
    await sleep(forgottenMs);
    alone = await held();
    return Number.NaN;
  };
}
