import { inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { network } from "#db/schema/identity.ts";
import { project, projectStep, stages } from "#db/schema/projects.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { command } from "#app/domain/kernel/command.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { networkStream, projectStream } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import { assert, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type Tx, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { count, slugText } from "#app/domain/kernel/values.server.ts";
import type { ImportRefusal } from "./import-contributions.server.ts";
import type { BatchCounts, ImportOptions, ImportReport } from "#app/domain/kernel/import-report.ts";
import { importRows } from "#app/domain/kernel/import-rows.server.ts";
import type { OpenFile } from "#app/domain/kernel/decode-file.server.ts";
import { readCsv } from "#app/domain/kernel/read-csv.server.ts";
import { readStatedProject, requiredProjectColumns, type StatedProject, projectColumns } from "./stated-project.ts";
import type { IdentityRefusal } from "#app/domain/identity/refusals.ts";

export type ImportProjectsRefusal = ImportRefusal | IdentityRefusal<"network_not_set_up">;

/**
 * Loads public facts about co-funded projects from CSV (`docs/import.md` has the columns). Idempotent by the file's own
 * identifier. A documented project has stages and facts, and no money in this book.
 */
export async function importProjects(
  ctx: Context,
  open: OpenFile,
  options: ImportOptions = {},
): Promise<Result<ImportReport, ImportProjectsRefusal>> {
  if (!may(ctx.actor, "facts.import")) return refuse({ kind: "not_permitted" });
  const [settings] = await ctx.db.select({ currency: network.bookCurrency }).from(network);
  if (!settings) return refuse({ kind: "network_not_set_up" });
  const file = await readCsv(open, { known: projectColumns, required: requiredProjectColumns });
  if (!file.ok) return file;
  const report = await importRows(
    {
      file: file.value,
      read: readStatedProject,
      identityOf: ({ externalId }) => externalId,
      write: async (facts) => {
        const written = await takeProjects(ctx, null, { facts }, { preview: options.dryRun ?? false });
        assert(written.ok, "whoever may begin to import may go on");
        return written.value;
      },
    },
    options,
  );
  return ok(report);
}

const short = z.string().max(limits.urlLength);
const statedProject: z.ZodType<StatedProject> = z.object({
  externalId: z.string().max(limits.nameLength),
  title: z.string().max(limits.titleLength),
  slug: slugText,
  summary: z.string().max(limits.summaryLength),
  stage: z.enum(stages),
  repositories: z.array(short).max(limits.repositoriesPerProject),
  facts: z.partialRecord(z.enum(projectColumns), short),
});

/** Takes some rows of a file: a batch, as with contributions, because a file is a stream. */
export const takeProjects = command({
  name: "facts.take_projects",
  permission: "facts.import",
  key: "none",
  input: z.object({ facts: z.array(statedProject).max(limits.rowsPerBatch).readonly() }),
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

async function writeBatch(tx: Tx, facts: readonly StatedProject[]) {
  const known = await tx.db
    .select({ externalId: project.externalId, stage: project.stage })
    .from(project)
    .where(
      inArray(
        project.externalId,
        facts.map(({ externalId }) => externalId),
      ),
    );
  const stageBefore = new Map(known.map((row) => [row.externalId, row.stage]));
  const slugs = await freeSlugs(tx, facts);
  const html = { problem: "", solution: "", implementation: "", fit: "" };
  const written = await tx.db
    .insert(project)
    .values(
      facts.map((fact) => ({
        ...fact,
        id: tx.newId(),
        slug: slugs.get(fact.externalId)!,
        html,
        origin: "documented" as const,
        currency: sql`(select ${network.bookCurrency} from ${network})`,
        createdAt: tx.now,
        updatedAt: tx.now,
      })),
    )
    .onConflictDoUpdate({
      target: project.externalId,
      set: {
        title: sql`excluded.title`,
        summary: sql`excluded.summary`,
        stage: sql`excluded.stage`,
        repositories: sql`excluded.repositories`,
        facts: sql`excluded.facts`,
        updatedAt: sql`excluded.updated_at`,
        rev: sql`project.rev + 1`,
      },
      setWhere: sql`project.facts is distinct from excluded.facts`,
    })
    .returning({
      id: project.id,
      slug: project.slug,
      title: project.title,
      stage: project.stage,
      externalId: project.externalId,
      added: sql<boolean>`xmax = 0`,
    });

  const steps = written.flatMap(({ id, stage, externalId, added }) => {
    const fromStage = added ? null : (stageBefore.get(externalId) ?? null);
    return fromStage === stage
      ? []
      : [{ id: tx.newId(), projectId: id, fromStage, toStage: stage, reason: "As its source states it", at: tx.now }];
  });
  if (steps.length > 0) await tx.db.insert(projectStep).values(steps);
  const added = written.filter((row) => row.added);
  // One connection answers in order: sent together, they take one round trip.
  await Promise.all(added.map(({ id }) => tx.openStream(projectStream(id))));
  for (const { id, title, slug } of added)
    tx.say({
      name: "project.documented",
      streams: [projectStream(id)],
      entity: `project:${id}`,
      rev: 1,
      payload: { title, slug },
    });
  const updated = written.length - added.length;
  if (written.length > 0)
    tx.say({
      name: "facts.imported",
      streams: [networkStream],
      payload: { what: "projects", added: added.length, updated },
    });
  return ok({ added: added.length, updated });
}

/** An address for each: its title, and with its identifier where another project has that title. */
async function freeSlugs(tx: Tx, facts: readonly StatedProject[]): Promise<Map<string, string>> {
  const taken = new Set(
    (
      await tx.db
        .select({ slug: project.slug })
        .from(project)
        .where(
          inArray(
            project.slug,
            facts.map(({ slug }) => slug),
          ),
        )
    ).map(({ slug }) => slug),
  );
  const slugs = new Map<string, string>();
  for (const { externalId, slug } of facts) {
    const free = taken.has(slug)
      ? `${slug}-${
          externalId
            .toLowerCase()
            .replace(/[^a-z0-9]+/g, "-")
            .replace(/^-+|-+$/g, "") || tx.newId()
        }`
      : slug;
    taken.add(free);
    slugs.set(externalId, free);
  }
  return slugs;
}
