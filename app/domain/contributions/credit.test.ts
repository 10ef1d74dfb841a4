import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { creditShares, type Funding } from "./credit.ts";

const funding = (pledgeId: string, organizationId: string, amountMinor: bigint, named = true): Funding => ({
  pledgeId,
  organizationId,
  named,
  amountMinor,
});

const fundings = fc
  .array(
    fc.record({
      organizationId: fc.constantFrom("a", "b", "c", "d"),
      named: fc.boolean(),
      amountMinor: fc.bigInt({ min: 0n, max: 10n ** 14n }),
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
      { organizationId: "b", named: true, basisPoints: 7000, amountMinor: 700n, pledgeIds: ["2"] },
      { organizationId: "a", named: true, basisPoints: 2000, amountMinor: 200n, pledgeIds: ["1", "3"] },
      { organizationId: "a", named: false, basisPoints: 1000, amountMinor: 100n, pledgeIds: ["4"] },
    ]);
  });

  it("nobody is credited with work that nobody pays", () => {
    expect(creditShares([])).toEqual([]);
    expect(creditShares([funding("1", "a", 0n)])).toEqual([]);
  });

  it("a payment below nothing is a mistake of ours and says so", () => {
    expect(() => creditShares([funding("1", "a", 2n), funding("2", "a", -1n)])).toThrow("less than nothing");
  });

  it("shares always sum to the whole, and money to money, whoever pays what", () => {
    fc.assert(
      fc.property(fundings, (list) => {
        const shares = creditShares(list);
        const paid = list.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
        expect(shares.reduce((sum, { basisPoints }) => sum + basisPoints, 0)).toBe(paid === 0n ? 0 : 10_000);
        expect(shares.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)).toBe(paid);
      }),
    );
  });

  it("who pays more is never credited with less, and nobody is off by a whole hundredth of a percent", () => {
    fc.assert(
      fc.property(fundings, (list) => {
        const shares = creditShares(list);
        const paid = shares.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
        for (const [index, share] of shares.entries()) {
          const next = shares[index + 1];
          if (next)
            expect(share.basisPoints).toBeGreaterThanOrEqual(
              next.amountMinor === share.amountMinor ? next.basisPoints - 1 : next.basisPoints,
            );
          const offBy = BigInt(share.basisPoints) * paid - share.amountMinor * 10_000n;
          expect(offBy < paid && offBy > -paid).toBe(true);
        }
      }),
    );
  });
});
