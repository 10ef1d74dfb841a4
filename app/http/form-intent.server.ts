import { z } from "zod";
import { inputBounds } from "#app/domain/kernel/bounds.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { parseJson } from "./body.server.ts";
import { rowsNamed, type FormShape } from "./form-shape.server.ts";

/** The field in which Conform's buttons say what they ask for instead of saving. */
export const intentName = "__intent__";

const index = z.int().min(0).max(inputBounds.index);
const name = z.string().max(inputBounds.nameLength);

/** What buttons of ours ask for: a row more, or one less. */
const intent = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("insert"),
    payload: z.object({
      name,
      index: index.optional(),
      defaultValue: z.record(name, z.string().max(limits.noteLength)).optional(),
    }),
  }),
  z.object({ type: z.literal("remove"), payload: z.object({ name, index }) }),
]);

/**
 * What a button of a form asks for, written anew: only about lists that the form has, and a new row only of fields that
 * its rows have. Null where it asks for anything else.
 */
export function readIntent(shape: FormShape, written: FormDataEntryValue): string | null {
  if (typeof written !== "string") return null;
  const asked = intent.safeParse(parseJson(written)).data;
  const row = asked && rowsNamed(shape, asked.payload.name);
  if (!row) return null;
  if (asked.type === "remove") return JSON.stringify(asked);
  const { defaultValue = {}, ...payload } = asked.payload;
  const known = Object.entries(defaultValue).filter(([field]) => row.fields.has(field));
  return JSON.stringify({ type: asked.type, payload: { ...payload, defaultValue: Object.fromEntries(known) } });
}
