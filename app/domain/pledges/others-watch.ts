/** A pledge that waits until others bring at least the threshold. */
interface Waiter {
  readonly organization: number;
  readonly pledge: number;
  readonly threshold: bigint;
  /** What the total must be for it to stand: right or too high, never too low. */
  key: bigint;
  /** The same organization's next one, with at most the same threshold. */
  next: Waiter | undefined;
}

/**
 * Watches pledges that stand only while `total − own(organization)` is at least their threshold, while totals only fall.
 *
 * Only the most demanding pledge of each organization matters, so those are what is looked at: sorted once by
 * `threshold + own`, highest first, each with the rest of its organization linked behind it. A key may be out of date,
 * but only too high, because what an organization brings itself only falls: so the first one is looked at again before it
 * is believed, and goes to a small heap with its lower key. Every look either drops a pledge or follows from a drop in
 * that organization, hence n log n for any chain.
 */
export class OthersWatch {
  readonly #total: () => bigint;
  readonly #own: (organization: number) => bigint;
  #sorted: Waiter[] = [];
  #next = 0;
  readonly #again: Waiter[] = [];

  constructor(total: () => bigint, own: (organization: number) => bigint) {
    this.#total = total;
    this.#own = own;
  }

  add(organization: number, pledge: number, threshold: bigint): void {
    this.#sorted.push({ organization, pledge, threshold, key: threshold, next: undefined });
  }

  /** To be called once, after the last `add` and before the first `takeFailing`. */
  start(): void {
    for (const waiter of this.#sorted) waiter.key += this.#own(waiter.organization);
    this.#sorted.sort((a, b) => (a.key > b.key ? -1 : a.key < b.key ? 1 : 0));
    const lastOf: (Waiter | undefined)[] = [];
    this.#sorted = this.#sorted.filter((waiter) => {
      const before = lastOf[waiter.organization];
      lastOf[waiter.organization] = waiter;
      if (before) before.next = waiter;
      return !before;
    });
  }

  /** The next pledge whose threshold no longer holds, or nothing. `stands` tells which pledges fell for another reason. */
  takeFailing(stands: readonly boolean[]): number | undefined {
    const total = this.#total();
    for (;;) {
      const first = this.#highest();
      if (!first || first.key <= total) return undefined;
      this.#takeHighest(first);
      let waiter: Waiter | undefined = first;
      while (waiter && !stands[waiter.pledge]) waiter = waiter.next;
      if (!waiter) continue;
      const own = this.#own(waiter.organization);
      waiter.key = waiter.threshold + own;
      if (waiter.key <= total) {
        pushHeap(this.#again, waiter);
        continue;
      }
      const { next } = waiter;
      if (next) {
        next.key = next.threshold + own;
        pushHeap(this.#again, next);
      }
      return waiter.pledge;
    }
  }

  #highest(): Waiter | undefined {
    const sorted = this.#sorted[this.#next];
    const again = this.#again[0];
    return sorted && again ? (again.key > sorted.key ? again : sorted) : (sorted ?? again);
  }

  #takeHighest(waiter: Waiter): void {
    if (waiter === this.#again[0]) popHeap(this.#again);
    else this.#next += 1;
  }
}

/** A binary heap, highest key first. */
function pushHeap(heap: Waiter[], entry: Waiter): void {
  let at = heap.length;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (heap[parent]!.key >= entry.key) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = entry;
}

function popHeap(heap: Waiter[]): void {
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
