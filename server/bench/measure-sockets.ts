import { Child } from "./child.ts";
import type { HeardByAll, Listen, ToldEvents } from "./listeners.ts";
import { compare, type Comparison } from "./rounds.ts";
import type { Workplace } from "./workplace.ts";

interface SocketOptions {
  readonly product: Listen;
  /** Signs a pledge; answers its event's number in the project's stream, and when it was committed (wall time, ms). */
  readonly pledge: () => Promise<{ eventSeq: number; committedMs: number }>;
  readonly rounds: number;
}

const isListening = (message: unknown): message is "listening" => message === "listening";
const isAddress = (message: unknown): message is { url: string } => typeof message === "object" && message !== null && "url" in message;
const isSaid = (message: unknown): message is { saidMs: number } => typeof message === "object" && message !== null && "saidMs" in message;
const isHeard = (message: unknown): message is HeardByAll => typeof message === "object" && message !== null && "lastMs" in message;

/** Milliseconds from a pledge's commit to the last of many sockets, beside Socket.IO alone telling as many the same bytes. */
export async function measureSockets(workplace: Workplace, { product, pledge, rounds }: SocketOptions): Promise<Comparison> {
  const listeners = new Child(workplace, "./listeners.ts");
  const bareListeners = new Child(workplace, "./listeners.ts");
  const bare = new Child(workplace, "./bare-broadcast.ts");
  const { url } = await bare.hear(isAddress);
  listeners.say(product);
  await listeners.hear(isListening);
  bareListeners.say({ url, cookies: [], count: product.count, subscribe: null } satisfies Listen);
  await bareListeners.hear(isListening);

  let last: ToldEvents = { stream: "", events: [] };
  let said = 1_000_000;
  const ours = async () => {
    const { eventSeq, committedMs } = await pledge();
    const isIt = (message: unknown): message is HeardByAll => isHeard(message) && message.seq === eventSeq;
    const { told, lastMs } = await listeners.hear(isIt);
    last = told;
    return lastMs - committedMs;
  };
  const theirs = async () => {
    // The very words that the product said last, but for numbers of their own.
    said += 1_000;
    bare.say({ ...last, events: last.events.map((event, n) => ({ ...event, seq: said + n })) });
    const [{ saidMs }, { lastMs }] = await Promise.all([bare.hear(isSaid), bareListeners.hear(isHeard)]);
    return lastMs - saidMs;
  };
  const compared = await compare(rounds, ours, theirs);
  for (const child of [listeners, bareListeners]) child.say("leave");
  return compared;
}
