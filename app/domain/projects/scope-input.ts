import { z } from "zod";
import { neverAbsent } from "#app/domain/kernel/form-field.ts";
import { lineInput } from "#app/domain/kernel/line-input.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { parseMoney, type MoneyTextRefusal } from "#app/domain/kernel/parse-money.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { readRepository } from "./repository.ts";
import { closingAt, type ScopeSlice, type ScopeToSet } from "./scope.ts";

const hours = (missing: string) =>
  z.coerce
    .number({ error: missing })
    .int("Whole hours.")
    .min(0, "Hours cannot be below zero.")
    .max(10_000, "At most 10,000 hours: split it.");

const note = neverAbsent(z.string().trim().max(limits.noteLength, `At most ${limits.noteLength} characters.`));

/** One row of the scope form. Amounts stay as people wrote them; the verb reads them in the network's currency. */
const slice = z
  .object({
    /** Empty for a new one. */
    id: neverAbsent(z.union([z.uuid(), z.literal("").transform(() => undefined)]).optional()),
    title: lineInput("Name the deliverable.", limits.titleLength),
    description: note,
    definitionOfDone: note,
    repository: neverAbsent(
      z
        .string()
        .max(limits.urlLength, "This address is too long.")
        .transform((written, check) => {
          if (written.trim() === "") return null;
          const repository = readRepository(written);
          if (!repository)
            check.addIssue({ code: "custom", message: "Write owner/name, for example jupyterhub/binderhub." });
          return repository;
        }),
    ),
    hoursLow: hours("How many hours at least?"),
    hoursHigh: hours("How many hours at most?"),
    cloud: neverAbsent(z.string().max(40)),
  })
  .refine(({ hoursLow, hoursHigh }) => hoursLow <= hoursHigh, {
    path: ["hoursHigh"],
    message: "The upper hours are below the lower ones.",
  });

/** A scope is set as a whole, so its form is always sent whole: what it lacked would be taken away. */
export const scopeInput = z.object({
  rev: z.coerce.number().int().positive(),
  slices: z
    .array(slice)
    .min(1, "Add at least one deliverable.")
    .max(limits.deliverablesPerProject, `At most ${limits.deliverablesPerProject} deliverables.`),
  /** Empty: the goal itself. */
  minimum: neverAbsent(z.string().max(40)),
  /** A day; the raise closes on it at 17:00 UTC. */
  closesOn: neverAbsent(z.union([z.iso.date("Write the day as year-month-day."), z.literal("")])),
  overFundingRule: z.enum(["share", "stretch", "cap"], "Choose what happens above the goal."),
  /** Which deliverable the stretch pays for, counted from 1 in the order of the form. Only `stretch` asks for it. */
  stretchSlice: z.union([z.literal("").transform(() => undefined), z.coerce.number().int().positive()]).optional(),
  underFundingRule: z.enum(["lapse", "slices", "extend"], "Choose what happens below the minimum."),
  hoursRule: z.enum(["money", "scope"], "Choose what becomes of hours that are not done.").optional(),
});
export type ScopeInput = z.output<typeof scopeInput>;

/** What the form says, as the values that its command takes; sums are read as the writer's locale writes them. */
export function readScopeForm(
  { slices, minimum, closesOn, ...rules }: ScopeInput,
  currency: string,
  locale: string,
): Result<Omit<ScopeToSet, "projectId">, MoneyTextRefusal & { readonly field: string }> {
  const sum = (text: string) => (text.trim() === "" ? ok(null) : parseMoney(text, currency, locale));
  const priced: ScopeSlice[] = [];
  for (const [at, { cloud, ...slice }] of slices.entries()) {
    const cost = sum(cloud);
    if (!cost.ok) return refuse({ ...cost.refusal, field: `slices[${at}].cloud` });
    priced.push({ ...slice, cloudMinor: cost.value?.minor ?? 0n });
  }
  const least = sum(minimum);
  if (!least.ok) return refuse({ ...least.refusal, field: "minimum" });
  const closesAt = closesOn === "" ? null : closingAt(closesOn);
  return ok({ ...rules, slices: priced, minimumMinor: least.value?.minor ?? null, closesAt });
}

export const signOffInput = z.object({
  kind: z.enum(["product", "technical", "partnerships"]),
  scopeVersion: z.coerce.number().int().positive(),
});
