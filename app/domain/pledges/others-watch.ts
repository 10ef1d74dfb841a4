/** A pledge that waits until others bring at least the threshold. */
interface Waiter {
  pledge: number;
  threshold: bigint;
}

/** An organization and what the total must be for its most demanding pledge to stand. */
interface Entry {
  key: bigint;
  organization: number;
}

/**
 * Watches pledges that stand only while `total − own(organization)` is at least their threshold, while totals only fall.
 *
 * Each organization keeps its thresholds sorted, so only its highest one matters; organizations are sorted once by
 * `highest threshold + own`, highest first. A key may be out of date, but only too high, because what an organization
 * brings itself only falls: so the first one is looked at again before it is believed, and goes to a small heap with its
 * lower key. Every look either drops a pledge or follows from a drop in that organization, hence n log n for any chain.
 */
export class OthersWatch {
  readonly #waiters: (Waiter[] | undefined)[] = [];
  readonly #total: () => bigint;
  readonly #own: (organization: number) => bigint;
  #sorted: Entry[] = [];
  #next = 0;
  readonly #again: Entry[] = [];

  constructor(total: () => bigint, own: (organization: number) => bigint) {
    this.#total = total;
    this.#own = own;
  }

  add(organization: number, pledge: number, threshold: bigint): void {
    const waiters = this.#waiters[organization];
    if (waiters) waiters.push({ pledge, threshold });
    else this.#waiters[organization] = [{ pledge, threshold }];
  }

  /** To be called once, after the last `add` and before the first `takeFailing`. */
  start(): void {
    this.#waiters.forEach((waiters, organization) => {
      // Ascending, so that the highest threshold is popped from the end.
      waiters?.sort((a, b) => (a.threshold < b.threshold ? -1 : a.threshold > b.threshold ? 1 : 0));
      const highest = waiters?.at(-1);
      if (highest) this.#sorted.push({ key: highest.threshold + this.#own(organization), organization });
    });
    this.#sorted.sort((a, b) => (a.key > b.key ? -1 : a.key < b.key ? 1 : 0));
  }

  /** The next pledge whose threshold no longer holds, or nothing. `stands` tells which pledges fell for another reason. */
  takeFailing(stands: readonly boolean[]): number | undefined {
    const total = this.#total();
    for (;;) {
      const entry = this.#highest();
      if (!entry || entry.key <= total) return undefined;
      this.#takeHighest(entry);
      const waiters = this.#waiters[entry.organization]!;
      let waiter = waiters.pop();
      while (waiter && !stands[waiter.pledge]) waiter = waiters.pop();
      if (!waiter) continue;
      const key = waiter.threshold + this.#own(entry.organization);
      if (key <= total) {
        waiters.push(waiter);
        pushHeap(this.#again, { key, organization: entry.organization });
        continue;
      }
      const following = waiters.at(-1);
      if (following) pushHeap(this.#again, { key: following.threshold + key - waiter.threshold, organization: entry.organization });
      return waiter.pledge;
    }
  }

  #highest(): Entry | undefined {
    const sorted = this.#sorted[this.#next];
    const again = this.#again[0];
    return sorted && again ? (again.key > sorted.key ? again : sorted) : (sorted ?? again);
  }

  #takeHighest(entry: Entry): void {
    if (entry === this.#again[0]) popHeap(this.#again);
    else this.#next += 1;
  }
}

/** A binary heap, highest key first. */
function pushHeap(heap: Entry[], entry: Entry): void {
  let at = heap.length;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (heap[parent]!.key >= entry.key) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = entry;
}

function popHeap(heap: Entry[]): void {
  const entry = heap.pop()!;
  if (heap.length === 0) return;
  let at = 0;
  for (let child = 1; child < heap.length; child = 2 * at + 1) {
    if (child + 1 < heap.length && heap[child + 1]!.key > heap[child]!.key) child += 1;
    if (heap[child]!.key <= entry.key) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = entry;
}
