import type { Context } from "#app/domain/kernel/context.ts";
import { eq } from "drizzle-orm";
import { organization } from "#db/schema/identity.ts";
import { pledge } from "#db/schema/pledges.ts";
import { pledgesOfProject } from "./pledge-pages.server.ts";
import type { NamedOrganization } from "#app/domain/pledges/shown-pledge.ts";
import { whatIfWithdrawn } from "#app/domain/pledges/what-if.ts";
import { mayWithdraw } from "#app/domain/pledges/withdraw-pledge.server.ts";
import { findProjectBySlug } from "#app/domain/projects/find-project.server.ts";
import { isId } from "#app/domain/kernel/id.ts";

export interface WithdrawalPage {
  readonly pledgeId: string;
  readonly project: { readonly slug: string; readonly title: string; readonly currency: string };
  readonly organizationName: string;
  readonly amountMinor: bigint;
  /** Signed, so that others may depend on it. */
  readonly firm: boolean;
  /** Pledges that would wait again without it. */
  readonly falls: readonly {
    readonly id: string;
    readonly organization: NamedOrganization | null;
    readonly amountMinor: bigint;
    readonly waitsFor: string;
  }[];
  readonly firmBeforeMinor: bigint;
  readonly firmAfterMinor: bigint;
}

/** What withdrawing a pledge would do, for somebody who may withdraw it; null for everybody else, and once it is too late. */
export async function withdrawalPage(ctx: Context, slug: string, pledgeId: string): Promise<WithdrawalPage | null> {
  const project = await findProjectBySlug(ctx.db, ctx.actor, slug);
  if (!project || !isId(pledgeId)) return null;
  const [row] = await ctx.db
    .select({
      payerOrganizationId: pledge.payerOrganizationId,
      fundId: pledge.fundId,
      projectId: pledge.projectId,
      rung: pledge.rung,
      name: organization.name,
    })
    .from(pledge)
    .innerJoin(organization, eq(organization.id, pledge.payerOrganizationId))
    .where(eq(pledge.id, pledgeId));
  if (!row || row.projectId !== project.id) return null;
  const firm = row.rung === "firm";
  if (!firm && row.rung !== "interest" && row.rung !== "intent") return null;
  if (!mayWithdraw(ctx.actor, row)) return null;
  const { pledges, raising } = await pledgesOfProject(ctx, project, "en-US");
  const mine = pledges.find(({ id }) => id === pledgeId);
  if (!mine) return null;
  const result = firm && raising ? whatIfWithdrawn(raising, pledgeId) : null;
  const falling = new Set(result?.falls.map((each) => each.pledge.id));
  return {
    pledgeId,
    project: { slug: project.slug, title: project.title, currency: project.currency },
    organizationName: row.name,
    amountMinor: mine.amountMinor,
    firm,
    falls: pledges
      .filter(({ id }) => falling.has(id))
      .map(({ id, organization: of, amountMinor, waitsFor }) => ({ id, organization: of, amountMinor, waitsFor })),
    firmBeforeMinor: result?.before.offersMinor ?? 0n,
    firmAfterMinor: result?.after.offersMinor ?? 0n,
  };
}
