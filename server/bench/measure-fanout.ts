import { Child } from "./child.ts";
import type { HeardByAll, Listen, ToldEvents } from "./listeners.ts";
import { compare, type Comparison } from "./rounds.ts";
import type { Workplace } from "./workplace.ts";

/** An event that was caused: its number in the stream, and when it was committed (wall time, ms). */
export interface Committed {
  readonly eventSeq: number;
  readonly committedMs: number;
}

interface FanoutOptions {
  readonly product: Listen;
  /** Does what all of them are told. */
  readonly act: () => Promise<Committed>;
  readonly rounds: number;
}

export const isListening = (message: unknown): message is "listening" => message === "listening";
export const isAddress = (message: unknown): message is { url: string } =>
  typeof message === "object" && message !== null && "url" in message;
const isSaid = (message: unknown): message is { saidMs: number } =>
  typeof message === "object" && message !== null && "saidMs" in message;
const isHeard = (message: unknown): message is HeardByAll =>
  typeof message === "object" && message !== null && "lastMs" in message;

/** Milliseconds from a commit to the last of many sockets, beside Socket.IO alone telling as many the same bytes. */
export async function measureFanout(
  workplace: Workplace,
  { product, act, rounds }: FanoutOptions,
): Promise<Comparison> {
  const listeners = new Child(workplace, "./listeners.ts");
  const bareListeners = new Child(workplace, "./listeners.ts");
  const bare = new Child(workplace, "./bare-server.ts");
  const { url } = await bare.hear(isAddress);
  listeners.say(product);
  await listeners.hear(isListening);
  bareListeners.say({ url, cookies: [], count: product.count, subscribe: null } satisfies Listen);
  await bareListeners.hear(isListening);

  let last: ToldEvents = { stream: "", events: [] };
  let said = 1_000_000;
  const ours = async () => {
    const { eventSeq, committedMs } = await act();
    const isIt = (message: unknown): message is HeardByAll => isHeard(message) && message.seq === eventSeq;
    const { told, lastMs } = await listeners.hear(isIt);
    last = told;
    return lastMs - committedMs;
  };
  const theirs = async () => {
    // The very words that the product said last, but for numbers of their own.
    said += 1_000;
    bare.say({ tell: { ...last, events: last.events.map((event, n) => ({ ...event, seq: said + n })) } });
    const [{ saidMs }, { lastMs }] = await Promise.all([bare.hear(isSaid), bareListeners.hear(isHeard)]);
    return lastMs - saidMs;
  };
  const compared = await compare(rounds, ours, theirs);
  for (const child of [listeners, bareListeners]) child.say("leave");
  return compared;
}
