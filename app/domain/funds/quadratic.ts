/**
 * Quadratic distribution in whole minor units, without a float and without a rounding that is not named. What a project
 * gets grows with how many organizations carry it rather than with how much one of them gives: its weight is the square of
 * the sum of the square roots of what each organization put in. Pure; nothing here imports a library.
 */

/** A project that asks for a part. Sums are minor units of one currency. */
export interface Claim {
  readonly id: string;
  /** The organization that proposed it; null: nobody's, so that no cap but its own bounds it. */
  readonly organizationId: string | null;
  /** What each organization put in, above zero; their order does not matter. */
  readonly contributionsMinor: readonly bigint[];
  /** The most that it may get. */
  readonly roomMinor: bigint;
}

export interface DistributedPart {
  readonly id: string;
  readonly weight: bigint;
  readonly amountMinor: bigint;
}

/** Square roots are taken of a million times the sum, so that a cent too little in a root is a thousandth of one. */
const rootScale = 1_000_000n;

/** Rounding: down. The largest whole number whose square is at most `value`, by Newton's method. */
export function integerRoot(value: bigint): bigint {
  if (value < 0n) throw new RangeError("a root is taken of zero and more");
  if (value < 2n) return value;
  let root = 1n << (BigInt(value.toString(2).length + 1) / 2n);
  for (;;) {
    const next = (root + value / root) / 2n;
    if (next >= root) return root;
    root = next;
  }
}

/**
 * (√a + √b + …)², in integers: roots rounded down. Splitting a sum among more organizations never makes it smaller, because
 * ⌊√a⌋ + ⌊√b⌋ is at least ⌊√(a + b)⌋.
 */
export function quadraticWeight(contributionsMinor: readonly bigint[]): bigint {
  const roots = contributionsMinor.reduce((sum, each) => sum + integerRoot(each * rootScale), 0n);
  return roots * roots;
}

/**
 * Divides a sum among projects in proportion to their weights; what a project or the projects of one organization may not
 * have, because of a cap, goes to the others in the same proportion. Rounding: largest remainder over all of them, the
 * older project first when two are equal, and never above a cap.
 *
 * The parts sum to the total, or to all that there is room for if that is less.
 *
 * @param claims the oldest project first, each id once
 * @param organizationRoomMinor the most for all projects that an organization proposed
 * @returns a part for each claim, in the order given
 */
export function distribute(
  totalMinor: bigint,
  claims: readonly Claim[],
  organizationRoomMinor: (organizationId: string) => bigint,
): DistributedPart[] {
  if (totalMinor < 0n) throw new RangeError("a negative total cannot be distributed");
  const weighed = claims.map(({ id, organizationId, contributionsMinor, roomMinor }, index): Weighed => ({
    index,
    id,
    group: organizationId,
    weight: quadraticWeight(contributionsMinor),
    roomMinor: roomMinor > 0n ? roomMinor : 0n,
  }));
  const groupRoom = new Map(
    weighed.flatMap(({ group }) => (group === null ? [] : [[group, organizationRoomMinor(group)] as const])),
  );
  const quotas = quotasOf(totalMinor, weighed, groupRoom);
  const amounts = roundQuotas(quotas, weighed, groupRoom);
  return weighed.map(({ id, weight }, index) => ({ id, weight, amountMinor: amounts[index]! }));
}

interface Weighed {
  readonly index: number;
  readonly id: string;
  readonly group: string | null;
  readonly weight: bigint;
  readonly roomMinor: bigint;
}

/** An exact part: `whole` + `rest` / `of`. */
interface Quota {
  readonly whole: bigint;
  readonly rest: bigint;
  readonly of: bigint;
}

const nothing: Quota = { whole: 0n, rest: 0n, of: 1n };

