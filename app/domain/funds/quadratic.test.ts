import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distribute, integerRoot, quadraticWeight, type Claim } from "./quadratic.ts";

const claim = (
  id: string,
  contributionsMinor: bigint[],
  roomMinor = 10n ** 12n,
  organizationId: string | null = null,
): Claim => ({ id, organizationId, contributionsMinor, roomMinor });
const noCap = () => 10n ** 15n;
const amounts = (...args: Parameters<typeof distribute>) => distribute(...args).map(({ amountMinor }) => amountMinor);

const sums = fc.bigInt({ min: 1n, max: 10n ** 10n });
const claims = (most = 8) =>
  fc
    .array(
      fc.record({
        contributionsMinor: fc.array(sums, { maxLength: 6 }),
        roomMinor: fc.bigInt({ min: 0n, max: 10n ** 6n }),
        organizationId: fc.constantFrom("a", "b", "c", null),
      }),
      { maxLength: most },
    )
    .map((rows) => rows.map((row, index): Claim => ({ ...row, id: `p${index}` })));
const room = fc.record({
  a: fc.bigInt({ min: 0n, max: 10n ** 6n }),
  b: fc.bigInt({ min: 0n, max: 10n ** 6n }),
  c: fc.bigInt({ min: 0n, max: 10n ** 6n }),
});
const roomOf = (rooms: Readonly<Record<string, bigint>>) => (id: string) => rooms[id] ?? 0n;
const total = fc.bigInt({ min: 0n, max: 3n * 10n ** 6n });

/** All that the caps leave room for, of projects that anybody put something into. */
const capacity = (asking: readonly Claim[], rooms: Readonly<Record<string, bigint>>) => {
  const byGroup = new Map<string, bigint>();
  for (const { id, organizationId, roomMinor, contributionsMinor } of asking)
    if (contributionsMinor.length > 0)
      byGroup.set(organizationId ?? id, (byGroup.get(organizationId ?? id) ?? 0n) + roomMinor);
  return [...byGroup].reduce(
    (sum, [group, minor]) => sum + (group in rooms && rooms[group]! < minor ? rooms[group]! : minor),
    0n,
  );
};

describe("a root in integers", () => {
  it("is the largest whole number whose square is at most the value", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 40n }), (value) => {
        const root = integerRoot(value);
        expect(root * root <= value && (root + 1n) * (root + 1n) > value).toBe(true);
      }),
    );
    expect(() => integerRoot(-1n)).toThrow(RangeError);
  });
});

