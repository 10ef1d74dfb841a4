/** A deliverable's price, and what hours that were agreed in kind take off it. Sums are minor units. */
export interface GivenPrice {
  /** The upper hours at the rate frozen at sign-off. */
  readonly staffMinor: bigint;
  readonly cloudMinor: bigint;
  /** At most the staff price: cloud is bought, and nobody's hours pay for it. */
  readonly givenMinor: bigint;
}

/** What is left to be paid with money, staff and cloud apart: what settlement, what-if and closing divide. */
export const moneyLeft = <Priced extends GivenPrice>({
  givenMinor,
  ...priced
}: Priced): Omit<Priced, "givenMinor"> & { readonly staffMinor: bigint } => ({
  ...priced,
  staffMinor: priced.staffMinor - givenMinor,
});

/**
 * Goal, minimum and stretch of the money that is left, where hours take something off the deliverables. Hours count towards
 * the minimum as money for their deliverable does, so that a minimum may be reached by hours alone.
 */
export function leftOfGoal<Stretch extends bigint | null>(
  { goalMinor, minimumMinor, stretchMinor }: { goalMinor: bigint; minimumMinor: bigint; stretchMinor: Stretch },
  givenMinor: bigint,
): { goalMinor: bigint; minimumMinor: bigint; stretchMinor: Stretch } {
  return {
    goalMinor: goalMinor - givenMinor,
    minimumMinor: minimumMinor > givenMinor ? minimumMinor - givenMinor : 0n,
    stretchMinor: (stretchMinor === null ? null : stretchMinor - givenMinor) as Stretch,
  };
}

export const givenOf = (deliverables: readonly Pick<GivenPrice, "givenMinor">[]): bigint =>
  deliverables.reduce((sum, { givenMinor }) => sum + givenMinor, 0n);

interface PricedHours {
  readonly staffMinor: bigint;
  readonly hoursHigh: number;
}

/** What work in kind is worth, at the deliverable's frozen rate. Rounding: down, so that no part is worth more than the whole. */
export const valueOfMinutes = ({ staffMinor, hoursHigh }: PricedHours, minutes: number): bigint =>
  hoursHigh === 0 ? 0n : (staffMinor * BigInt(minutes)) / (BigInt(hoursHigh) * 60n);

/** How many hours that is: the whole ones that were agreed. */
export const hoursGiven = ({
  staffMinor,
  hoursHigh,
  givenMinor,
}: PricedHours & Pick<GivenPrice, "givenMinor">): number =>
  staffMinor === 0n ? 0 : Number((givenMinor * BigInt(hoursHigh) + staffMinor - 1n) / staffMinor);
