import { and, eq, isNull } from "drizzle-orm";
import { organization, person } from "#db/schema/identity.ts";
import { countersignature, pledge } from "#db/schema/pledges.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { isId } from "#app/domain/kernel/id.ts";
import type { Result } from "#app/domain/kernel/result.ts";
import { countersignPledge, type CountersignRefusal } from "#app/domain/pledges/countersign-pledge.server.ts";
import { pledgesOfProject } from "./pledge-pages.server.ts";
import type { PlacedPledge } from "#app/domain/pledges/pledge-values.server.ts";
import { findProjectBySlug } from "#app/domain/projects/find-project.server.ts";

export interface SignaturePage {
  readonly pledgeId: string;
  readonly project: { readonly slug: string; readonly title: string; readonly currency: string };
  readonly organizationName: string;
  readonly firstSigner: string;
  readonly askedAt: Date;
  /** The first signature is the viewer's own: they wait for a colleague. */
  readonly mine: boolean;
  /** "a fixed sum of 25,000" */
  readonly terms: string;
  /** "others offer 33,000"; empty without conditions. */
  readonly waitsFor: string;
  readonly deliverable: { readonly position: number; readonly title: string } | null;
  readonly named: boolean;
  /** What signing would do now: the verb itself, rolled back. */
  readonly preview: Result<PlacedPledge | null, CountersignRefusal>;
}

/** A pledge that asks for a second signature, for the budget holders of its payer; null for everybody else, and once it is answered. */
export async function signaturePage(
  ctx: Context,
  slug: string,
  pledgeId: string,
  locale: string,
): Promise<SignaturePage | null> {
  const project = await findProjectBySlug(ctx.db, ctx.actor, slug);
  if (!project || !isId(pledgeId)) return null;
  const [asked] = await ctx.db
    .select({
      organizationId: organization.id,
      organizationName: organization.name,
      firstSignerId: person.id,
      firstSigner: person.displayName,
      askedAt: countersignature.askedAt,
      named: pledge.named,
    })
    .from(countersignature)
    .innerJoin(pledge, eq(pledge.id, countersignature.pledgeId))
    .innerJoin(organization, eq(organization.id, pledge.payerOrganizationId))
    .innerJoin(person, eq(person.id, countersignature.firstSignerId))
    .where(
      and(eq(countersignature.pledgeId, pledgeId), eq(pledge.projectId, project.id), isNull(countersignature.ending)),
    );
  if (!asked || !may(ctx.actor, "pledge.countersign", asked.organizationId)) return null;
  const [{ pledges }, preview] = await Promise.all([
    pledgesOfProject(ctx, project, locale),
    countersignPledge(ctx, ctx.newId(), { pledgeId, answer: "sign", reason: "" }, { preview: true }),
  ]);
  const shown = pledges.find(({ id }) => id === pledgeId);
  if (!shown) return null;
  const { organizationName, firstSigner, askedAt, named } = asked;
  return {
    pledgeId,
    project: { slug: project.slug, title: project.title, currency: project.currency },
    organizationName,
    firstSigner,
    askedAt,
    mine: asked.firstSignerId === actorId(ctx.actor),
    terms: shown.terms,
    waitsFor: shown.waitsFor,
    deliverable: shown.deliverable,
    named,
    preview,
  };
}
