import { z } from "zod";
import { isId } from "#app/domain/kernel/id.ts";
import { lineInput } from "#app/domain/kernel/line-input.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { classes, kinds, states } from "./contribution.ts";
import { isDay } from "./day.ts";

const blank = (text: unknown) => (typeof text === "string" && text.trim() === "" ? undefined : text);
const optional = <S extends z.ZodType>(schema: S) => z.preprocess(blank, schema.optional());
const day = z.string().refine(isDay, "Write the day as year-month-day, for example 2026-09-30.");
const idText = z.string().refine(isId, "Choose one from the list.");

/** The form that links a contribution. What the address says by itself (kind, repository, number) may stay empty. */
export const linkContributionInput = z.object({
  /** Minted by the form's loader. */
  key: z.uuid(),
  url: z
    .string()
    .trim()
    .min(1, "Paste the address of the pull request, issue, review or release.")
    .max(limits.urlLength),
  title: lineInput("Say in one line what it does.", limits.titleLength),
  state: z.enum(states),
  kind: optional(z.enum(kinds)),
  contributionClass: optional(z.enum(classes)),
  deliverableId: optional(idText),
  repository: optional(z.string().trim().max(limits.titleLength)),
  authorHandle: optional(z.string().trim().max(limits.nameLength)),
  happenedOn: optional(day),
  hours: optional(z.coerce.number().int("Whole hours only.").positive("At least one hour.").max(10_000)),
  inKindOrganizationId: optional(idText),
  note: optional(z.string().trim().max(limits.noteLength)),
});
export type LinkContributionInput = z.output<typeof linkContributionInput>;

/** A contribution as it is linked to a project, once its form is read. */
export type ContributionToLink = Omit<LinkContributionInput, "key"> & { readonly projectId: string };

/** What is done about one on its page: it is moved, or the claim that it is gets its answer. */
export const contributionActInput = z.object({
  /** The state that the mover's page showed. */
  from: optional(z.enum(states)),
  to: optional(z.enum(states)),
  happenedOn: optional(day),
  answer: optional(z.enum(["confirmed", "declined"])),
  reason: z.string().trim().max(limits.reasonLength, `At most ${limits.reasonLength} characters.`).default(""),
});
