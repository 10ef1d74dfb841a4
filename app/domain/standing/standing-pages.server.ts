import { and, asc, desc, eq, gt, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Db } from "#db/client.server.ts";
import { col, readRows } from "#db/rows.server.ts";
import { application, organization, person, standingStep } from "#db/schema/identity.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { standingAfter } from "#app/domain/identity/admission.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { undecidedSql } from "./read-undecided.server.ts";

const marked = {
  id: organization.id,
  slug: organization.slug,
  name: organization.name,
  initials: organization.initials,
  hue: organization.hue,
  kind: organization.kind,
};

const said = {
  applicant: person.displayName,
  applicantPosition: application.applicantPosition,
  runs: application.runs,
  vouchedBy: application.vouchedBy,
  websiteUrl: organization.websiteUrl,
  appliedAt: sql<string | null>`coalesce(${application.appliedAt}, ${organization.createdAt})`,
};

/** Applications that wait, the oldest first; null for whoever does not decide about them. */
export async function applicationsPage({ db, actor }: Pick<Context, "db" | "actor">, after: string | null) {
  if (!may(actor, "organization.admit")) return null;
  const rows = await db
    .select({ organization: marked, ...said })
    .from(organization)
    .leftJoin(application, eq(application.organizationId, organization.id))
    .leftJoin(person, eq(person.id, application.applicantId))
    .where(and(eq(organization.standing, "applied"), isId(after) ? gt(organization.id, after) : undefined))
    .orderBy(asc(organization.id))
    .limit(limits.pageSize + 1);
  const applications = rows.slice(0, limits.pageSize);
  // With each one that is decided the next one comes.
  const before = after === null ? await readUndecided(db) : [];
  return {
    before,
    applications,
    nextAfter: rows.length > applications.length ? (applications.at(-1)?.organization.id ?? null) : null,
  };
}

const isUndecided = sql<boolean>`exists (select from organization o where o.id = ${organization.id} and ${undecidedSql})`;

/** Organizations that registered themselves before anybody decided, the oldest first. */
async function readUndecided(db: Db) {
  return db.select(marked).from(organization).where(isUndecided).orderBy(asc(organization.id)).limit(limits.pageSize);
}

/** Whoever acts for this organization and for others too: what looks like several may be one. */
const readAlsoFor = (db: Db, organizationId: string) =>
  readRows(
    db,
    { personId: col.text, name: col.text, others: col.list(col.record({ slug: col.text, name: col.text })) },
    sql`
    select p.id as "personId", p.display_name as name,
      json_agg(json_build_object('slug', o.slug, 'name', o.name) order by o.name) as others
    from (select distinct person_id from membership where organization_id = ${organizationId}) here
      join person p on p.id = here.person_id and p.closed_at is null
      cross join lateral (select distinct x.organization_id from membership x where x.person_id = p.id and x.organization_id <> ${organizationId} limit ${limits.pageSize}) there
      join organization o on o.id = there.organization_id
    group by p.id order by p.display_name, p.id limit ${limits.pageSize}`,
  );

/**
 * How one organization stands and how it came to that, for its own people and for those who decide, with what they may
 * decide; null for everybody else.
 */
export async function standingPage({ db, actor, newId }: Context, slug: string) {
  const [found] = await db
    .select({
      organization: marked,
      standing: organization.standing,
      description: organization.description,
      undecided: isUndecided,
      ...said,
    })
    .from(organization)
    .leftJoin(application, eq(application.organizationId, organization.id))
    .leftJoin(person, eq(person.id, application.applicantId))
    .where(eq(organization.slug, slug));
  if (!found) return null;
  const decides = may(actor, "organization.admit");
  if (!decides && !may(actor, "organization.read_people", found.organization.id)) return null;
  const by = alias(person, "by");
  const stepsOf = db
    .select({
      from: standingStep.fromStanding,
      to: standingStep.toStanding,
      reason: standingStep.reason,
      at: standingStep.at,
      by: by.displayName,
    })
    .from(standingStep)
    .leftJoin(by, eq(by.id, standingStep.actorId))
    .where(eq(standingStep.organizationId, found.organization.id))
    .orderBy(desc(standingStep.position))
    .limit(limits.pageSize);
  const [steps, alsoFor] = await Promise.all([stepsOf, decides ? readAlsoFor(db, found.organization.id) : []]);
  const choices =
    decides && found.organization.kind !== "steward"
      ? standingAfter[found.standing].filter((to) => to !== found.standing || found.undecided)
      : [];
  return { ...found, steps, alsoFor, choices, key: newId() };
}
