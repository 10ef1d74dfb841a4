import { sql } from "drizzle-orm";
import type { Pool } from "#db/client.server.ts";
import { crowd, type Voice } from "./crowd.ts";
import type { Filled } from "./fill-book.ts";
import { kilobytes, milliseconds, perSecond, times } from "./figures.ts";
import { connected, openBrowser } from "./browser.ts";
import { measureCatchup } from "./measure-catchup.ts";
import { measureConnections } from "./measure-connections.ts";
import { measureFanout } from "./measure-fanout.ts";
import { measureLatency } from "./measure-latency.ts";
import { measureMessages } from "./measure-messages.ts";
import { startProduct, type Product } from "./product.ts";
import type { Finding } from "./report.ts";
import { sections, type Section } from "./sections.ts";
import type { Book, Workplace } from "./workplace.ts";

/** Each section has writers of its own: nobody may say more than ten things in ten seconds, whatever they are measured for. */
const writersOf = {
  fanout: [0, 20],
  latency: [20, 40],
  catchup: [40, 50],
  messages: [50, 550],
} as const satisfies Partial<Record<Section, readonly [number, number]>>;

/** What is entered before the product runs. */
interface Entered {
  readonly voices: readonly Voice[];
  /** The book as it is then. */
  readonly pristine: Book;
}

interface Running extends Entered {
  readonly pledges: number;
  readonly book: Book;
  readonly filled: Filled;
  readonly product: Product;
}

interface Options {
  readonly wanted: ReadonlySet<Section>;
  readonly quick: boolean;
  readonly tell: (step: string) => void;
  readonly found: (finding: Finding) => void;
}

type Measure = (
  workplace: Workplace,
  running: Running,
  quick: boolean,
  found: (finding: Finding) => void,
) => Promise<void>;

/** The sections about many people in one thread. */
const measures = { fanout, connections, messages, latency, catchup } as const satisfies Partial<
  Record<Section, Measure>
>;

export const isLive = (section: Section): section is keyof typeof measures => section in measures;

export async function enterLive(book: Book, filled: Filled): Promise<Entered> {
  return { voices: await crowd(book, filled, writersOf.messages[1]), pristine: await book.keep("pristine") };
}

export async function measureLive(
  workplace: Workplace,
  running: Running,
  { wanted, quick, tell, found }: Options,
): Promise<void> {
  for (const section of [...wanted].filter(isLive)) {
    tell(sections[section]);
    await measures[section](workplace, running, quick, found);
  }
}

async function place({ book, filled }: Running): Promise<{ stream: string; head: number }> {
  const stream = `project:${filled.page.projectId}`;
  const [row] = await book.withDatabase(
    ({ db }) => db.execute<{ head: string }>(sql`select head_seq as head from stream where id = ${stream}`),
    1,
  );
  return { stream, head: Number(row?.head) };
}

/** When an event was committed: wall time, ms. */
async function committed(
  db: Pool,
  stream: string,
  eventSeq: number,
): Promise<{ eventSeq: number; committedMs: number }> {
  const [event] = await db.execute<{ ms: string }>(
    sql`select extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000 as ms from event where stream_id = ${stream} and seq = ${eventSeq}`,
  );
  return { eventSeq, committedMs: Number(event?.ms) };
}

async function fanout(
  workplace: Workplace,
  running: Running,
  quick: boolean,
  found: (finding: Finding) => void,
): Promise<void> {
  const { pledges, book, product, voices } = running;
  for (const count of [1_000, 4_000]) {
    const { stream, head } = await place(running);
    const writers = voices
      .slice(...writersOf.fanout)
      .map(({ cookie }) => openBrowser({ url: product.url, stream, after: head, cookie }));
    await Promise.all(writers.map(connected));
    let said = 0;
    const compared = await book.withoutWaiting(() =>
      book.withDatabase(
        ({ db }) =>
          measureFanout(workplace, {
            product: {
              url: product.url,
              cookies: voices.map(({ cookie }) => cookie),
              count,
              subscribe: { stream, after: head },
            },
            rounds: quick ? 8 : 24,
            act: async () => committed(db, stream, await writers[said++ % writers.length]!.say()),
          }),
        1,
      ),
    );
    for (const { live } of writers) live.close();
    found({
      what: `from a message's commit to the last of ${count.toLocaleString("en")} sockets; bare: Socket.IO alone, the same bytes`,
      pledges,
      ours: milliseconds(compared.ours),
      bare: milliseconds(compared.bare),
      value: compared.ratio,
      shown: times(compared.ratio),
      aim: { atMost: 1.2 },
    });
  }
}

