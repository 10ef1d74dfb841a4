import { and, eq, isNull } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { organization } from "#db/schema/identity.ts";
import { pledge } from "#db/schema/pledges.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { findProjectBySlug } from "#app/domain/projects/find-project.server.ts";

export interface CreditPage {
  readonly pledgeId: string;
  readonly project: { readonly slug: string; readonly title: string };
  readonly asked: string;
  readonly payer: string;
  /** Whether the pledge is named in public. */
  readonly named: boolean;
  /** Whether whoever is credited for it reads what co-funders read. */
  readonly cofunds: boolean;
}

/** Credit that is offered for a pledge, for those who may answer; null for everybody else, and once it is answered. */
export async function creditPage(ctx: Context, slug: string, pledgeId: string): Promise<CreditPage | null> {
  const project = await findProjectBySlug(ctx.db, ctx.actor, slug);
  if (!project || !isId(pledgeId)) return null;
  const payer = alias(organization, "payer");
  const [row] = await ctx.db
    .select({
      askedId: organization.id,
      asked: organization.name,
      payer: payer.name,
      named: pledge.named,
      cofunds: pledge.cofunds,
    })
    .from(pledge)
    .innerJoin(organization, eq(organization.id, pledge.creditAskedOrganizationId))
    .innerJoin(payer, eq(payer.id, pledge.payerOrganizationId))
    .where(and(eq(pledge.id, pledgeId), eq(pledge.projectId, project.id), isNull(pledge.endedAt)));
  if (!row || !may(ctx.actor, "pledge.answer_credit", row.askedId)) return null;
  const { askedId: _askedId, ...shown } = row;
  return { pledgeId, project: { slug: project.slug, title: project.title }, ...shown };
}
