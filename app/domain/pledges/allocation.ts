import { splitLargestRemainder } from "#app/domain/kernel/money.ts";

export interface AllocatedPledge {
  id: string;
  deliverableId?: string | undefined;
  paysMinor: bigint;
}

export interface PricedDeliverable {
  id: string;
  staffMinor: bigint;
  cloudMinor: bigint;
}

/** What one pledge pays for one deliverable; staff and cloud money never mix. */
export interface Allocation {
  pledgeId: string;
  deliverableId: string;
  staffMinor: bigint;
  cloudMinor: bigint;
}

/**
 * Divides what pledges pay over the deliverables that they fund, staff and cloud apart. Deliverables are filled in their
 * order: first by the money that is for them alone, then by money for the whole project, to which every such pledge gives
 * in proportion to what it has left. Each pledge's parts sum to what it pays, each deliverable's to what it receives.
 *
 * Rounding: largest remainder, the older pledge first. `pledges` are ordered by age, `deliverables` by position.
 * @throws RangeError when pledges pay more than the deliverables cost
 */
export function allocate(
  pledges: readonly AllocatedPledge[],
  deliverables: readonly PricedDeliverable[],
): Allocation[] {
  const left = pledges.map(({ paysMinor }) => paysMinor);
  const wholeProject = pledges.flatMap(({ deliverableId }, index) => (deliverableId === undefined ? [index] : []));
  const allocations: Allocation[] = [];

  for (const { id: deliverableId, staffMinor, cloudMinor } of deliverables) {
    const priceMinor = staffMinor + cloudMinor;
    const parts = new Map<number, bigint>();
    pledges.forEach((pledge, index) => {
      if (pledge.deliverableId === deliverableId && left[index]! > 0n) parts.set(index, left[index]!);
    });
    const own = sumOf(parts.values());
    const pool = wholeProject.map((index) => left[index]!);
    const poolTotal = sumOf(pool);
    const needed = priceMinor > own ? priceMinor - own : 0n;
    const fromPool = needed < poolTotal ? needed : poolTotal;
    splitLargestRemainder(fromPool, pool).forEach((part, position) => {
      if (part > 0n) parts.set(wholeProject[position]!, part);
    });
    // Age decides ties of the cloud split too.
    const shares = [...parts].sort(([a], [b]) => a - b);
    const received = own + fromPool;
    const [, cloudReceived] = splitLargestRemainder(received, [staffMinor, cloudMinor]);
    const cloudParts = splitLargestRemainder(
      cloudReceived!,
      shares.map(([, part]) => part),
    );
    shares.forEach(([index, part], position) => {
      left[index]! -= part;
      const cloud = cloudParts[position]!;
      allocations.push({ pledgeId: pledges[index]!.id, deliverableId, staffMinor: part - cloud, cloudMinor: cloud });
    });
  }
  if (left.some((rest) => rest !== 0n)) throw new RangeError("more is paid than the deliverables cost");
  return allocations;
}

function sumOf(amounts: Iterable<bigint>): bigint {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}
