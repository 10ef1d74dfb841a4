import type { z } from "zod";
import { inputBounds } from "#app/domain/kernel/bounds.ts";

/** What a schema asks for, as far as the names of a form's fields tell it. */
export interface FormShape {
  /** Names within this one; none where it is a value. */
  readonly fields: ReadonlyMap<string, FormShape>;
  /** What stands in each row, where this may be a list, and the highest number that a row may have. */
  readonly rows: { readonly shape: FormShape; readonly lastIndex: number } | null;
}

type Place = "value" | "list" | "unknown";
type Definition = Readonly<Record<string, unknown>> & { readonly type: string };

const value: FormShape = { fields: new Map(), rows: null };
const shapes = new WeakMap<z.ZodType, FormShape>();

/** The shape of a schema, walked once. */
export function shapeOf(schema: z.ZodType): FormShape {
  const known = shapes.get(schema);
  if (known) return known;
  const shape = walk(schema);
  shapes.set(schema, shape);
  return shape;
}

function walk(schema: z.ZodType): FormShape {
  // zod keeps a schema's definition where its types show none of it.
  const { def } = schema._zod as unknown as { readonly def: Definition };
  switch (def.type) {
    case "object":
      return {
        fields: new Map(
          Object.entries(def.shape as Record<string, z.ZodType>).map(([name, inner]) => [name, shapeOf(inner)]),
        ),
        rows: null,
      };
    case "array":
      return {
        fields: new Map(),
        rows: { shape: shapeOf(def.element as z.ZodType), lastIndex: lastIndexOf(def.checks) },
      };
    case "union":
      return (def.options as z.ZodType[]).map(shapeOf).reduce(merge);
    case "pipe": {
      const [from, to] = [def.in as z.ZodType, def.out as z.ZodType];
      // What only prepares (`preprocess`) or lets everything pass on says nothing about names.
      return ["transform", "any"].includes(from._zod.def.type) ? shapeOf(to) : shapeOf(from);
    }
    default:
      return def.innerType ? shapeOf(def.innerType as z.ZodType) : value;
  }
}

/** One row more than the schema takes: who adds one too many reads the schema's own sentence, and keeps what was typed. */
function lastIndexOf(checks: unknown): number {
  const longest = (checks as readonly z.core.$ZodCheck[] | undefined)?.find(
    ({ _zod }) => _zod.def.check === "max_length",
  ) as z.core.$ZodCheckMaxLength | undefined;
  return longest?._zod.def.maximum ?? inputBounds.index;
}

function merge(one: FormShape, other: FormShape): FormShape {
  const fields = new Map(one.fields);
  for (const [name, shape] of other.fields) {
    const known = fields.get(name);
    fields.set(name, known ? merge(known, shape) : shape);
  }
  return { fields, rows: one.rows ?? other.rows };
}

/** A name as browsers of ours write it: words with points between them, and rows counted in plain figures. */
const written = /^[^.[\]]+(?:\.[^.[\]]+|\[(?:0|[1-9]\d*)\])*$/;

/** Where a field's name leads to in a form of this shape; `tooFar` where it is a row beyond the end of its list. */
export function fieldPlace(shape: FormShape, name: string): { readonly place: Place; readonly tooFar: boolean } {
  let here: FormShape | undefined = shape;
  let tooFar = false;
  for (const segment of written.test(name) ? name.match(/[^.[\]]+/g)! : []) {
    // A list has rows and no names, so a figure in one is always a row.
    if (here?.rows && /^\d+$/.test(segment)) {
      tooFar ||= Number(segment) > here.rows.lastIndex;
      here = here.rows.shape;
    } else here = here?.fields.get(segment);
  }
  if (here === undefined || here === shape || here.fields.size > 0) return { place: "unknown", tooFar };
  if (here.rows === null) return { place: "value", tooFar };
  return { place: here.rows.shape.fields.size > 0 ? "unknown" : "list", tooFar };
}

/** The shape of a row of the list of that name, if its rows are forms of their own. */
export function rowsNamed(shape: FormShape, name: string): FormShape | null {
  const row = shape.fields.get(name)?.rows?.shape;
  return row && row.fields.size > 0 ? row : null;
}
