import { dayMs } from "#app/domain/kernel/clock.ts";
import type { Settlement } from "#app/domain/pledges/settlement-terms.ts";
import { settlementOf, type Raising } from "#app/domain/pledges/what-if.ts";

/** How long the steward may think about extending a raise that missed its minimum, before it lapses by itself. */
export const extensionDays = 7;

/** Whether the steward may extend the raise no more. */
export const decisionIsOver = (closesAt: Date, now: Date): boolean =>
  closesAt.getTime() + extensionDays * dayMs <= now.getTime();

/** How a raise ends with the pledges that it has: the same for the closing itself, its preview and the treasurer's forecast. */
export function settleAtClosing(raising: Raising, closesAt: Date, now: Date): Settlement {
  return settlementOf({
    ...raising,
    facts: { ...raising.facts, closing: true, extended: raising.facts.extended || decisionIsOver(closesAt, now) },
  });
}
