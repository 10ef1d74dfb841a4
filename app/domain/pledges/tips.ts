import { settlementOf, type Raising } from "#app/domain/pledges/what-if.ts";

/** Nobody's: longer than every id, so that it comes last where ids decide. */
const onePledgeMore = "one more";

/** Whether the minimum is reached with a fixed sum more, of an organization that has not pledged yet. */
const reachesWith = (raising: Raising, amountMinor: bigint): boolean =>
  settlementOf({
    ...raising,
    pledges: [
      ...raising.pledges,
      {
        id: onePledgeMore,
        organizationId: onePledgeMore,
        terms: { kind: "fixed", amountMinor },
        conditions: [],
        signedAtMs: Number.MAX_SAFE_INTEGER,
      },
    ],
  }).reached !== "none";

/**
 * The least that one organization more would have to pledge so that the minimum is reached, in minor units: less than
 * what is missing where it makes others' pledges stand. Null where the minimum is reached already. Found by halving,
 * since a larger sum never makes fewer pledges stand.
 */
export function leastToTip(raising: Raising): bigint | null {
  const now = settlementOf(raising);
  if (now.reached !== "none") return null;
  let [tooLittle, enough] = [0n, raising.minimumMinor - now.totalMinor];
  while (enough - tooLittle > 1n) {
    const middle = (tooLittle + enough) / 2n;
    if (reachesWith(raising, middle)) enough = middle;
    else tooLittle = middle;
  }
  return enough;
}
