import { sql } from "drizzle-orm";
import { kilobytes, megabytes, microseconds, milliseconds, perSecond, seconds, times } from "./figures.ts";
import { fillBook, type Filled } from "./fill-book.ts";
import { enterLive, isLive, measureLive } from "./live.ts";
import { measureFanout } from "./measure-fanout.ts";
import { measureHostile } from "./measure-hostile.ts";
import { besideExports, longTalk, settledMemory } from "./measure-bounds.ts";
import { compareThroughput, compareTimes, keepBusy } from "./measure-pages.ts";
import { measurePledges } from "./measure-pledges.ts";
import { chains, timeSettling } from "./measure-settling.ts";
import { startProduct } from "./product.ts";
import type { Finding } from "./report.ts";
import type { Running } from "./running.ts";
import { sections, type Section } from "./sections.ts";
import { signOverHttp } from "./sign-over-http.ts";
import { weigh } from "./weigh.ts";
import type { Book, Workplace } from "./workplace.ts";

interface Options {
  readonly wanted: ReadonlySet<Section>;
  readonly quick: boolean;
  /** Told before each step, for whoever waits. */
  readonly tell: (step: string) => void;
  /** Told each finding as soon as it is there. */
  readonly found: (finding: Finding) => void;
}

const sizes = [1_000, 100_000] as const;
/** Small, and it asks the database for nothing but who is looking: what a page costs at least. */
const barePath = "/rules-for-money";

/** What is wanted of all that can be measured, in the order in which it is told. */
export async function measure(workplace: Workplace, { wanted, quick, tell, found }: Options): Promise<void> {
  if (wanted.has("settle")) {
    tell(sections.settle);
    for (const finding of settling(quick)) found(finding);
  }
  const ofBooks = [...wanted].filter((section) => section !== "settle");
  if (ofBooks.length === 0) return;
  // What a browser loads and what is told live is the same in any book; all else is told of both.
  const books = ofBooks.every((section) => section === "load" || section === "hostile" || isLive(section))
    ? sizes.slice(0, 1)
    : sizes;
  const running: Running[] = [];
  for (const pledges of books) {
    tell(`a book of ${pledges.toLocaleString("en")} pledges`);
    const book = await workplace.openBook(`book-${pledges}`);
    const filled = await book.fill((database) => fillBook(database, pledges));
    if (wanted.has("pledges")) {
      tell(sections.pledges);
      found(await hotPledges(pledges, book, filled, quick));
    }
    const live = pledges === sizes[0] && ofBooks.some(isLive) ? await enterLive(book, filled) : null;
    const product = await startProduct(workplace, book);
    running.push({ pledges, book, filled, product, cookie: await product.signIn(filled.holders[1]!.personId) });
    if (live) await measureLive(workplace, { ...live, pledges, book, filled, product }, { wanted, quick, tell, found });
  }
  const [small, large] = [running[0]!, running.at(-1)!];
  if (wanted.has("memory")) found(idleMemory(large));
  for (const each of running) {
    if (wanted.has("page")) {
      tell(sections.page);
      found(await throughput(each, quick));
    }
    if (wanted.has("sockets")) {
      tell(sections.sockets);
      found(await lastSocket(workplace, each, quick));
    }
  }
  if (wanted.has("load")) {
    tell(sections.load);
    for (const finding of await firstLoads(small)) found(finding);
  }
  if (wanted.has("hostile")) {
    tell(sections.hostile);
    for (const finding of await hostility(small, quick)) found(finding);
  }
  if (wanted.has("growth")) {
    tell(sections.growth);
    await growth(small, large, quick, found);
  }
  if (wanted.has("memory")) {
    tell("memory under load");
    found(await busyMemory(large, quick));
    found(await settledMemory(large, pages(large.filled)));
  }
  if (wanted.has("exports")) {
    tell(sections.exports);
    found(await besideExports(large, quick));
  }
  // Last: it changes the book that the others are measured in.
  if (wanted.has("talk")) {
    tell(sections.talk);
    for (const finding of await longTalk(large, quick)) found(finding);
  }
}

/** No book: the calculation alone. Growth is told per pledge, so that 1 × is as linear as it gets. */
function settling(quick: boolean): Finding[] {
  return Object.entries(chains).flatMap(([name, make]): Finding[] => {
    const [small, large] = sizes.map((count) => timeSettling(make(count), quick ? 5 : 15).seconds) as [number, number];
    const growth = large / small / (sizes[1] / sizes[0]);
    const what = `settling a chain of 100,000 conditional pledges that falls ${name}`;
    return [
      { what, ours: seconds(large), value: large, shown: seconds(large), aim: { atMost: 0.3 } },
      {
        what: `${what}, for each pledge; bare: of 1,000`,
        ours: microseconds(large / sizes[1]),
        bare: microseconds(small / sizes[0]),
        value: growth,
        shown: times(growth),
        aim: { atMost: 3 },
      },
    ];
  });
}

async function hotPledges(pledges: number, book: Book, filled: Filled, quick: boolean): Promise<Finding> {
  const hot = await measurePledges(book, filled, {
    pledges: 400,
    secondsEach: quick ? 1 : 2,
    connections: 8,
    rounds: quick ? 1 : 4,
  });
  return {
    what: "firm pledges on one hot project, 8 connections; bare: the same statements in a loop",
    pledges,
    ours: perSecond(hot.ours),
    bare: perSecond(hot.bare),
    value: hot.ratio,
    shown: times(hot.ratio),
    aim: { atLeast: 0.6 },
  };
}

