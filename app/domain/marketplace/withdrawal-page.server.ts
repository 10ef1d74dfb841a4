import type { Context } from "#app/domain/kernel/context.ts";
import { and, desc, eq } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { organization, person } from "#db/schema/identity.ts";
import { pledge, pledgeRelease } from "#db/schema/pledges.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { actorId, rolesIn } from "#app/domain/kernel/actor.ts";
import { heldFrom } from "#app/domain/pledges/withdrawal-lock.ts";
import type { Project } from "#app/domain/projects/project.ts";
import { pledgesOfProject } from "./pledge-pages.server.ts";
import type { FallingPledge } from "#app/domain/pledges/shown-pledge.ts";
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
  /** From when on it is released by the steward alone, ISO 8601; null: until the raise ends it can be withdrawn. */
  readonly heldFrom: string | null;
  readonly isHeld: boolean;
  /** Pledges that would wait again without it. */
  readonly falls: readonly FallingPledge[];
  readonly firmBeforeMinor: bigint;
  readonly firmAfterMinor: bigint;
}

/** What withdrawing a pledge would do, for somebody who may withdraw it; null for everybody else, and once it is too late. */
export async function withdrawalPage(ctx: Context, slug: string, pledgeId: string): Promise<WithdrawalPage | null> {
  const found = await readPledgeAt(ctx, slug, pledgeId);
  if (!found || !mayWithdraw(ctx.actor, found.row)) return null;
  return whatWithdrawalDoes(ctx, found);
}

interface PledgeAt {
  readonly project: Project;
  readonly row: Pick<typeof pledge.$inferSelect, "id" | "payerOrganizationId" | "fundId" | "rung"> & {
    readonly name: string;
    readonly payerKind: (typeof organization.$inferSelect)["kind"];
  };
}

/** A pledge of a project that the viewer sees, by its address. */
async function readPledgeAt(ctx: Context, slug: string, pledgeId: string): Promise<PledgeAt | null> {
  const project = await findProjectBySlug(ctx.db, ctx.actor, slug);
  if (!project || !isId(pledgeId)) return null;
  const [row] = await ctx.db
    .select({
      id: pledge.id,
      payerOrganizationId: pledge.payerOrganizationId,
      fundId: pledge.fundId,
      rung: pledge.rung,
      name: organization.name,
      payerKind: organization.kind,
    })
    .from(pledge)
    .innerJoin(organization, eq(organization.id, pledge.payerOrganizationId))
    .where(and(eq(pledge.id, pledgeId), eq(pledge.projectId, project.id)));
  return row ? { project, row } : null;
}

async function whatWithdrawalDoes(ctx: Context, { project, row }: PledgeAt): Promise<WithdrawalPage | null> {
  const firm = row.rung === "firm";
  if (!firm && row.rung !== "interest" && row.rung !== "intent") return null;
  const { pledges, raising } = await pledgesOfProject(ctx, project, "en-US");
  const mine = pledges.find(({ id }) => id === row.id);
  if (!mine) return null;
  const result = firm && raising ? whatIfWithdrawn(raising, row.id) : null;
  const falling = new Set(result?.falls.map((each) => each.pledge.id));
  const from = firm ? heldFrom(project) : null;
  return {
    pledgeId: row.id,
    project: { slug: project.slug, title: project.title, currency: project.currency },
    organizationName: row.name,
    amountMinor: mine.amountMinor,
    firm,
    heldFrom: from?.toISOString() ?? null,
    isHeld: from !== null && from <= ctx.clock.now(),
    falls: pledges
      .filter(({ id }) => falling.has(id))
      .map(({ id, organization: of, amountMinor, waitsFor }) => ({ id, organization: of, amountMinor, waitsFor })),
    firmBeforeMinor: result?.before.offersMinor ?? 0n,
    firmAfterMinor: result?.after.offersMinor ?? 0n,
  };
}

export interface ReleasePage extends WithdrawalPage {
  readonly closesAt: string | null;
  /** The request that waits for an answer. */
  readonly open: {
    readonly releaseId: string;
    readonly by: string;
    readonly reason: string;
    readonly askedAt: string;
  } | null;
  /** Those that were answered, the newest first. */
  readonly before: readonly {
    readonly answer: "granted" | "declined";
    readonly reason: string;
    readonly answerReason: string;
    readonly by: string;
    readonly answeredAt: string;
  }[];
  /** One of its own people, who could withdraw it before. */
  readonly own: boolean;
  readonly mayAsk: boolean;
  readonly mayAnswer: boolean;
}

/** More than are ever asked for one pledge in its last days. */
const releasesShown = 10;

/** What releasing a pledge would do, who asks for it and why: for its own people who may ask, and for those of the steward who answer. */
export async function releasePage(ctx: Context, slug: string, pledgeId: string): Promise<ReleasePage | null> {
  const found = await readPledgeAt(ctx, slug, pledgeId);
  if (!found) return null;
  const { project, row } = found;
  const [own, answers] = [mayWithdraw(ctx.actor, row), may(ctx.actor, "pledge.release")];
  if (!own && !answers) return null;
  const by = alias(person, "by");
  const answerer = alias(person, "answerer");
  const [page, asked] = await Promise.all([
    whatWithdrawalDoes(ctx, found),
    ctx.db
      .select({ release: pledgeRelease, by: by.displayName, answeredBy: answerer.displayName })
      .from(pledgeRelease)
      .innerJoin(by, eq(by.id, pledgeRelease.askedBy))
      .leftJoin(answerer, eq(answerer.id, pledgeRelease.answeredBy))
      .where(eq(pledgeRelease.pledgeId, pledgeId))
      .orderBy(desc(pledgeRelease.askedAt), desc(pledgeRelease.id))
      .limit(releasesShown),
  ]);
  if (!page) return null;
  const open = asked.find(({ release }) => release.answer === null);
  const isOpen = project.closesAt !== null && project.closesAt > ctx.clock.now();
  const speaksForIt = row.payerKind !== "steward" && rolesIn(ctx.actor, row.payerOrganizationId).length > 0;
  return {
    ...page,
    closesAt: project.closesAt?.toISOString() ?? null,
    open: open
      ? {
          releaseId: open.release.id,
          by: open.by,
          reason: open.release.reason,
          askedAt: open.release.askedAt.toISOString(),
        }
      : null,
    before: asked.flatMap(({ release: { answer, reason, answerReason, answeredAt }, answeredBy }) =>
      answer === null || answeredAt === null
        ? []
        : [{ answer, reason, answerReason, by: answeredBy ?? "", answeredAt: answeredAt.toISOString() }],
    ),
    own,
    mayAsk: own && isOpen && page.isHeld && !open,
    mayAnswer: answers && isOpen && open !== undefined && !speaksForIt && open.release.askedBy !== actorId(ctx.actor),
  };
}
