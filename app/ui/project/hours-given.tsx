import { hoursGiven, type GivenPrice } from "#app/domain/projects/money-left.ts";
import { Amount } from "#app/ui/base/money.tsx";

interface HoursGivenProps {
  readonly deliverable: GivenPrice & { readonly hoursLow: number; readonly hoursHigh: number };
  readonly currency: string;
  /** Before its raise is decided; afterwards money pays for the rest. */
  readonly raising: boolean;
}

/** "24 of 26–34 hours are given; 2,500 of 8,500 is left to fund": nothing where no hours were agreed. */
export function HoursGiven({ deliverable, currency, raising }: HoursGivenProps) {
  const { hoursLow, hoursHigh, staffMinor, cloudMinor, givenMinor } = deliverable;
  if (givenMinor === 0n) return null;
  const price = staffMinor + cloudMinor;
  return (
    <>
      {hoursGiven(deliverable)} of {hoursLow === hoursHigh ? hoursHigh : `${hoursLow}–${hoursHigh}`} hours are given;{" "}
      <Amount minor={price - givenMinor} currency={currency} /> of <Amount minor={price} currency={currency} />{" "}
      {raising ? "is left to fund" : "is paid with money"}
    </>
  );
}

/** What becomes of agreed hours that are not done, as it was published with the scope. */
export const hoursRuleWords = {
  money:
    "Agreed hours that are not done are asked for as money before the deliverable is accepted, from whoever takes part and consents; what nobody pays for in two weeks leaves the scope.",
  scope: "Agreed hours that are not done leave the scope before the deliverable is accepted, and nobody pays for them.",
} as const;
