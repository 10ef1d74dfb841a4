import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { contribution } from "#db/schema/contributions.ts";
import { project } from "#db/schema/projects.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { command } from "#app/domain/kernel/command.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { networkStream, projectStream } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { assert, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type Tx, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import type { BatchCounts, ImportOptions, ImportReport } from "#app/domain/kernel/import-report.ts";
import { importRows } from "#app/domain/kernel/import-rows.server.ts";
import type { OpenFile } from "#app/domain/kernel/decode-file.server.ts";
import { readCsv, type CsvRefusal } from "#app/domain/kernel/read-csv.server.ts";
import { count, dayText } from "#app/domain/kernel/values.server.ts";
import { isClaimSql } from "./claim.server.ts";
import { classes, kinds, states } from "./contribution.ts";
import {
  readStatedContribution,
  requiredContributionColumns,
  type StatedContribution,
  contributionColumns,
} from "./stated-contribution.ts";
import { documentName, projectOfFact, type DocumentedProject } from "./stated-project.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";

export type ImportRefusal = CsvRefusal | NotPermitted;

/**
 * Loads public facts about upstream contributions from CSV (`docs/import.md` has the columns). Idempotent by address:
 * the same file again changes nothing, a corrected row updates its fact. What a person linked keeps the state and place
 * that the person gave it; the facts are put beside. Where the facts name the document of an imported project, the
 * contribution belongs to that project.
 */
export async function importContributions(
  ctx: Context,
  open: OpenFile,
  options: ImportOptions = {},
): Promise<Result<ImportReport, ImportRefusal>> {
  if (!may(ctx.actor, "facts.import")) return refuse({ kind: "not_permitted" });
  const file = await readCsv(open, { known: contributionColumns, required: requiredContributionColumns });
  if (!file.ok) return file;
  const report = await importRows(
    {
      file: file.value,
      read: readStatedContribution,
      identityOf: ({ url }) => url,
      write: async (facts) => {
        const written = await takeContributions(ctx, null, { facts }, { preview: options.dryRun ?? false });
        assert(written.ok, "whoever may begin to import may go on");
        return written.value;
      },
    },
    options,
  );
  return ok(report);
}

const short = z.string().max(limits.urlLength);
const statedContribution: z.ZodType<StatedContribution> = z.object({
  url: short,
  kind: z.enum(kinds),
  state: z.enum(states),
  repository: short,
  number: z.int().nullable(),
  title: short,
  authorHandle: short.nullable(),
  authorAffiliation: short.nullable(),
  happenedOn: dayText.nullable(),
  contributionClass: z.enum(classes).nullable(),
  note: short,
  facts: z.partialRecord(z.enum(contributionColumns), short),
});

/** Takes some rows of a file. The command is a batch, because a file is a stream, which no schema can read through: `importContributions` reads it, and gives this command for every batch. */
export const takeContributions = command({
  name: "facts.take_contributions",
  permission: "facts.import",
  key: "none",
  input: z.object({ facts: z.array(statedContribution).max(limits.rowsPerBatch).readonly() }),
  output: z.object({ added: count, updated: count }),
  async run(
    ctx,
    _key,
    { facts },
    { preview = false }: { preview?: boolean } = {},
  ): Promise<Result<BatchCounts, NotPermitted | KeyReused>> {
    if (!may(ctx.actor, "facts.import")) return refuse({ kind: "not_permitted" });
    return transact<BatchCounts, never>(ctx, { preview }, (tx) => writeBatch(tx, facts));
  },
});

async function writeBatch(tx: Tx, facts: readonly StatedContribution[]) {
  const projects = await documentedProjects(tx, facts);
  const rows = facts.map((fact) => ({
    ...fact,
    id: tx.newId(),
    projectId: projectOfFact({ mentionedIn: fact.facts["mentioned_in"] ?? "", repository: fact.repository }, projects),
    createdAt: tx.now,
  }));
  // What a person linked is that person's: only the facts beside it follow the file, unless it is a claim that nobody confirmed.
  const unlessLinked = (column: string) =>
    sql`case when ${contribution.linkedBy} is null or ${isClaimSql(sql`contribution`)} then ${sql.raw(`excluded.${column}`)} else ${sql.raw(`contribution.${column}`)} end`;
  const written = await tx.db
    .insert(contribution)
    .values(rows)
    .onConflictDoUpdate({
      target: contribution.url,
      set: {
        facts: sql`excluded.facts`,
        authorAffiliation: sql`coalesce(excluded.author_affiliation, contribution.author_affiliation)`,
        kind: unlessLinked("kind"),
        state: unlessLinked("state"),
        repository: unlessLinked("repository"),
        title: unlessLinked("title"),
        authorHandle: unlessLinked("author_handle"),
        happenedOn: unlessLinked("happened_on"),
        contributionClass: unlessLinked("contribution_class"),
        note: unlessLinked("note"),
        projectId: sql`coalesce(contribution.project_id, excluded.project_id)`,
        rev: sql`contribution.rev + 1`,
      },
      setWhere: sql`contribution.facts is distinct from excluded.facts or (contribution.project_id is null and excluded.project_id is not null)`,
    })
    .returning({
      id: contribution.id,
      url: contribution.url,
      projectId: contribution.projectId,
      title: contribution.title,
      kind: contribution.kind,
      state: contribution.state,
      added: sql<boolean>`xmax = 0`,
    });

  for (const { id, title, kind, state, projectId } of written.filter((row) => row.added && row.projectId)) {
    tx.say({
      name: "contribution.linked",
      streams: [projectStream(projectId!)],
      entity: `contribution:${id}`,
      payload: { contributionId: id, title, kind, state, deliverableId: null },
    });
  }
  const added = written.filter((row) => row.added).length;
  const updated = written.length - added;
  if (written.length > 0)
    tx.say({ name: "facts.imported", streams: [networkStream], payload: { what: "contributions", added, updated } });
  return ok({ added, updated });
}

/** The imported projects whose source names one of the documents that mention these contributions. */
async function documentedProjects(tx: Tx, facts: readonly StatedContribution[]): Promise<DocumentedProject[]> {
  const documents = [...new Set(facts.map((fact) => documentName(fact.facts["mentioned_in"] ?? "")).filter(Boolean))];
  if (documents.length === 0) return [];
  const source = sql<string>`${project.facts} ->> 'source'`;
  return tx.db
    .select({ id: project.id, source, repositories: project.repositories })
    .from(project)
    .where(
      and(
        eq(project.origin, "documented"),
        sql`exists (select 1 from unnest(${sql.param(documents)}::text[]) as document where strpos(${source}, document) > 0)`,
      ),
    );
}
