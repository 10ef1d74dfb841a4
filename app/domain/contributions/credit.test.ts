import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { creditShares, type Funding } from "./credit.ts";

const funding = (pledgeId: string, organizationId: string, amountMinor: bigint, named = true): Funding => ({
  pledgeId,
  organizationId,
  named,
  amountMinor,
  hoursMinor: 0n,
  minutes: 0,
});

const noHours = { hoursMinor: 0n, minutes: 0 };
const broughtBy = ({ amountMinor, hoursMinor }: { amountMinor: bigint; hoursMinor: bigint }) =>
  amountMinor + hoursMinor;
const broughtByAll = (list: readonly { amountMinor: bigint; hoursMinor: bigint }[]) =>
  list.reduce((sum, each) => sum + broughtBy(each), 0n);

const fundings = fc
  .array(
    fc.record({
      organizationId: fc.constantFrom("a", "b", "c", "d"),
      named: fc.boolean(),
      amountMinor: fc.bigInt({ min: 0n, max: 10n ** 14n }),
      hoursMinor: fc.bigInt({ min: 0n, max: 10n ** 12n }),
      minutes: fc.nat(10_000),
    }),
    { maxLength: 40 },
  )
  .map((list) => list.map((one, index) => ({ ...one, pledgeId: `p${index}` })));

describe("credit", () => {
  it("three who pay the same share the credit to the last hundredth of a percent, the oldest taking the odd one", () => {
    const shares = creditShares([funding("1", "a", 500n), funding("2", "b", 500n), funding("3", "c", 500n)]);
    expect(shares.map(({ organizationId, basisPoints }) => [organizationId, basisPoints])).toEqual([
      ["a", 3334],
      ["b", 3333],
      ["c", 3333],
    ]);
  });

  it("gathers the pledges of one organization, and keeps what may not be named apart", () => {
    const shares = creditShares([
      funding("1", "a", 100n),
      funding("2", "b", 700n),
      funding("3", "a", 100n),
      funding("4", "a", 100n, false),
    ]);
    expect(shares).toEqual([
      { organizationId: "b", named: true, basisPoints: 7000, amountMinor: 700n, ...noHours, pledgeIds: ["2"] },
      { organizationId: "a", named: true, basisPoints: 2000, amountMinor: 200n, ...noHours, pledgeIds: ["1", "3"] },
      { organizationId: "a", named: false, basisPoints: 1000, amountMinor: 100n, ...noHours, pledgeIds: ["4"] },
    ]);
  });

  it("nobody is credited with work that nobody pays", () => {
    expect(creditShares([])).toEqual([]);
    expect(creditShares([funding("1", "a", 0n)])).toEqual([]);
  });

  it("a payment below nothing is a mistake of ours and says so", () => {
    expect(() => creditShares([funding("1", "a", 2n), funding("2", "a", -1n)])).toThrow("less than nothing");
  });

  it("hours that were verified are credited by their value, beside money and never as money", () => {
    const shares = creditShares([
      funding("1", "a", 250_000n),
      { ...funding("2", "b", 0n), hoursMinor: 600_000n, minutes: 1_440 },
      { ...funding("3", "a", 0n), hoursMinor: 150_000n, minutes: 360 },
    ]);
    expect(
      shares.map(({ organizationId, basisPoints, amountMinor, hoursMinor, minutes }) => [
        organizationId,
        basisPoints,
        amountMinor,
        hoursMinor,
        minutes,
      ]),
    ).toEqual([
      ["b", 6_000, 0n, 600_000n, 1_440],
      ["a", 4_000, 250_000n, 150_000n, 360],
    ]);
  });

  it("shares always sum to the whole, money to money and hours to hours, whoever brings what", () => {
    fc.assert(
      fc.property(fundings, (list) => {
        const shares = creditShares(list);
        const sum = (of: "amountMinor" | "hoursMinor", all: readonly Pick<Funding, typeof of>[]) =>
          all.reduce((total, each) => total + each[of], 0n);
        expect(shares.reduce((total, { basisPoints }) => total + basisPoints, 0)).toBe(
          broughtByAll(list) === 0n ? 0 : 10_000,
        );
        for (const of of ["amountMinor", "hoursMinor"] as const) expect(sum(of, shares)).toBe(sum(of, list));
      }),
    );
  });

  it("who brings more is never credited with less, and nobody is off by a whole hundredth of a percent", () => {
    fc.assert(
      fc.property(fundings, (list) => {
        const shares = creditShares(list);
        const whole = broughtByAll(shares);
        for (const [index, share] of shares.entries()) {
          const next = shares[index + 1];
          if (next)
            expect(share.basisPoints).toBeGreaterThanOrEqual(
              broughtBy(next) === broughtBy(share) ? next.basisPoints - 1 : next.basisPoints,
            );
          const offBy = BigInt(share.basisPoints) * whole - broughtBy(share) * 10_000n;
          expect(offBy < whole && offBy > -whole).toBe(true);
        }
      }),
    );
  });
});
