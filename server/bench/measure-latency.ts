import { Child } from "./child.ts";
import { connected, lastTold, openBrowser } from "./browser.ts";
import { isAddress } from "./measure-fanout.ts";
import { compare, quantile, type Comparison } from "./rounds.ts";
import type { Workplace } from "./workplace.ts";

/** Of each side, the first of these are slow by being first. */
const warmups = 10;

interface LatencyOptions {
  readonly url: string;
  readonly stream: string;
  /** Where the stream ends now. */
  readonly head: number;
  /** Cookie headers of those who write, in turn, and follow what the others write. */
  readonly writers: readonly string[];
  /** Cookie header of who reads. */
  readonly reader: string;
  readonly rounds: number;
}

export interface Latency extends Comparison {
  /** All but one in twenty were seen within this, in milliseconds. */
  readonly ours95: number;
  readonly bare95: number;
}

/** Milliseconds from one page's command to the same message in another page, beside Socket.IO alone that only passes it on. */
export async function measureLatency(
  workplace: Workplace,
  { url, stream, head, writers, reader, rounds }: LatencyOptions,
): Promise<Latency> {
  const bare = new Child(workplace, "./bare-server.ts");
  const { url: bareUrl } = await bare.hear(isAddress);
  bare.say({ tell: await lastTold(url, stream, head) });
  const sides = [url, bareUrl].map((each) => {
    let seen = (_seq: number) => {};
    const times: number[] = [];
    const at = { url: each, stream, after: head };
    const reading = openBrowser({ ...at, cookie: reader, hears: (seq) => seen(seq) });
    const writing = writers.map((cookie) => openBrowser({ ...at, cookie, hears: () => {} }));
    workplace.undoLater(() => [reading, ...writing].forEach(({ live }) => live.close()));
    const post = async () => {
      const began = performance.now();
      const heard = new Promise<{ seq: number; ms: number }>(
        (resolve) => (seen = (seq) => resolve({ seq, ms: performance.now() - began })),
      );
      const said = await writing[times.length % writing.length]!.say();
      const { seq, ms } = await heard;
      if (seq !== said) throw new Error("a page of the bench saw another message than was sent");
      times.push(ms);
      return ms;
    };
    return { all: [reading, ...writing], post, times };
  });
  await Promise.all(sides.flatMap(({ all }) => all.map(connected)));
  const [ours, theirs] = [sides[0]!, sides[1]!];
  const compared = await compare(rounds, ours.post, theirs.post);
  for (const { live } of sides.flatMap(({ all }) => all)) live.close();
  return {
    ...compared,
    ours95: quantile(ours.times.slice(warmups), 0.95),
    bare95: quantile(theirs.times.slice(warmups), 0.95),
  };
}
