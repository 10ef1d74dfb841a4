import { median } from "./rounds.ts";
import { waitFor, type Page } from "./measure-pages.ts";

/** A file that is written anew each time, because it has a filter; all of the book is in it. */
const wholeBook = "/ledger.csv?from=2000-01-01";

/** Median times of a page while nothing else is asked, and while somebody takes one export of the whole book after the other. */
export async function measureBesideExports(
  url: string,
  page: Page,
  looks: number,
): Promise<{ readonly alone: number; readonly beside: number; readonly exports: number }> {
  const look = async () => {
    const times: number[] = [];
    for (let n = 0; n < looks; n++) times.push(await waitFor(page));
    return median(times);
  };
  const alone = await look();
  let [isOver, exports] = [false, 0];
  const taking = (async () => {
    for (; !isOver; exports++) {
      const response = await fetch(url + wholeBook);
      if (!response.ok) throw new Error(`${wholeBook} answers ${response.status}`);
      await response.arrayBuffer();
    }
  })();
  const beside = await look();
  isOver = true;
  await taking;
  return { alone, beside, exports };
}
