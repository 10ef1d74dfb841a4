import { and, eq } from "drizzle-orm";
import { organization } from "#db/schema/identity.ts";
import { pledge } from "#db/schema/pledges.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { readNaming } from "#app/domain/pledges/pledge.ts";
import { maySetNaming } from "#app/domain/pledges/set-naming.server.ts";
import { findProjectBySlug } from "#app/domain/projects/find-project.server.ts";

export interface NamingPage {
  readonly pledgeId: string;
  readonly project: { readonly slug: string; readonly title: string };
  readonly organizationName: string;
  /** As it is now; of a sealed one, as it will be once it is opened. */
  readonly named: boolean;
  readonly sealed: boolean;
}

/** A pledge's consent to be named, for those who may change it; null for everybody else. */
export async function namingPage(ctx: Context, slug: string, pledgeId: string): Promise<NamingPage | null> {
  const project = await findProjectBySlug(ctx.db, ctx.actor, slug);
  if (!project || !isId(pledgeId)) return null;
  const [row] = await ctx.db
    .select({
      payerOrganizationId: pledge.payerOrganizationId,
      creditedOrganizationId: pledge.creditedOrganizationId,
      fundId: pledge.fundId,
      named: pledge.named,
      opensNamed: pledge.opensNamed,
      name: organization.name,
    })
    .from(pledge)
    .innerJoin(organization, eq(organization.id, pledge.creditedOrganizationId))
    .where(and(eq(pledge.id, pledgeId), eq(pledge.projectId, project.id)));
  if (!row || !maySetNaming(ctx.actor, row)) return null;
  return {
    pledgeId,
    project: { slug: project.slug, title: project.title },
    organizationName: row.name,
    ...readNaming(row),
  };
}
