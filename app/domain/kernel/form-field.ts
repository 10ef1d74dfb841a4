import { z } from "zod";

/**
 * Absent is not empty: a form that lacks a field says nothing about it, and one that sends it empty clears it. Forms
 * come through Conform, which takes the two for one; schemas in here see what was really sent.
 */
const asSent = new WeakSet<object>();

/** Whether a schema wants to see an empty text as one. */
export const seesEmpty = (schema: object): boolean => asSent.has(schema);

function seeing<S extends z.ZodType>(schema: S): S {
  asSent.add(schema);
  return schema;
}

/** For changing what stands: a form without the field leaves it as it is (`undefined`), an empty one reaches the schema. */
export const keptIfAbsent = <S extends z.ZodType>(schema: S) => seeing(schema.optional());

/** Words for a form that came without a field that it always sends. */
export const incompleteWords = "This form came incomplete, so nothing was changed. Load the page anew and try again.";

/** Where the empty text means something that must be said, such as lifting a bound: a form without the field is refused. */
export const neverAbsent = <S extends z.ZodType>(schema: S) =>
  seeing(
    z
      .any()
      .refine((sent) => sent !== undefined, { error: incompleteWords, abort: true })
      .pipe(schema),
  );

/** A box that is ticked or not. Its companion (`app/ui/base/companion.tsx`) sends the empty text where it is not. */
export const ticked = seeing(
  z
    .union([z.literal("on"), z.literal("")])
    .optional()
    .transform((sent) => sent === "on"),
);
