import { z } from "zod";
import type { project } from "#db/schema/projects.ts";
import { keptIfAbsent } from "#app/domain/kernel/form-field.ts";
import { lineInput } from "#app/domain/kernel/line-input.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { readRepositories } from "./repository.ts";

/** A project's own row. */
export type Project = typeof project.$inferSelect;

const text = z
  .string()
  .max(
    limits.proposalTextLength,
    `At most ${limits.proposalTextLength} characters: put the rest into a linked document.`,
  )
  .transform((written) => written.replace(/\r\n?/g, "\n").trim());

const repositories = z
  .string()
  .max(4_000)
  .transform((written, check) => {
    const read = readRepositories(written);
    if (read.unreadable.length > 0)
      check.addIssue({
        code: "custom",
        message: `This is no repository: ${read.unreadable.slice(0, 3).join(", ").slice(0, 120)}. Write owner/name, for example jupyterhub/binderhub.`,
      });
    if (read.repositories.length > limits.repositoriesPerProject)
      check.addIssue({ code: "custom", message: `At most ${limits.repositoriesPerProject} repositories.` });
    return read.repositories;
  });

const title = lineInput("Give it a title that says what will be different.", limits.titleLength);
const summary = lineInput("Say the shared problem in one or two sentences.", limits.summaryLength);
const narrativeId = z.union([z.uuid(), z.literal("").transform(() => null)]);

export const proposalInput = z.object({
  title,
  summary,
  problem: text.default(""),
  solution: text.default(""),
  implementation: text.default(""),
  fit: text.default(""),
  repositories: repositories.default([]),
  narrativeId: narrativeId.nullish().transform((id) => id ?? null),
  /** Minted by the form's loader. */
  key: z.uuid(),
  organizationId: z.uuid("Choose the organization that you propose it for."),
  /** `candidate`: everybody sees it, and it must pass level of detail 1 · `draft`: seen by one's own organization. */
  as: z.enum(["candidate", "draft"]),
});
export type ProposalInput = z.output<typeof proposalInput>;

/** A proposal as it is made, once its form is read; the key is not of it. */
export type Proposal = Omit<ProposalInput, "key">;

/** What a form leaves out stays as it is. */
export const editInput = z.object({
  title: keptIfAbsent(title),
  summary: keptIfAbsent(summary),
  problem: keptIfAbsent(text),
  solution: keptIfAbsent(text),
  implementation: keptIfAbsent(text),
  fit: keptIfAbsent(text),
  repositories: keptIfAbsent(repositories),
  narrativeId: keptIfAbsent(narrativeId),
  rev: z.coerce.number().int().positive(),
});
/** What changes of a project's texts; what is left out stays. `rev` is the revision that the writer started from. */
export type ProjectEdit = z.output<typeof editInput>;

const reason = z.string().max(limits.reasonLength, `At most ${limits.reasonLength} characters.`).trim().default("");

export const moveInput = z.object({ key: z.uuid(), to: z.string().max(40), from: z.string().max(40), reason });
export const endorsementInput = z.object({
  key: z.uuid(),
  organizationId: z
    .union([z.uuid(), z.literal("").transform(() => null)])
    .nullish()
    .transform((id) => id ?? null),
  value: z.string().max(limits.noteLength, `At most ${limits.noteLength} characters.`).trim().default(""),
});
export const consentInput = z.object({
  repository: z.string().max(160),
  answer: z.enum(["consents", "conditional", "objects"], "Choose what was answered."),
  /** Whose answer the steward writes down. */
  who: z.string().max(limits.nameLength, `At most ${limits.nameLength} characters.`).trim().default(""),
  note: z.string().max(limits.noteLength, `At most ${limits.noteLength} characters.`).trim().default(""),
});
export const riskInput = z.object({ atRisk: z.enum(["yes", "no"]), reason });
export const deliverableMoveInput = z.object({ from: z.string().max(40), to: z.string().max(40), reason });
export const acceptanceInput = z.object({
  /** Empty: the steward accepts for those who stay silent. */
  organizationId: z
    .union([z.uuid(), z.literal("").transform(() => null)])
    .nullish()
    .transform((id) => id ?? null),
  note: z.string().max(limits.noteLength, `At most ${limits.noteLength} characters.`).trim().default(""),
});