async function throughput({ pledges, product, filled, cookie }: Running, quick: boolean): Promise<Finding> {
  const page = { url: `${product.url}/projects/${filled.page.slug}`, cookie };
  const compared = await compareThroughput(page, { url: product.url + barePath, cookie }, quick ? 2 : 4, quick ? 3 : 4);
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

async function lastSocket(
  workplace: Workplace,
  { pledges, product, book, filled }: Running,
  quick: boolean,
): Promise<Finding> {
  const cookies = await Promise.all(filled.holders.slice(0, 50).map(({ personId }) => product.signIn(personId)));
  const stream = `project:${filled.page.projectId}`;
  const compared = await book.withoutWaiting(() =>
    book.withDatabase(async ({ db }) => {
      const rows = await db.execute<{ head: string }>(sql`select head_seq as head from stream where id = ${stream}`);
      let signed = 0;
      return measureFanout(workplace, {
        product: { url: product.url, cookies, count: 500, subscribe: { stream, after: Number(rows[0]?.head) } },
        rounds: quick ? 8 : 24,
        act: async () => {
          const index = signed++ % cookies.length;
          await signOverHttp(product.url, cookies[index]!, filled.page.slug, filled.holders[index]!.organizationId);
          const [event] = await db.execute<{ seq: string; ms: string }>(sql`
          select seq, extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000 as ms
          from event where stream_id = ${stream} and type = 'pledge.signed' order by seq desc limit 1`);
          return { eventSeq: Number(event?.seq), committedMs: Number(event?.ms) };
        },
      });
    }, 2),
  );
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
  for (const [name, path] of [
    ["front", "/"],
    ["projects", "/projects"],
    ["project", `/projects/${filled.page.slug}`],
  ] as const) {
    const { scriptBytes, styleBytes } = await weigh(product.url + path);
    for (const [kind, bytes, atMost] of [
      ["JavaScript", scriptBytes, 130],
      ["CSS", styleBytes, 20],
    ] as const)
      findings.push({
        what: `first load of the ${name} page: ${kind}, gzip`,
        ours: kilobytes(bytes),
        value: bytes / 1000,
        shown: kilobytes(bytes),
        aim: { atMost },
      });
  }
  return findings;
}

async function hostility({ product, filled, cookie }: Running, quick: boolean): Promise<Finding[]> {
  const { requests, longest, longestHealthMs, grownBytes } = await measureHostile(product, {
    cookie,
    projectSlug: filled.page.slug,
    projectId: filled.page.projectId,
    rounds: quick ? 2 : 4,
  });
  const grown = grownBytes / 2 ** 20;
  return [
    {
      what: `${requests} hostile bodies: the longest answer (${longest.words})`,
      ours: milliseconds(longest.ms),
      value: longest.ms,
      shown: milliseconds(longest.ms),
      aim: { atMost: 200 },
    },
    {
      what: "/healthz meanwhile, the longest",
      ours: milliseconds(longestHealthMs),
      value: longestHealthMs,
      shown: milliseconds(longestHealthMs),
      aim: { atMost: 100 },
    },
    {
      what: "memory that the server has more after them, in MB",
      ours: megabytes(grownBytes),
      value: grown,
      shown: megabytes(grownBytes),
      aim: { atMost: 50 },
    },
  ];
}

/**
 * Each page of the product that shows something of the book, as a member sees it. What a page shows is the same in both
 * books: as many cards, rows and pledges, and the search finds the same one project.
 */
const pages = ({ page, organizationSlug }: Filled): string[] => [
  "/",
  "/projects",
  "/projects?page=2",
  "/projects?q=reef",
  "/projects?sort=newest",
  "/projects?sort=closing",
  "/projects?sort=organizations",
  "/projects?mine=1",
  "/projects?owner=jupyterhub",
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

/** Finds every project of either book, so that it does more in the larger one: told, without an aim. */
const broadSearch = "/projects?q=image";

async function growth(
  small: Running,
  large: Running,
  quick: boolean,
  found: (finding: Finding) => void,
): Promise<void> {
  const smallPages = [...pages(small.filled), broadSearch];
  for (const [index, path] of [...pages(large.filled), broadSearch].entries()) {
    const { ours, bare, ratio } = await compareTimes(
      { url: large.product.url + path, cookie: large.cookie },
      { url: small.product.url + smallPages[index]!, cookie: small.cookie },
      quick ? 15 : 40,
    );
    const compared = { ours: milliseconds(ours), bare: milliseconds(bare), value: ratio, shown: times(ratio) };
    if (path === broadSearch)
      found({ what: `${path}, which finds all of 4,000 projects; bare: all of 34`, ...compared });
    else found({ what: `${path}, 100,000 pledges in the book; bare: 1,000`, ...compared, aim: { atMost: 1.2 } });
  }
}

function idleMemory({ product, pledges }: Running): Finding {
  const bytes = product.memory();
  return {
    what: "memory of the server, idle",
    pledges,
    ours: megabytes(bytes),
    value: bytes / 2 ** 20,
    shown: megabytes(bytes),
    aim: { atMost: 250 },
  };
}

async function busyMemory({ product, pledges, filled, cookie }: Running, quick: boolean): Promise<Finding> {
  const busy = pages(filled).map((path) => ({ url: product.url + path, cookie }));
  const bytes = await keepBusy(busy, quick ? 6 : 15, () => product.memory());
  return {
    what: "memory of the server under load, the most",
    pledges,
    ours: megabytes(bytes),
    value: bytes / 2 ** 20,
    shown: megabytes(bytes),
  };
}
