import { setTimeout as sleep } from "node:timers/promises";
import { megabytes, milliseconds, times } from "./figures.ts";
import type { Running } from "./running.ts";
import { measureBesideExports } from "./measure-exports.ts";
import { askMixed, waitFor } from "./measure-pages.ts";
import { multiplyTalk } from "./multiply-talk.ts";
import type { Finding } from "./report.ts";

/** What a server lets go of by itself, it has let go of by then. */
const settlingMs = 30_000;
/** Messages in one project, and news for one person. */
const talk = 100_000;

/** @param paths the pages that are asked for */
export async function settledMemory({ product, pledges, cookie }: Running, paths: readonly string[]): Promise<Finding> {
  await askMixed(
    paths.map((path) => ({ url: product.url + path, cookie })),
    2_000,
  );
  await sleep(settlingMs);
  const bytes = product.memory();
  return {
    what: "memory of the server, 30 s after 2,000 mixed requests",
    pledges,
    ours: megabytes(bytes),
    value: bytes / 2 ** 20,
    shown: megabytes(bytes),
    aim: { atMost: 250 },
  };
}

export async function besideExports({ product, pledges, cookie }: Running, quick: boolean): Promise<Finding> {
  const { alone, beside } = await measureBesideExports(
    product.url,
    { url: `${product.url}/projects`, cookie },
    quick ? 40 : 120,
  );
  const ratio = beside / alone;
  return {
    what: "/projects while somebody takes the whole book, again and again; bare: while nobody does",
    pledges,
    ours: milliseconds(beside),
    bare: milliseconds(alone),
    value: ratio,
    shown: times(ratio),
    aim: { atMost: 2 },
  };
}

/** The pages that would grow with what is said, once 100,000 messages are said in one project and all of them are news to one person. */
export async function longTalk(
  { book, filled, product, pledges, cookie }: Running,
  quick: boolean,
): Promise<Finding[]> {
  const { projectId, slug } = filled.page;
  await book.fill(({ sql }) =>
    multiplyTalk(sql, { projectId, messages: talk, personId: filled.holders[1]!.personId, news: talk }),
  );
  const findings: Finding[] = [];
  for (const path of [
    "/inbox",
    `/projects/${slug}`,
    `/projects/${slug}/discussion`,
    `/projects/${slug}/discussion?q=image`,
    `/projects/${slug}/history`,
    "/search?q=image",
  ]) {
    const visit = () => waitFor({ url: product.url + path, cookie });
    // The tables have just grown: the first visits plan each statement anew, on each connection.
    for (let warmup = 0; warmup < 5; warmup++) await visit();
    const waits: number[] = [];
    for (let n = 0; n < (quick ? 40 : 100); n++) waits.push(await visit());
    const p95 = waits.sort((a, b) => a - b)[Math.floor(waits.length * 0.95)]!;
    findings.push({
      what: `${path}, 100,000 messages in it: 95 of 100 visits`,
      pledges,
      ours: milliseconds(p95),
      value: p95,
      shown: milliseconds(p95),
      aim: { atMost: 100 },
    });
  }
  return findings;
}
