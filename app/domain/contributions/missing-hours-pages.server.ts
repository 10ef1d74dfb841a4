import { asc, eq, inArray, sql } from "drizzle-orm";
import { organization } from "#db/schema/identity.ts";
import { hoursShortfall } from "#db/schema/hours.ts";
import { pledge } from "#db/schema/pledges.ts";
import { allocatedRungs } from "#db/schema/rungs.ts";
import { may, organizationsFor } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream, type StreamId } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { readHeads } from "#app/domain/kernel/read-heads.server.ts";
import { findDeliverable } from "#app/domain/projects/find-deliverable.server.ts";
import { findProjectBySlug } from "#app/domain/projects/find-project.server.ts";
import type { GivenPrice } from "#app/domain/projects/money-left.ts";
import type { HoursRule } from "#app/domain/projects/scope.ts";
import { cofunding, pledgeSight } from "#app/domain/sight/sight.server.ts";
import { askedUntil } from "./leave-scope.server.ts";
import { readGiven } from "./read-given.server.ts";

/** What one pledge gives to a deliverable in hours, as one viewer may see it. */
export interface ShownGiven {
  readonly pledgeId: string;
  /** Null: it did not consent to be named, and this viewer may not know. */
  readonly organization: string | null;
  readonly agreedHours: number;
  readonly verifiedMinutes: number;
  readonly settledMinutes: number;
  readonly missingMinutes: number;
  readonly missingMinor: bigint;
}

/** The hours of one deliverable: given, done, missing, and what the viewer may make of those by the published rule. */
export interface MissingHoursPage {
  readonly project: {
    readonly id: string;
    readonly slug: string;
    readonly title: string;
    readonly currency: string;
    readonly hoursRule: HoursRule | null;
  };
  readonly deliverable: GivenPrice & {
    readonly position: number;
    readonly title: string;
    readonly hoursLow: number;
    readonly hoursHigh: number;
  };
  readonly given: readonly ShownGiven[];
  readonly leftScope: readonly { readonly minutes: number; readonly reason: string; readonly at: Date }[];
  /** Missing hours are settled while it is monitored, before it is accepted. */
  readonly isDue: boolean;
  readonly mayLeave: boolean;
  /** Until when missing hours are asked for as money, and may not leave the scope yet. */
  readonly askedUntil: Date | null;
  /** Organizations of the viewer that may pay for them. */
  readonly payFor: readonly { readonly id: string; readonly name: string }[];
  readonly live: { readonly stream: StreamId; readonly cursor: number };
}

export async function missingHoursPage(
  { db, actor, clock }: Context,
  slug: string,
  position: number,
): Promise<MissingHoursPage | null> {
  const project = await findProjectBySlug(db, actor, slug);
  if (!project) return null;
  const stream = projectStream(project.id);
  // First the number, then the state: an event between the two is heard again, and none is missed.
  const heads = await readHeads(db, [stream]);
  const found = await findDeliverable(db, project.id, position);
  if (!found) return null;
  const { title, hoursLow, hoursHigh, staffMinor, cloudMinor, givenMinor } = found;
  const given = await readGiven(db, found);
  const signsFor = organizationsFor(actor, "pledge.sign");
  const isDue = found.state === "monitoring";
  const asked = isDue && project.hoursRule === "money" ? await askedUntil(db, found.id) : null;
  const cofunded = cofunding(actor).sql(sql`${project.id}::uuid`);
  const [names, left, takingPart] = await Promise.all([
    given.length === 0
      ? []
      : db
          .select({
            pledgeId: pledge.id,
            name: organization.name,
            shown: sql<boolean>`${pledgeSight(actor).sql(sql`pledge`, cofunded)}`,
          })
          .from(pledge)
          .innerJoin(organization, eq(organization.id, pledge.creditedOrganizationId))
          .where(
            inArray(
              pledge.id,
              given.map(({ pledgeId }) => pledgeId),
            ),
          ),
    db
      .select({ minutes: hoursShortfall.minutes, reason: hoursShortfall.reason, at: hoursShortfall.at })
      .from(hoursShortfall)
      .where(sql`${hoursShortfall.deliverableId} = ${found.id} and ${hoursShortfall.became} = 'scope'`)
      .orderBy(asc(hoursShortfall.at))
      .limit(limits.pageSize),
    signsFor.length === 0
      ? []
      : db
          .selectDistinct({ id: organization.id, name: organization.name })
          .from(pledge)
          .innerJoin(
            organization,
            sql`${organization.id} in (${pledge.payerOrganizationId}, ${pledge.creditedOrganizationId})`,
          )
          .where(
            sql`${pledge.projectId} = ${project.id} and ${inArray(pledge.rung, [...allocatedRungs])} and ${inArray(organization.id, [...signsFor])}`,
          ),
  ]);
  return {
    project: {
      id: project.id,
      slug: project.slug,
      title: project.title,
      currency: project.currency,
      hoursRule: project.hoursRule,
    },
    deliverable: { position, title, hoursLow, hoursHigh, staffMinor, cloudMinor, givenMinor },
    given: given.map((each) => {
      const name = names.find(({ pledgeId }) => pledgeId === each.pledgeId);
      const { pledgeId, agreedHours, verifiedMinutes, settledMinutes, missingMinutes, missingMinor } = each;
      return {
        pledgeId,
        organization: name?.shown ? name.name : null,
        agreedHours,
        verifiedMinutes,
        settledMinutes,
        missingMinutes,
        missingMinor,
      };
    }),
    leftScope: left,
    isDue,
    mayLeave: isDue && may(actor, "hours.agree"),
    askedUntil: asked !== null && asked > clock.now() ? asked : null,
    payFor: isDue && project.hoursRule === "money" ? takingPart : [],
    live: { stream, cursor: heads.get(stream) ?? 0 },
  };
}
