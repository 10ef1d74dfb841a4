import { and, eq } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { draft, narrative, project, projectStep } from "#db/schema/projects.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { networkStream, projectStream } from "#app/domain/kernel/events.ts";
import { renderMarkdown } from "#app/domain/kernel/markdown.server.ts";
import { assert, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { proposalDraftKey } from "./draft-key.ts";
import { measureDetail, textNames, type LevelOfDetail, type ProposalTexts, type TextName } from "./level-of-detail.ts";
import type { Project, ProposalInput } from "./project.ts";
import { slugOf } from "./slug.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { ProjectsRefusal } from "./refusals.ts";
import type { IdentityRefusal } from "#app/domain/identity/refusals.ts";

export type ProposeRefusal =
  | KeyReused
  | NotPermitted
  /** It does not pass level of detail 1; the field is the first text that falls short. */
  | ProjectsRefusal<"detail_missing", TextName>
  | ProjectsRefusal<"narrative_not_found", "narrativeId">
  | IdentityRefusal<"network_not_set_up">;

/** The first text that falls short, as a refusal at its field. */
export function detailMissing({ texts }: LevelOfDetail): ProjectsRefusal<"detail_missing", TextName> {
  const short = textNames.map((name) => texts[name]).find(({ passes }) => !passes);
  assert(short, "one text falls short when the whole does");
  return { kind: "detail_missing", field: short.name, sentence: short.sentence };
}

export const htmlOf = (texts: ProposalTexts): Project["html"] => ({
  problem: renderMarkdown(texts.problem),
  solution: renderMarkdown(texts.solution),
  implementation: renderMarkdown(texts.implementation),
  fit: renderMarkdown(texts.fit),
});

export const narrativeExists = async (db: Db, narrativeId: string): Promise<boolean> =>
  (await db.select({ id: narrative.id }).from(narrative).where(eq(narrative.id, narrativeId)).limit(1)).length > 0;

/**
 * A new project, with its stream and its address: a candidate that everybody sees when it passes level of detail 1, or a
 * draft of the proposing organization. The same key proposes once; the unsent text that it came from is forgotten.
 */
export function proposeProject(
  ctx: Context,
  input: ProposalInput,
): Promise<Result<{ projectId: string; slug: string }, ProposeRefusal>> {
  const {
    key,
    as: stage,
    organizationId,
    title,
    summary,
    problem,
    solution,
    implementation,
    fit,
    repositories,
    narrativeId,
  } = input;
  return transact<{ projectId: string; slug: string }, ProposeRefusal>(ctx, { key, request: input }, async (tx) => {
    if (!may(ctx.actor, "project.propose", organizationId) || !isOwn(ctx, organizationId))
      return refuse({ kind: "not_permitted" });
    const network = await networkSettings(tx.db);
    if (!network) return refuse({ kind: "network_not_set_up" });
    if (narrativeId !== null && !(await narrativeExists(tx.db, narrativeId)))
      return refuse({ kind: "narrative_not_found", field: "narrativeId" });
    const texts = { problem, solution, implementation, fit };
    const detail = measureDetail(texts);
    if (stage === "candidate" && !detail.passes) return refuse(detailMissing(detail));

    const projectId = tx.newId();
    const values = {
      ...texts,
      id: projectId,
      title,
      summary,
      repositories,
      narrativeId,
      stage,
      html: htmlOf(texts),
      currency: network.bookCurrency,
      proposerId: actorId(ctx.actor),
      proposerOrganizationId: organizationId,
      createdAt: tx.now,
      updatedAt: tx.now,
    };
    const slug = await insertWithFreeSlug(tx.db, values, slugOf(title));
    await tx.openStream(projectStream(projectId));
    if (ctx.actor.kind === "person")
      await tx.db.delete(draft).where(and(eq(draft.personId, ctx.actor.personId), eq(draft.key, proposalDraftKey)));
    await tx.db.insert(projectStep).values({
      id: tx.newId(),
      projectId,
      fromStage: null,
      toStage: stage,
      actorId: actorId(ctx.actor),
      organizationId,
      at: tx.now,
    });
    tx.say({
      name: "project.proposed",
      streams: [projectStream(projectId), ...(stage === "candidate" ? [networkStream] : [])],
      payload: { title, slug },
      organizationId,
      entity: `project:${projectId}`,
      rev: 1,
    });
    return ok({ projectId, slug });
  });
}

/** The steward's people may propose, but only for an organization that they belong to. */
const isOwn = ({ actor }: Context, organizationId: string) =>
  actor.kind === "system" ||
  (actor.kind === "person" && actor.memberships.some((each) => each.organizationId === organizationId));

/**
 * The address is free, or gets a number. Another proposal that takes the same one at this very moment makes the insert
 * wait for its commit and then answer with nothing, so both end with an address of their own.
 */
async function insertWithFreeSlug(
  db: Db,
  values: Omit<typeof project.$inferInsert, "slug">,
  wanted: string,
): Promise<string> {
  for (let number = 1; ; number++) {
    const slug = number === 1 ? wanted : `${wanted}-${number}`;
    const inserted = await db
      .insert(project)
      .values({ ...values, slug })
      .onConflictDoNothing({ target: project.slug })
      .returning({ slug: project.slug });
    if (inserted.length > 0) return slug;
    assert(number < 1_000, "a thousand projects do not share one title");
  }
}
