import { asc, eq, inArray } from "drizzle-orm";
import { organization } from "#db/schema/identity.ts";
import { deliverable, narrative } from "#db/schema/projects.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { organizationIds } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { findProjectBySlug } from "./find-project.server.ts";
import type { Project } from "./project.ts";
import { mayEdit, maySize } from "./project-rights.ts";

/** Narratives in a menu: a network has a handful. */
const narrativesOffered = 100;

interface Choice {
  readonly id: string;
  readonly name: string;
}

const readNarratives = async ({ db }: Context): Promise<Choice[]> =>
  db
    .select({ id: narrative.id, name: narrative.title })
    .from(narrative)
    .orderBy(asc(narrative.title))
    .limit(narrativesOffered);

/** What a new proposal may be written for and belong to. */
export async function newProposalPage(ctx: Context): Promise<{ organizations: Choice[]; narratives: Choice[] }> {
  const mine = organizationIds(ctx.actor).filter((id) => may(ctx.actor, "project.propose", id));
  const [organizations, narratives] = await Promise.all([
    mine.length === 0
      ? []
      : ctx.db
          .select({ id: organization.id, name: organization.name })
          .from(organization)
          .where(inArray(organization.id, mine))
          .orderBy(asc(organization.name)),
    readNarratives(ctx),
  ]);
  return { organizations, narratives };
}

/** A proposal to be edited, or null when it is not the viewer's to edit. */
export async function editProposalPage(
  ctx: Context,
  slug: string,
): Promise<{ project: Project; narratives: Choice[] } | null> {
  const [project, narratives] = await Promise.all([findProjectBySlug(ctx.db, ctx.actor, slug), readNarratives(ctx)]);
  return project && mayEdit(ctx.actor, project) ? { project, narratives } : null;
}

export interface ScopePage {
  readonly project: Project;
  readonly slices: readonly (typeof deliverable.$inferSelect)[];
  /** An hour's price today, minor units of the project's currency. */
  readonly rateMinor: bigint;
}

/** The scope of a project to be set, or null when it is not the viewer's to set. */
export async function scopePage(ctx: Context, slug: string): Promise<ScopePage | null> {
  const [project, network] = await Promise.all([findProjectBySlug(ctx.db, ctx.actor, slug), networkSettings(ctx.db)]);
  if (!project || !network || !maySize(ctx.actor, project)) return null;
  const slices = await ctx.db
    .select()
    .from(deliverable)
    .where(eq(deliverable.projectId, project.id))
    .orderBy(asc(deliverable.position));
  return { project, slices, rateMinor: network.staffRateMinor };
}