async function connections(
  workplace: Workplace,
  running: Running,
  quick: boolean,
  found: (finding: Finding) => void,
): Promise<void> {
  const { pledges, book, voices } = running;
  const { stream, head } = await place(running);
  const product = await startProduct(workplace, book, { withScales: true });
  const listen = {
    url: product.url,
    cookies: voices.map(({ cookie }) => cookie),
    count: 1_000,
    subscribe: { stream, after: head },
  };
  const compared = await measureConnections(workplace, { product, listen, rounds: quick ? 1 : 2 });
  await product.stop();
  found({
    what: "memory of the server for each of 1,000 connections that follow a stream; bare: Socket.IO alone",
    pledges,
    ours: kilobytes(compared.ours),
    bare: kilobytes(compared.bare),
    value: compared.ratio,
    shown: times(compared.ratio),
    aim: { atMost: 1.5 },
  });
}

async function messages(
  workplace: Workplace,
  running: Running,
  quick: boolean,
  found: (finding: Finding) => void,
): Promise<void> {
  const { pledges, product, voices, pristine, filled } = running;
  const { head } = await place(running);
  const rates = await measureMessages(workplace, pristine, {
    url: product.url,
    projectId: filled.page.projectId,
    head,
    voices: voices.slice(...writersOf.messages),
    messages: 1_000,
    secondsEach: quick ? 1 : 4,
    // Many wait at the server for one of the connections that it has; the loop has as many.
    writersAtOnce: 32,
    connections: 10,
    rounds: quick ? 1 : 4,
  });
  for (const [way, { ours, bare, ratio }] of [
    ["by socket, 32 at once", rates.bySocket],
    ["by the verb alone, 10 at once", rates.byVerb],
  ] as const)
    found({
      what: `messages in one thread ${way}; bare: the verb's statements in a loop, 10 connections`,
      pledges,
      ours: perSecond(ours),
      bare: perSecond(bare),
      value: ratio,
      shown: times(ratio),
      aim: { atLeast: 0.6 },
    });
}

async function latency(
  workplace: Workplace,
  running: Running,
  quick: boolean,
  found: (finding: Finding) => void,
): Promise<void> {
  const { pledges, product, voices } = running;
  const writers = voices.slice(...writersOf.latency).map(({ cookie }) => cookie);
  const seen = await measureLatency(workplace, {
    ...(await place(running)),
    url: product.url,
    reader: voices.at(-1)!.cookie,
    writers,
    rounds: quick ? 60 : 180,
  });
  const what = "from sending a message to seeing it in another page";
  const bare = "; bare: Socket.IO alone, which keeps nothing";
  found({
    what: `${what}, median${bare}`,
    pledges,
    ours: milliseconds(seen.ours),
    bare: milliseconds(seen.bare),
    value: seen.ratio,
    shown: times(seen.ratio),
  });
  const ratio95 = seen.ours95 / seen.bare95;
  found({
    what: `${what}, 95 of 100${bare}`,
    pledges,
    ours: milliseconds(seen.ours95),
    bare: milliseconds(seen.bare95),
    value: ratio95,
    shown: times(ratio95),
  });
}

async function catchup(
  workplace: Workplace,
  running: Running,
  quick: boolean,
  found: (finding: Finding) => void,
): Promise<void> {
  const { pledges, product, voices } = running;
  const cookies = voices.map(({ cookie }) => cookie);
  const even = await measureCatchup(workplace, {
    ...(await place(running)),
    url: product.url,
    count: 500,
    cookies,
    writers: cookies.slice(...writersOf.catchup),
    rounds: quick ? 3 : 8,
  });
  const inSeconds = (ms: number) => `${(ms / 1_000).toFixed(2)} s`;
  const what = "from the loss of 500 connections to the last page that has all 10 messages said meanwhile";
  found({
    what,
    pledges,
    ours: inSeconds(even.ours),
    bare: inSeconds(even.bare),
    value: even.ours / 1_000,
    shown: inSeconds(even.ours),
    aim: { atMost: 2 },
  });
  found({
    what: `${what}; bare: Socket.IO alone, out of its memory`,
    pledges,
    ours: inSeconds(even.ours),
    bare: inSeconds(even.bare),
    value: even.ratio,
    shown: times(even.ratio),
  });
  found({
    what: "the same, to half of the pages",
    pledges,
    ours: inSeconds(even.half),
    value: even.half / 1_000,
    shown: inSeconds(even.half),
  });
}
