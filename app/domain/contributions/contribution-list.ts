import { z } from "zod";
import { limits } from "#app/domain/kernel/limits.ts";
import { classes, states } from "./contribution.ts";

const word = z.string().max(limits.titleLength).optional().catch(undefined);

/** What the address of a list of contributions says; what it says wrongly is as if it said nothing. */
export const contributionFilters = z.object({
  q: z.string().trim().max(limits.searchLength).optional().catch(undefined),
  repository: word,
  state: z.enum(states).optional().catch(undefined),
  class: z
    .enum([...classes, "unsaid"])
    .optional()
    .catch(undefined),
  project: word,
  /** The last row of the page before: its day and its id. */
  after: z
    .string()
    .regex(/^(\d{4}-\d{2}-\d{2}|none)~[0-9a-f-]{36}$/)
    .optional()
    .catch(undefined),
});
export type ContributionFilters = z.output<typeof contributionFilters>;
