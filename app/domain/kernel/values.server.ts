import { z } from "zod";
import { limits } from "./limits.ts";

/* The values that commands speak: ids, minor units, instants. Each is bounded, so that whatever door they come through, nothing unbounded reaches a verb. */

export const id = z.uuid();

/** Minor units of the currency that the verb works in; verbs say which sums may be zero or below. */
export const minorUnits = z
  .bigint()
  .gte(-limits.amountMinor * 1_000n)
  .lte(limits.amountMinor * 1_000n);

/** Minor units in an answer, which is JSON: a decimal string. */
export const minorUnitsText = z.string().regex(/^-?\d+$/);

export const count = z.int().nonnegative();
