import { and, asc, desc, eq, gt, sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { countsSql } from "#app/domain/contributions/claim.server.ts";
import { contribution } from "#db/schema/contributions.ts";
import { hoursEntry, hoursVerification } from "#db/schema/hours.ts";
import { organization, person } from "#db/schema/identity.ts";
import { allocation, pledge } from "#db/schema/pledges.ts";
import { acceptance, deliverableStep } from "#db/schema/projects.ts";
import { may, organizationsFor } from "#app/domain/identity/permissions.ts";
import type { Actor } from "#app/domain/kernel/actor.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream, type ProjectStreamId } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { readHeads } from "#app/domain/kernel/read-heads.server.ts";
import { cofunding, pledgeSight, sumSight } from "#app/domain/sight/sight.server.ts";
import {
  deliverableMovesFrom,
  silenceDays,
  type DeliverableMove,
  type DeliverableState,
} from "#app/domain/projects/deliverable.ts";
import { findDeliverable, type Deliverable } from "#app/domain/projects/find-deliverable.server.ts";
import { findProjectBySlug } from "#app/domain/projects/find-project.server.ts";
import { renderMarkdown } from "#app/domain/kernel/markdown.server.ts";
import type { Stage } from "#app/domain/projects/stage.ts";

export interface Cofunder {
  /** Null where the viewer may not know who it is. */
  readonly organization: {
    readonly id: string;
    readonly name: string;
    readonly initials: string;
    readonly hue: number;
  } | null;
  /** Null where the viewer may not know it: the steward, its own people and co-funders of the project do. */
  readonly paysMinor: bigint | null;
  readonly accepted: { readonly at: Date; readonly name: string; readonly note: string } | null;
}

export interface DeliverablePage {
  readonly project: {
    readonly id: string;
    readonly slug: string;
    readonly title: string;
    readonly stage: Stage;
    readonly currency: string;
  };
  readonly deliverable: Pick<
    Deliverable,
    | "id"
    | "position"
    | "title"
    | "repository"
    | "hoursLow"
    | "hoursHigh"
    | "staffMinor"
    | "cloudMinor"
    | "givenMinor"
    | "state"
  > & {
    readonly descriptionHtml: string;
    readonly definitionOfDoneHtml: string;
  };
  readonly steps: readonly {
    readonly from: DeliverableState | null;
    readonly to: DeliverableState;
    readonly reason: string;
    readonly by: string | null;
    readonly at: Date;
  }[];
  readonly cofunders: readonly Cofunder[];
  readonly contributions: readonly Pick<
    typeof contribution.$inferSelect,
    "id" | "title" | "state" | "repository" | "happenedOn"
  >[];
  /** Verified hours that were worked for it in kind, in minutes. */
  readonly minutesInKind: number;
  readonly moves: readonly DeliverableMove[];
  /** Ids of the viewer's organizations that may accept it now. */
  readonly acceptFor: readonly string[];
  /** From when on the viewer may accept for those who stay silent; null when that is not theirs to do. */
  readonly silentFrom: Date | null;
  readonly live: { readonly stream: ProjectStreamId; readonly cursor: number };
}

/** One deliverable: its states, who pays for it and has accepted it, and what went upstream for it. */
export async function deliverablePage(
  { db, actor }: Context,
  slug: string,
  position: number,
): Promise<DeliverablePage | null> {
  const project = await findProjectBySlug(db, actor, slug);
  if (!project) return null;
  const stream = projectStream(project.id);
  // First the number, then the state: an event between the two is heard again, and none is missed.
  const heads = await readHeads(db, [stream]);
  const found = await findDeliverable(db, project.id, position);
  if (!found) return null;
  const [steps, funding, contributions, [inKind]] = await Promise.all([
    db
      .select({
        from: deliverableStep.fromState,
        to: deliverableStep.toState,
        reason: deliverableStep.reason,
        by: person.displayName,
        at: deliverableStep.at,
      })
      .from(deliverableStep)
      .leftJoin(person, eq(person.id, deliverableStep.actorId))
      .where(eq(deliverableStep.deliverableId, found.id))
      .orderBy(desc(deliverableStep.at), desc(deliverableStep.id))
      .limit(limits.pageSize * 2),
    readFunding(db, actor, project.id, found.id),
    db
      .select({
        id: contribution.id,
        title: contribution.title,
        state: contribution.state,
        repository: contribution.repository,
        happenedOn: contribution.happenedOn,
      })
      .from(contribution)
      .where(
        and(
          eq(contribution.projectId, project.id),
          eq(contribution.deliverableId, found.id),
          countsSql(sql`${contribution}`),
        ),
      )
      .orderBy(desc(contribution.happenedOn), asc(contribution.id))
      .limit(limits.pageSize * 2),
    db
      .select({ minutes: sql<number>`coalesce(sum(${hoursEntry.minutes}), 0)::int` })
      .from(hoursEntry)
      .innerJoin(hoursVerification, eq(hoursVerification.entryId, hoursEntry.id))
      .where(eq(hoursEntry.deliverableId, found.id)),
  ]);
  const monitored = found.state === "monitoring" && project.stage === "in_flight";
  const waiting = funding.filter(({ accepted }) => accepted === null).map(({ organization: { id } }) => id);
  const began = steps.find(({ to }) => to === "monitoring");
  const acceptsForSilent = monitored && may(actor, "deliverable.accept_for_silent") && began !== undefined;
  const {
    id,
    title,
    repository,
    hoursLow,
    hoursHigh,
    staffMinor,
    cloudMinor,
    givenMinor,
    state,
    description,
    definitionOfDone,
  } = found;
  return {
    project: {
      id: project.id,
      slug: project.slug,
      title: project.title,
      stage: project.stage,
      currency: project.currency,
    },
    deliverable: {
      id,
      position,
      title,
      repository,
      hoursLow,
      hoursHigh,
      staffMinor,
      cloudMinor,
      givenMinor,
      state,
      descriptionHtml: renderMarkdown(description),
      definitionOfDoneHtml: renderMarkdown(definitionOfDone),
    },
    steps,
    cofunders: funding.map((each) => ({
      organization: each.shown ? each.organization : null,
      paysMinor: each.summed ? each.paysMinor : null,
      accepted: each.accepted && (each.shown ? each.accepted : { ...each.accepted, name: "", note: "" }),
    })),
    contributions,
    minutesInKind: inKind?.minutes ?? 0,
    moves:
      project.stage === "in_flight" && may(actor, "deliverable.move")
        ? deliverableMovesFrom(state).filter(({ by }) => by === "build")
        : [],
    acceptFor: monitored ? organizationsFor(actor, "deliverable.accept").filter((each) => waiting.includes(each)) : [],
    silentFrom: acceptsForSilent
      ? funding.length === 0
        ? began.at
        : new Date(began.at.getTime() + silenceDays * dayMs)
      : null,
    live: { stream, cursor: heads.get(stream) ?? 0 },
  };
}

/**
 * Organizations whose money is in a deliverable, in the order in which they joined the project, with what they pay for it,
 * and what of both the viewer may know: of several pledges together what they may know of each.
 */
async function readFunding(db: Db, actor: Actor, projectId: string, deliverableId: string) {
  const cofunded = cofunding(actor).sql(sql`${projectId}::uuid`);
  const paid = sql<string>`sum(${allocation.staffMinor} + ${allocation.cloudMinor})`;
  const rows = await db
    .select({
      organization: {
        id: organization.id,
        name: organization.name,
        initials: organization.initials,
        hue: organization.hue,
      },
      shown: sql<boolean>`bool_and(${pledgeSight(actor).sql(sql`pledge`, cofunded)})`,
      summed: sql<boolean>`bool_and(${sumSight(actor).sql(sql`pledge`, cofunded)})`,
      paid,
      acceptedAt: acceptance.at,
      note: acceptance.note,
      name: person.displayName,
    })
    .from(allocation)
    .innerJoin(pledge, eq(pledge.id, allocation.pledgeId))
    .innerJoin(organization, eq(organization.id, pledge.payerOrganizationId))
    .leftJoin(
      acceptance,
      and(eq(acceptance.deliverableId, allocation.deliverableId), eq(acceptance.organizationId, organization.id)),
    )
    .leftJoin(person, eq(person.id, acceptance.personId))
    .where(
      and(eq(allocation.deliverableId, deliverableId), gt(sql`${allocation.staffMinor} + ${allocation.cloudMinor}`, 0)),
    )
    .groupBy(organization.id, acceptance.at, acceptance.note, person.displayName)
    .orderBy(sql`min(${pledge.position})`);
  return rows.map(({ organization: of, shown, summed, paid: sum, acceptedAt, note, name }) => ({
    organization: of,
    shown,
    summed,
    paysMinor: BigInt(sum),
    accepted: acceptedAt ? { at: acceptedAt, note: note ?? "", name: name ?? "" } : null,
  }));
}
