import { and, asc, eq } from "drizzle-orm";
import { person } from "#db/schema/identity.ts";
import { pledge, pledgeStep } from "#db/schema/pledges.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import type { Rung } from "#app/domain/pledges/pledge.ts";
import { pledgesOfProject } from "./pledge-pages.server.ts";
import type { ShownPledge } from "#app/domain/pledges/shown-pledge.ts";
import { mayWithdraw } from "#app/domain/pledges/withdraw-pledge.server.ts";
import { heldFrom } from "#app/domain/pledges/withdrawal-lock.ts";
import { findProjectBySlug } from "#app/domain/projects/find-project.server.ts";

/** A rung that was climbed or left, or what changed on it. */
export interface LadderStep {
  readonly from: Rung | null;
  readonly to: Rung;
  readonly reason: string;
  /** Null: by itself, or not this viewer's to know. */
  readonly by: string | null;
  readonly at: Date;
}

export interface LadderPage {
  readonly project: { readonly slug: string; readonly title: string; readonly currency: string };
  readonly pledge: ShownPledge;
  /** From when on it is no longer withdrawn by a click, ISO 8601; null where that is not so, or it is not signed. */
  readonly heldFrom: string | null;
  /** Whether it is signed, and the viewer's to take back or to ask to be released. */
  readonly mayWithdraw: boolean;
  /** Oldest first. */
  readonly steps: readonly LadderStep[];
}

/** Many more than any pledge has: what waits and stands again and again is bounded too. */
const stepsShown = limits.pageSize * 8;

/**
 * One pledge with every rung of its ladder: who, when, why. Whose pledge may not be known by the viewer shows neither who
 * acted nor why; and who made another one's conditions hold is nobody's to read here.
 */
export async function ladderPage(
  ctx: Context,
  slug: string,
  pledgeId: string,
  locale: string,
): Promise<LadderPage | null> {
  const project = await findProjectBySlug(ctx.db, ctx.actor, slug);
  if (!project || !isId(pledgeId)) return null;
  const [{ pledges }, [row], steps] = await Promise.all([
    pledgesOfProject(ctx, project, locale),
    ctx.db
      .select({ rung: pledge.rung, payerOrganizationId: pledge.payerOrganizationId, fundId: pledge.fundId })
      .from(pledge)
      .where(eq(pledge.id, pledgeId)),
    ctx.db
      .select({
        from: pledgeStep.fromRung,
        to: pledgeStep.toRung,
        reason: pledgeStep.reason,
        by: person.displayName,
        at: pledgeStep.at,
      })
      .from(pledgeStep)
      .innerJoin(pledge, and(eq(pledge.id, pledgeStep.pledgeId), eq(pledge.projectId, project.id)))
      .leftJoin(person, eq(person.id, pledgeStep.actorId))
      .where(eq(pledgeStep.pledgeId, pledgeId))
      .orderBy(asc(pledgeStep.position))
      .limit(stepsShown),
  ]);
  const shown = pledges.find(({ id }) => id === pledgeId);
  if (!shown || !row) return null;
  const isOpen = row.rung === "firm" && project.closesAt !== null && project.closesAt > ctx.clock.now();
  return {
    project: { slug: project.slug, title: project.title, currency: project.currency },
    pledge: shown,
    heldFrom: isOpen ? (heldFrom(project)?.toISOString() ?? null) : null,
    mayWithdraw: isOpen && mayWithdraw(ctx.actor, row),
    steps: steps.map(({ by, reason, ...step }) => ({
      ...step,
      reason: shown.organization ? reason : "",
      by: shown.organization && step.from !== step.to ? by : null,
    })),
  };
}
