import { sql } from "drizzle-orm";
import { fillBook, type Filled } from "./fill-book.ts";
import { compareThroughput, compareTimes, keepBusy } from "./measure-pages.ts";
import { measurePledges } from "./measure-pledges.ts";
import { measureSockets } from "./measure-sockets.ts";
import { startProduct, type Product } from "./product.ts";
import type { Finding } from "./report.ts";
import { signOverHttp } from "./sign-over-http.ts";
import { weigh } from "./weigh.ts";
import type { Book, Workplace } from "./workplace.ts";

interface Options {
  readonly quick: boolean;
  /** Told before each step, for whoever waits. */
  readonly tell: (step: string) => void;
}

/** A book that is filled, and the product running on it for one of its members. */
interface Running {
  readonly pledges: number;
  readonly book: Book;
  readonly filled: Filled;
  readonly product: Product;
  readonly cookie: string;
}

const sizes = [1_000, 100_000] as const;
/** Small, and it asks the database for nothing but who is looking: what a page costs at least. */
const barePath = "/rules-for-money";

const perSecond = (value: number) => `${value.toFixed(0)}/s`;
const milliseconds = (value: number) => `${value.toFixed(1)} ms`;
const times = (value: number) => `${value.toFixed(2)} ×`;
const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MB`;

/** Everything that is measured, in the order in which it is told. */
export async function measure(workplace: Workplace, { quick, tell }: Options): Promise<Finding[]> {
  const findings: Finding[] = [];
  const running: Running[] = [];
  for (const pledges of sizes) {
    tell(`a book of ${pledges.toLocaleString("en")} pledges`);
    const book = await workplace.openBook(`book-${pledges}`);
    const filled = await book.fill((database) => fillBook(database, pledges));
    tell("firm pledges on one hot project, and the same statements in a loop");
    const hot = await measurePledges(book, filled, { pledges: 400, secondsEach: quick ? 1 : 2, connections: 8, rounds: quick ? 1 : 4 });
    findings.push({
      what: "firm pledges on one hot project, 8 connections",
      pledges,
      ours: perSecond(hot.ours),
      bare: perSecond(hot.bare),
      value: hot.ratio,
      shown: times(hot.ratio),
      aim: { atLeast: 0.6 },
    });
    const product = await startProduct(workplace, book);
    running.push({ pledges, book, filled, product, cookie: await product.signIn(filled.holders[1]!.personId) });
  }
  findings.push(await idleMemory(running[1]!));
  for (const each of running) {
    tell("the project page and a bare route");
    findings.push(await throughput(each, quick));
    tell("from a pledge's commit to the last of 500 sockets");
    findings.push(await lastSocket(workplace, each, quick));
  }
  tell("the first load of three pages");
  findings.push(...(await firstLoads(running[0]!)));
  tell("every page in both books");
  findings.push(...(await growth(running[0]!, running[1]!, quick)));
  tell("memory under load");
  findings.push(await busyMemory(running[1]!, quick));
  return findings;
}

async function throughput({ pledges, product, filled, cookie }: Running, quick: boolean): Promise<Finding> {
  const page = { url: `${product.url}/projects/${filled.page.slug}`, cookie };
  const compared = await compareThroughput(page, { url: product.url + barePath, cookie }, quick ? 2 : 4, quick ? 1 : 2);
  return {
    what: `project page (100 pledges, 200 messages), a member; bare: ${barePath}`,
    pledges,
    ours: perSecond(compared.ours),
    bare: perSecond(compared.bare),
    value: compared.ratio,
    shown: times(compared.ratio),
    aim: { atLeast: 0.3 },
  };
}

async function lastSocket(workplace: Workplace, { pledges, product, book, filled }: Running, quick: boolean): Promise<Finding> {
  const cookies = await Promise.all(filled.holders.slice(0, 50).map(({ personId }) => product.signIn(personId)));
  const stream = `project:${filled.page.projectId}`;
  const compared = await book.withDatabase(async ({ db }) => {
    const rows = await db.execute<{ head: string }>(sql`select head_seq as head from stream where id = ${stream}`);
    let signed = 0;
    return measureSockets(workplace, {
      product: { url: product.url, cookies, count: 500, subscribe: { stream, after: Number(rows[0]?.head) } },
      rounds: quick ? 8 : 24,
      pledge: async () => {
        const index = signed++ % cookies.length;
        await signOverHttp(product.url, cookies[index]!, filled.page.slug, filled.holders[index]!.organizationId);
        const [event] = await db.execute<{ seq: string; ms: string }>(sql`
          select seq, extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000 as ms
          from event where stream_id = ${stream} and type = 'pledge.signed' order by seq desc limit 1`);
        return { eventSeq: Number(event?.seq), committedMs: Number(event?.ms) };
      },
    });
  }, 2);
  return {
    what: "from a pledge's commit to the last of 500 sockets; bare: Socket.IO alone, the same bytes",
    pledges,
    ours: milliseconds(compared.ours),
    bare: milliseconds(compared.bare),
    value: compared.ratio,
    shown: times(compared.ratio),
    aim: { atMost: 1.5 },
  };
}

async function firstLoads({ product, filled }: Running): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [name, path] of [["front", "/"], ["projects", "/projects"], ["project", `/projects/${filled.page.slug}`]] as const) {
    const { scriptBytes, styleBytes } = await weigh(product.url + path);
    for (const [kind, bytes, atMost] of [["JavaScript", scriptBytes, 130], ["CSS", styleBytes, 20]] as const)
      findings.push({ what: `first load of the ${name} page: ${kind}, gzip`, ours: kilobytes(bytes), value: bytes / 1000, shown: kilobytes(bytes), aim: { atMost } });
  }
  return findings;
}

/** Each page of the product that shows something of the book, as a member sees it. */
const pages = ({ page, organizationSlug }: Filled): string[] => [
  "/",
  "/projects",
  "/projects?q=image",
  "/projects?sort=organizations",
  "/projects?view=board",
  `/projects/${page.slug}`,
  `/projects/${page.slug}/pledges`,
  `/projects/${page.slug}/pledges/new`,
  `/projects/${page.slug}/discussion`,
  `/projects/${page.slug}/history`,
  "/organizations",
  `/organizations/${organizationSlug}`,
  "/contributions",
  "/ledger",
  `/ledger?project=${page.slug}`,
  `/ledger?organization=${organizationSlug}`,
  "/ledger/transfers/100",
  barePath,
];

async function growth(small: Running, large: Running, quick: boolean): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [index, path] of pages(large.filled).entries()) {
    const smallPath = pages(small.filled)[index]!;
    const { ours, bare, ratio } = await compareTimes(
      { url: large.product.url + path, cookie: large.cookie },
      { url: small.product.url + smallPath, cookie: small.cookie },
      quick ? 15 : 60,
    );
    findings.push({
      what: `${path}, 100,000 pledges in the book; bare: 1,000`,
      ours: milliseconds(ours),
      bare: milliseconds(bare),
      value: ratio,
      shown: times(ratio),
      aim: { atMost: 1.2 },
    });
  }
  return findings;
}

async function idleMemory({ product, pledges }: Running): Promise<Finding> {
  const bytes = product.memory();
  return Promise.resolve({ what: "memory of the server, idle", pledges, ours: megabytes(bytes), value: bytes / 2 ** 20, shown: megabytes(bytes), aim: { atMost: 250 } });
}

async function busyMemory({ product, pledges, filled, cookie }: Running, quick: boolean): Promise<Finding> {
  const busy = pages(filled).map((path) => ({ url: product.url + path, cookie }));
  const bytes = await keepBusy(busy, quick ? 6 : 15, () => product.memory());
  return { what: "memory of the server under load, the most", pledges, ours: megabytes(bytes), value: bytes / 2 ** 20, shown: megabytes(bytes) };
}