describe("quadratic distribution", () => {
  it("gives many small organizations more than one large one with the same sum", () => {
    expect(amounts(100_00n, [claim("many", [100n, 100n, 100n, 100n]), claim("one", [400n])], noCap)).toEqual([
      80_00n,
      20_00n,
    ]);
  });

  it("sums exactly: to the total, or to all that the caps leave room for", () => {
    fc.assert(
      fc.property(total, claims(), room, (minor, asking, rooms) => {
        const most = capacity(asking, rooms);
        expect(amounts(minor, asking, roomOf(rooms)).reduce((sum, each) => sum + each, 0n)).toBe(
          minor < most ? minor : most,
        );
      }),
      { numRuns: 500 },
    );
  });

  it("respects the cap of each project and of each organization, and gives nothing where nobody put anything in", () => {
    fc.assert(
      fc.property(total, claims(), room, (minor, asking, rooms) => {
        const parts = amounts(minor, asking, roomOf(rooms));
        parts.forEach((part, index) =>
          expect(
            part >= 0n &&
              part <= asking[index]!.roomMinor &&
              (part === 0n || asking[index]!.contributionsMinor.length > 0),
          ).toBe(true),
        );
        for (const group of ["a", "b", "c"] as const)
          expect(
            parts.reduce((sum, part, index) => (asking[index]!.organizationId === group ? sum + part : sum), 0n) <=
              rooms[group],
          ).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("does not depend on the order of contributions, nor on that of projects but for ties", () => {
    fc.assert(
      fc.property(total, claims(), room, (minor, asking, rooms) => {
        const turned = asking.map((each) => ({ ...each, contributionsMinor: each.contributionsMinor.toReversed() }));
        expect(distribute(minor, turned, roomOf(rooms))).toEqual(distribute(minor, asking, roomOf(rooms)));
        const back = distribute(minor, asking.toReversed(), roomOf(rooms)).toReversed();
        distribute(minor, asking, roomOf(rooms)).forEach(({ amountMinor }, index) => {
          const differs = amountMinor - back[index]!.amountMinor;
          expect(differs >= -1n && differs <= 1n).toBe(true);
        });
        const weights = new Set(asking.map(({ contributionsMinor }) => quadraticWeight(contributionsMinor)));
        if (weights.size === asking.length && asking.every(({ organizationId }) => organizationId === null))
          expect(back).toEqual(distribute(minor, asking, roomOf(rooms)));
      }),
      { numRuns: 500 },
    );
    // A tie: the older project gets the unit that is left over.
    expect(amounts(3n, [claim("older", [100n]), claim("younger", [100n])], noCap)).toEqual([2n, 1n]);
  });

  it("never gives a project less when the same sum comes from more organizations, whatever the caps", () => {
    fc.assert(
      fc.property(
        total,
        claims().filter((asking) => asking.length > 0),
        room,
        fc.nat(),
        fc.nat(),
        fc.bigInt({ min: 1n, max: 10n ** 10n }),
        (minor, asking, rooms, which, cut, piece) => {
          const index = which % asking.length;
          const { contributionsMinor } = asking[index]!;
          fc.pre(contributionsMinor.length > 0);
          const at = cut % contributionsMinor.length;
          const whole = contributionsMinor[at]!;
          fc.pre(whole > 1n);
          const part = 1n + (piece % (whole - 1n));
          const split = asking.map((each, place) =>
            place === index
              ? { ...each, contributionsMinor: [...contributionsMinor.toSpliced(at, 1), part, whole - part] }
              : each,
          );
          expect(amounts(minor, split, roomOf(rooms))[index]! >= amounts(minor, asking, roomOf(rooms))[index]!).toBe(
            true,
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("agrees with an oracle that looks for the level by halving, and tries every way to round", () => {
    const small = fc.record({
      asking: fc.array(
        fc.record({
          contributionsMinor: fc.array(fc.bigInt({ min: 1n, max: 30n }), { maxLength: 3 }),
          roomMinor: fc.bigInt({ min: 0n, max: 9n }),
          organizationId: fc.constantFrom("a", "b", null),
        }),
        { minLength: 1, maxLength: 5 },
      ),
      rooms: fc.record({ a: fc.bigInt({ min: 0n, max: 12n }), b: fc.bigInt({ min: 0n, max: 12n }) }),
      minor: fc.bigInt({ min: 0n, max: 25n }),
    });
    fc.assert(
      fc.property(small, ({ asking: rows, rooms, minor }) => {
        const asking = rows.map((row, index): Claim => ({ ...row, id: `p${index}` }));
        expect(amounts(minor, asking, roomOf(rooms))).toEqual(oracle(minor, asking, rooms));
      }),
      { numRuns: 2_000 },
    );
  });
});

/** Fine enough that no two different remainders of these small cases fall together. */
const fine = 1n << 160n;
const least = (a: bigint, b: bigint) => (a < b ? a : b);

/** Slow and plain: the water level by halving, in fixed point; then all subsets of units, the one with the largest remainders. */
function oracle(minor: bigint, asking: readonly Claim[], rooms: Readonly<Record<string, bigint>>): bigint[] {
  const weights = asking.map(({ contributionsMinor }) => quadraticWeight(contributionsMinor));
  const goal = least(minor, capacity(asking, rooms));
  const groups = [...new Set(asking.map(({ organizationId, id }) => organizationId ?? id))];
  const members = (group: string) =>
    asking.flatMap(({ organizationId, id }, index) => ((organizationId ?? id) === group ? [index] : []));
  const at = (level: bigint, index: number) => least(asking[index]!.roomMinor * fine, level * weights[index]!);
  const roomIn = (group: string) => (group in rooms ? rooms[group]! * fine : null);
  /** The lowest level at which these projects have so much together. */
  const levelFor = (wanted: bigint, poured: (level: bigint) => bigint) => {
    let [low, high] = [0n, fine * 1_000n];
    while (high - low > 1n) {
      const middle = (low + high) / 2n;
      if (poured(middle) >= wanted) high = middle;
      else low = middle;
    }
    return high;
  };
  const groupAt = (level: bigint, group: string) => {
    const together = members(group).reduce((sum, index) => sum + at(level, index), 0n);
    const bound = roomIn(group);
    return bound === null ? together : least(bound, together);
  };
  const level = levelFor(goal * fine, (each) => groups.reduce((sum, group) => sum + groupAt(each, group), 0n));
  const exact = asking.map((_, index) => {
    const group = groups.find((each) => members(each).includes(index))!;
    const own = levelFor(groupAt(level, group), (each) => members(group).reduce((sum, one) => sum + at(each, one), 0n));
    return at(own < level ? own : level, index);
  });
  // Halving ends a hair above or below: what is as good as whole is whole.
  const hair = fine >> 60n;
  const whole = exact.map((each) => (each + hair) / fine);
  const rest = exact
    .map((each, index) => (each > whole[index]! * fine ? each - whole[index]! * fine : 0n))
    .map((each) => (each < hair ? 0n : each));
  const units = Number(goal - whole.reduce((sum, each) => sum + each, 0n));
  let best: { readonly chosen: readonly number[]; readonly sum: bigint } | undefined;
  for (let bits = 0; bits < 1 << asking.length; bits++) {
    const chosen = asking.flatMap((_, index) => (bits & (1 << index) ? [index] : []));
    if (chosen.length !== units || chosen.some((index) => rest[index] === 0n)) continue;
    const fits = groups.every(
      (group) =>
        (roomIn(group) ?? fine * 1_000n) >=
        members(group).reduce((sum, index) => sum + (whole[index]! + (chosen.includes(index) ? 1n : 0n)) * fine, 0n),
    );
    const sum = chosen.reduce((together, index) => together + rest[index]!, 0n);
    const older = best && chosen.join() < best.chosen.join();
    if (fits && (!best || sum - best.sum > hair || (best.sum - sum <= hair && older))) best = { chosen, sum };
  }
  return whole.map((each, index) => each + (best!.chosen.includes(index) ? 1n : 0n));
}
