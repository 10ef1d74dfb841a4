import { asc, desc, eq } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { organization, person } from "#db/schema/identity.ts";
import { endorsement, projectStep, signOff } from "#db/schema/projects.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import type { ShownAnswer } from "#app/domain/maintainers/answers.ts";
import { isOrSaysMaintainer } from "#app/domain/maintainers/find-maintainership.server.ts";
import { findProjectBySlug } from "#app/domain/projects/find-project.server.ts";
import type { Project } from "#app/domain/projects/project.ts";
import { readStageFacts } from "./read-stage-facts.server.ts";
import { rightsHere, type ProjectRights } from "#app/domain/projects/rights-here.ts";
import { unmet, type Move, type Stage, type StageRefusal } from "#app/domain/projects/stage.ts";

/** Steps on the page; projects that went round more often have the rest in their history. */
const stepsShown = 60;

export interface StagePage {
  readonly project: Pick<
    Project,
    | "id"
    | "slug"
    | "title"
    | "stage"
    | "atRisk"
    | "origin"
    | "scopeVersion"
    | "repositories"
    | "closesAt"
    | "underFundingRule"
    | "extendedAt"
    | "currency"
  >;
  readonly steps: readonly {
    readonly from: Stage | null;
    readonly to: Stage;
    readonly reason: string;
    readonly by: string | null;
    readonly organization: string | null;
    readonly at: Date;
  }[];
  /** Each move that the viewer may make, and what stands in its way when nothing is written as its reason. */
  readonly moves: readonly (Move & { readonly obstacle: StageRefusal | null })[];
  readonly signOffs: readonly {
    readonly kind: "product" | "technical" | "partnerships";
    readonly name: string;
    readonly at: Date;
  }[];
  readonly answers: readonly ShownAnswer[];
  readonly may: ProjectRights;
}

/** Where a project stands, how it came there, and what must be true for its next step. Null when it is not the viewer's to see. */
export async function stagePage(ctx: Context, slug: string): Promise<StagePage | null> {
  const { db, actor, clock } = ctx;
  const found = await findProjectBySlug(db, actor, slug);
  if (!found) return null;
  const [facts, steps, signOffs, maintains, endorsed] = await Promise.all([
    readStageFacts(db, found, clock.now()),
    readSteps(db, found.id),
    readSignOffs(db, found),
    isOrSaysMaintainer(db, actor, found.id),
    readEndorsedFor(ctx, found.id),
  ]);
  const may = rightsHere(actor, {
    ...found,
    hasPrice: found.goalMinor !== null && found.minimumMinor !== null,
    rulesFrozen: found.rulesFrozenAt !== null,
    signedOff: signOffs.map(({ kind }) => kind),
    endorsedFor: endorsed,
    pausedFrom: facts.pausedFrom,
    maintains,
  });
  const {
    id,
    title,
    stage,
    atRisk,
    origin,
    scopeVersion,
    repositories,
    closesAt,
    underFundingRule,
    extendedAt,
    currency,
  } = found;
  return {
    project: {
      id,
      slug: found.slug,
      title,
      stage,
      atRisk,
      origin,
      scopeVersion,
      repositories,
      closesAt,
      underFundingRule,
      extendedAt,
      currency,
    },
    steps,
    moves: may.moves.map((move) => ({ ...move, obstacle: unmet(move, facts, "") })),
    signOffs,
    answers: facts.answers,
    may,
  };
}

const readSteps = (db: Db, projectId: string): Promise<StagePage["steps"]> =>
  db
    .select({
      from: projectStep.fromStage,
      to: projectStep.toStage,
      reason: projectStep.reason,
      by: person.displayName,
      organization: organization.name,
      at: projectStep.at,
    })
    .from(projectStep)
    .leftJoin(person, eq(person.id, projectStep.actorId))
    .leftJoin(organization, eq(organization.id, projectStep.organizationId))
    .where(eq(projectStep.projectId, projectId))
    .orderBy(desc(projectStep.at), desc(projectStep.id))
    .limit(stepsShown);

async function readSignOffs(db: Db, { id, scopeVersion }: Project): Promise<StagePage["signOffs"]> {
  const rows = await db
    .select({ kind: signOff.kind, version: signOff.scopeVersion, name: person.displayName, at: signOff.at })
    .from(signOff)
    .innerJoin(person, eq(person.id, signOff.personId))
    .where(eq(signOff.projectId, id))
    .orderBy(asc(signOff.at))
    .limit(limits.pageSize * 4);
  return rows.filter(({ version }) => version === scopeVersion).map(({ kind, name, at }) => ({ kind, name, at }));
}

async function readEndorsedFor({ db, actor }: Context, projectId: string): Promise<(string | null)[]> {
  if (actor.kind !== "person") return [];
  const rows = await db
    .select({ organizationId: endorsement.organizationId, personId: endorsement.personId })
    .from(endorsement)
    .where(eq(endorsement.projectId, projectId))
    .limit(1_000);
  return rows.filter(({ personId }) => personId === actorId(actor)).map(({ organizationId }) => organizationId);
}
