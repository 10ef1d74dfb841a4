import { z } from "zod";
import { limits } from "#app/domain/kernel/limits.ts";
import { id, minorUnits, noteText, reasonText, revision } from "#app/domain/kernel/values.server.ts";
import type { ProjectEdit, Proposal } from "./project.ts";
import type { ScopeToSet } from "./scope.ts";

/* What is said of a project, as commands say it. What of it suffices is the verbs' to say. */

const title = z.string().min(1).max(limits.titleLength);
const summary = z.string().min(1).max(limits.summaryLength);
const text = z.string().max(limits.proposalTextLength);
/** owner/name */
const repository = z.string().max(limits.titleLength);
const repositories = z.array(repository).max(limits.repositoriesPerProject);

export const proposal: z.ZodType<Proposal> = z.object({
  organizationId: id,
  as: z.enum(["candidate", "draft"]),
  title,
  summary,
  problem: text,
  solution: text,
  implementation: text,
  fit: text,
  repositories,
  narrativeId: id.nullable(),
});

export const projectEdit: z.ZodType<ProjectEdit & { projectId: string }> = z.object({
  projectId: id,
  rev: revision,
  title: title.optional(),
  summary: summary.optional(),
  problem: text.optional(),
  solution: text.optional(),
  implementation: text.optional(),
  fit: text.optional(),
  repositories: repositories.optional(),
  narrativeId: id.nullable().optional(),
});

const hours = z.int().min(0).max(limits.hoursPerPledge);
const slice = z.object({
  id: id.optional(),
  title,
  description: noteText,
  definitionOfDone: noteText,
  repository: repository.nullable(),
  hoursLow: hours,
  hoursHigh: hours,
  cloudMinor: minorUnits.nonnegative(),
});

export const scopeToSet: z.ZodType<ScopeToSet> = z.object({
  projectId: id,
  rev: revision,
  slices: z.array(slice).min(1).max(limits.deliverablesPerProject),
  minimumMinor: minorUnits.nullable(),
  closesAt: z.date().nullable(),
  overFundingRule: z.enum(["share", "stretch", "cap"]),
  stretchSlice: z.int().positive().optional(),
  underFundingRule: z.enum(["lapse", "slices", "extend"]),
  hoursRule: z.enum(["money", "scope"]).optional(),
});

/** A stage or a state, as the mover's page called it: one that is not listed is refused by name. */
const place = z.string().max(40);
export const moveAsked = { from: place, to: place, reason: reasonText };

/** A deliverable, by its place in its project, counted from 1. */
export const deliverableRef = { projectId: id, position: z.int() };

/** A project's address: where to go on from. */
export const projectAddress = z.object({ slug: z.string() });
