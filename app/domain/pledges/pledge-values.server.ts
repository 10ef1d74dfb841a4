import { z } from "zod";
import { count, id, minorUnits, minorUnitsText, noteText } from "#app/domain/kernel/values.server.ts";
import { inputBounds } from "#app/domain/kernel/bounds.ts";
import type { Condition, Terms } from "#app/domain/pledges/settlement-terms.ts";
import type { Intent, PledgeToPlace, Unsigned } from "#app/domain/pledges/unfit-pledge.ts";

/* What a pledge offers and waits for, as a command says it. Which of these values fit is the verb's to say (`unfit-pledge.ts`). */

export const terms: z.ZodType<Terms> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("fixed"), amountMinor: minorUnits }),
  z.object({ kind: z.literal("share"), basisPoints: z.number(), capMinor: minorUnits }),
  z.object({ kind: z.literal("match"), numerator: z.number(), denominator: z.number(), capMinor: minorUnits }),
  z.object({ kind: z.literal("closer"), limitMinor: minorUnits }),
  z.object({ kind: z.literal("in_kind"), hours: z.number(), valueMinor: minorUnits }),
]);

export const condition: z.ZodType<Condition> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("others_offer"), amountMinor: minorUnits }),
  z.object({ kind: z.literal("organizations"), count: z.number() }),
  z.object({ kind: z.literal("organization"), organizationId: id }),
  z.object({ kind: z.literal("maintainers") }),
  z.object({ kind: z.literal("signed_before"), beforeMs: z.number() }),
]);

const conditions = z.array(condition).max(inputBounds.index);

/** What an organization says of any pledge, signed or not. */
const said = z.object({
  projectId: id,
  organizationId: id,
  named: z.boolean(),
  sealed: z.boolean().optional(),
  note: noteText,
});
const aimed = { creditedOrganizationId: id.optional(), deliverableId: id.optional(), terms };

export const pledgeToPlace: z.ZodType<PledgeToPlace> = said.extend({ ...aimed, conditions });

/** An organization would take part, without a sum. */
export const interestToExpress: z.ZodType<Unsigned> = said;

/** The same words as a firm pledge's, so that it can be signed as it was said. */
export const intentToState: z.ZodType<Intent> = said.extend({ ...aimed, conditions: conditions.optional() });

export const placedPledge = z.object({
  pledgeId: id,
  /** False: it waits for its conditions, or for a second signature. */
  stands: z.boolean(),
  /** Above what one budget holder may sign alone: an intent, until a second one signs. */
  awaitsSecond: z.boolean(),
  /** The organization is not admitted: it is an intent, and is signed again once it is. */
  awaitsAdmission: z.boolean(),
  offersMinor: minorUnitsText,
  paysMinor: minorUnitsText,
  /** Pledges of others that came to stand with it. */
  unlocked: count,
});
export type PlacedPledge = Readonly<z.output<typeof placedPledge>>;

/** Which pledge was meant, where that is all there is to say. */
export const pledgeRef = z.object({ pledgeId: id });
