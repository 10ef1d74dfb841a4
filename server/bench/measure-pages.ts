import autocannon from "autocannon";
import { compare, median, type Comparison } from "./rounds.ts";

/** A page as one person asks for it. */
export interface Page {
  readonly url: string;
  readonly cookie?: string | undefined;
}

const headersOf = ({ cookie }: Page) => ({ accept: "text/html", ...(cookie === undefined ? {} : { cookie }) });

/** Requests per second with ten connections. Throws when any answer is not a page. */
async function requestsPerSecond(page: Page, seconds: number): Promise<number> {
  const result = await autocannon({ url: page.url, connections: 10, duration: seconds, headers: headersOf(page) });
  const others = result.non2xx + result.errors + result.timeouts;
  if (others > 0) throw new Error(`${page.url}: ${others} requests were not answered with a page`);
  return result["2xx"] / result.duration;
}

/** How many more requests a bare route of the same server answers, for the same person. */
export const compareThroughput = (page: Page, bare: Page, rounds: number, seconds: number): Promise<Comparison> =>
  compare(
    rounds,
    () => requestsPerSecond(page, seconds),
    () => requestsPerSecond(bare, seconds),
  );

/** How long one person waits for a page. */
export async function waitFor(page: Page): Promise<number> {
  const began = performance.now();
  const response = await fetch(page.url, { headers: headersOf(page) });
  await response.arrayBuffer();
  if (!response.ok || response.redirected) throw new Error(`${page.url} answers ${response.status} ${response.url}`);
  return performance.now() - began;
}

/** Median times of one page in two books, asked for in turn, one request at a time. */
export async function compareTimes(ours: Page, bare: Page, rounds: number): Promise<Comparison> {
  for (let warmup = 0; warmup < 5; warmup++) {
    await waitFor(ours);
    await waitFor(bare);
  }
  const compared = await compare(
    rounds,
    () => waitFor(ours),
    () => waitFor(bare),
  );
  return { ...compared, ratio: compared.ours / compared.bare };
}

/** Keeps a page busy for a while, for what is measured of the server meanwhile. */
export async function keepBusy(pages: readonly Page[], seconds: number, look: () => number): Promise<number> {
  const looks: number[] = [];
  const timer = setInterval(() => looks.push(look()), 250);
  try {
    for (const page of pages) await requestsPerSecond(page, seconds / pages.length);
  } finally {
    clearInterval(timer);
  }
  return Math.max(median(looks), ...looks);
}

/** So many requests for these pages in turn, three at once; half of them by visitors. */
export async function askMixed(pages: readonly Page[], requests: number): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let n = next++; n < requests; n = next++) {
      const { url, cookie } = pages[n % pages.length]!;
      const isMember = Math.floor(n / pages.length) % 2 === 0;
      const response = await fetch(url, {
        headers: headersOf({ url, cookie: isMember ? cookie : undefined }),
        redirect: "manual",
      });
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: 3 }, worker));
}
