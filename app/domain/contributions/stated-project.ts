import type { stages } from "#db/schema/projects.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { readRepositories } from "#app/domain/projects/repository.ts";
import { slugOf } from "#app/domain/projects/slug.ts";
import type { RowFault } from "#app/domain/kernel/import-report.ts";

/** Columns of a file of documented projects; the first three must be there. */
export const projectColumns = [
  "id",
  "project",
  "status_as_stated",
  "funders_as_stated",
  "partners_as_stated",
  "upstream_repos",
  "start_or_first_record",
  "delivered_or_announced",
  "size_as_stated_or_derived",
  "outcome_facts",
  "source",
] as const;
export const requiredProjectColumns = projectColumns.slice(0, 3);

/** A public fact about somebody's co-funded project: no money in this book. */
export interface StatedProject {
  readonly externalId: string;
  readonly title: string;
  readonly slug: string;
  readonly summary: string;
  readonly stage: (typeof stages)[number];
  readonly repositories: string[];
  readonly facts: Record<string, string>;
}

/** How a stated status reads in the stages of this product; only what the words say. */
const stageOfStatus: readonly (readonly [RegExp, StatedProject["stage"]])[] = [
  [/^(delivered|completed|technically complete|done)\b/, "done"],
  [/^in (delivery|flight|progress)\b/, "in_flight"],
  [/^(money granted|funded|co-?funded)\b/, "cofunded"],
  [/^(scoped|candidate|proposed)\b/, "candidate"],
];

export function readStatedProject(fields: Readonly<Record<string, string>>): Result<StatedProject, RowFault> {
  const facts = Object.fromEntries(
    projectColumns.flatMap((column) => (fields[column] ? [[column, fields[column]]] : [])),
  );
  for (const column of requiredProjectColumns) if (!facts[column]) return refuse({ kind: "value_missing", column });
  const { id = "", project: title = "", status_as_stated: status = "" } = facts;
  if (title.length > limits.titleLength)
    return refuse({ kind: "value_too_long", column: "project", longest: limits.titleLength });
  if (id.length > limits.nameLength)
    return refuse({ kind: "value_too_long", column: "id", longest: limits.nameLength });
  for (const [column, value] of Object.entries(facts))
    if (value.length > limits.urlLength) return refuse({ kind: "value_too_long", column, longest: limits.urlLength });
  const stage = stageOfStatus.find(([pattern]) => pattern.test(status.toLowerCase()))?.[1];
  if (!stage)
    return refuse({
      kind: "value_unknown",
      column: "status_as_stated",
      value: status,
      known: "delivered, in delivery, funded, scoped",
    });
  return ok({
    externalId: id,
    title,
    slug: slugOf(title),
    summary: sentence(facts["outcome_facts"] ?? "").slice(0, limits.summaryLength),
    stage,
    // "jupyterhub-contrib governance" is a place, not a repository, and stays among the facts.
    repositories: readRepositories(facts["upstream_repos"] ?? "").repositories.slice(0, limits.repositoriesPerProject),
    facts,
  });
}

const sentence = (text: string) => (text ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : "");

/** The documents that a documented project's source lists, in one spelling. */
export function documentsOf(source: string): string[] {
  return source.split(/[;,]/).map(documentName).filter(Boolean);
}

/** "site:content/blog/2026/x/index.md" and "site:content/blog/2026/x" are one document. */
export function documentName(text: string): string {
  return text
    .trim()
    .replace(/\/index\.\w+$/, "")
    .replace(/\/$/, "");
}

export interface DocumentedProject {
  readonly id: string;
  readonly source: string;
  readonly repositories: readonly string[];
}

/**
 * The documented project to which a contribution belongs: the one whose source names the document that mentions the
 * contribution; if a document tells of several projects, the one that lists the contribution's repository. Otherwise null.
 */
export function projectOfFact(
  fact: { readonly mentionedIn: string; readonly repository: string },
  projects: readonly DocumentedProject[],
): string | null {
  const document = documentName(fact.mentionedIn);
  if (!document) return null;
  const told = projects.filter(({ source }) => documentsOf(source).includes(document));
  if (told.length <= 1) return told[0]?.id ?? null;
  const repository = fact.repository.toLowerCase();
  const listed = told.filter(({ repositories }) => repositories.some((name) => name.toLowerCase() === repository));
  return listed.length === 1 ? (listed[0]?.id ?? null) : null;
}