/** Exact parts. An organization whose projects reach its room is set to it, and what is left fills the others further; that only ever raises them. */
function quotasOf(totalMinor: bigint, weighed: readonly Weighed[], groupRoom: ReadonlyMap<string, bigint>): Quota[] {
  const quotas = weighed.map(() => nothing);
  const full = new Set<string>();
  let leftMinor = totalMinor;
  for (;;) {
    const open = weighed.filter(({ group }) => group === null || !full.has(group));
    const filled = fill(leftMinor, open);
    const reached = [...groupRoom].filter(
      ([group, room]) =>
        !full.has(group) &&
        reaches(
          open.flatMap((each, at) => (each.group === group ? [filled[at]!] : [])),
          room,
        ),
    );
    open.forEach(({ index }, at) => (quotas[index] = filled[at]!));
    if (reached.length === 0) return quotas;
    for (const [group, room] of reached) {
      full.add(group);
      leftMinor -= room;
      const own = weighed.filter((each) => each.group === group);
      fill(room, own).forEach((quota, at) => (quotas[own[at]!.index] = quota));
    }
  }
}

/** Whether exact parts of one filling (they share their denominator) come to a room. */
function reaches(quotas: readonly Quota[], roomMinor: bigint): boolean {
  const of = quotas.find((quota) => quota.rest > 0n)?.of ?? 1n;
  const whole = quotas.reduce((sum, quota) => sum + quota.whole, 0n);
  const rest = quotas.reduce((sum, quota) => sum + quota.rest, 0n);
  return whole * of + rest >= roomMinor * of;
}

/** In proportion to weights, none above its room: whoever reaches it is set to it, until nobody does. */
function fill(totalMinor: bigint, weighed: readonly Weighed[]): Quota[] {
  const quotas = weighed.map(() => nothing);
  let open = weighed
    .map((each, at) => ({ ...each, at }))
    .filter(({ weight, roomMinor }) => weight > 0n && roomMinor > 0n);
  let leftMinor = totalMinor;
  for (;;) {
    const weights = open.reduce((sum, { weight }) => sum + weight, 0n);
    const full = open.filter(({ weight, roomMinor }) => leftMinor * weight >= roomMinor * weights);
    if (full.length === 0) {
      for (const { at, weight } of open)
        quotas[at] = { whole: (leftMinor * weight) / weights, rest: (leftMinor * weight) % weights, of: weights };
      return quotas;
    }
    for (const { at, roomMinor } of full) quotas[at] = { whole: roomMinor, rest: 0n, of: 1n };
    leftMinor -= full.reduce((sum, { roomMinor }) => sum + roomMinor, 0n);
    open = open.filter((each) => !full.includes(each));
  }
}

/** Whole units first; the units left over go one by one to the largest remainders whose organization still has room. */
function roundQuotas(
  quotas: readonly Quota[],
  weighed: readonly Weighed[],
  groupRoom: ReadonlyMap<string, bigint>,
): bigint[] {
  const amounts = quotas.map(({ whole }) => whole);
  const left = new Map(groupRoom);
  for (const { group, index } of weighed) if (group !== null) left.set(group, left.get(group)! - amounts[index]!);
  // Within one filling remainders sum to whole units.
  const restOf = new Map<bigint, bigint>();
  for (const { rest, of } of quotas) restOf.set(of, (restOf.get(of) ?? 0n) + rest);
  let units = [...restOf].reduce((sum, [of, rest]) => sum + rest / of, 0n);
  // Sorting is stable, so equal remainders keep their order: the older project comes first.
  const byRemainder = weighed
    .filter(({ index }) => quotas[index]!.rest > 0n)
    .sort((a, b) => compareRest(quotas[b.index]!, quotas[a.index]!));
  for (const { group, index } of byRemainder) {
    if (units === 0n) break;
    if (group !== null && left.get(group)! <= 0n) continue;
    amounts[index] = amounts[index]! + 1n;
    if (group !== null) left.set(group, left.get(group)! - 1n);
    units -= 1n;
  }
  return amounts;
}

function compareRest(a: Quota, b: Quota): number {
  const [left, right] = [a.rest * b.of, b.rest * a.of];
  return left < right ? -1 : left > right ? 1 : 0;
}
