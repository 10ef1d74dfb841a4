import type { z } from "zod";

/* Walks a schema as zod keeps it, for the tests that hold declarations to what doors rely on. */

interface Def {
  readonly type: string;
  readonly format?: string;
  readonly checks?: readonly {
    readonly _zod: { readonly def: { readonly check: string; readonly format?: string } };
  }[];
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly options?: readonly z.core.$ZodType[];
  readonly items?: readonly z.core.$ZodType[];
  readonly parts?: readonly unknown[];
  readonly element?: z.core.$ZodType;
  readonly innerType?: z.core.$ZodType;
  readonly valueType?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
  readonly out?: z.core.$ZodType;
}

/** A part of a schema: where it stands, what it is, and whether it says how long it may be. */
interface Part {
  readonly path: string;
  readonly type: string;
  readonly isBounded: boolean;
}

/** Formats that are no longer than themselves. */
const shortFormats = new Set(["uuid", "date", "datetime", "template_literal"]);

const isSchema = (part: unknown): part is z.core.$ZodType =>
  typeof part === "object" && part !== null && "_zod" in part;

/** All parts of a schema, the outermost first. */
export function partsOf(schema: z.core.$ZodType, path = ""): Part[] {
  const def = schema._zod.def as Def;
  const checks = (def.checks ?? []).map((check) => check._zod.def);
  const isBounded =
    checks.some(({ check }) => check === "max_length" || check === "length_equals") ||
    [def.format, ...checks.map(({ format }) => format)].some((format) => shortFormats.has(format ?? ""));
  const inner: (readonly [string, unknown])[] = [
    ...Object.entries(def.shape ?? {}).map(([name, each]) => [`${path}.${name}`, each] as const),
    ...[...(def.options ?? []), ...(def.items ?? [])].map((each) => [path, each] as const),
    ...(def.parts ?? []).map((each) => [path, each] as const),
    [`${path}[]`, def.element],
    [`${path}[]`, def.valueType],
    ...[def.innerType, def.in, def.out].map((each) => [path, each] as const),
  ];
  return [
    { path, type: def.type, isBounded },
    ...inner.flatMap(([where, each]) => (isSchema(each) ? partsOf(each, where) : [])),
  ];
}
