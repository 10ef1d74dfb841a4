import { sql } from "drizzle-orm";
import { col, readRows } from "#db/rows.server.ts";
import { may, organizationsFor } from "#app/domain/identity/permissions.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream, type StreamId } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { readHeads } from "#app/domain/kernel/read-heads.server.ts";
import { findProjectBySlug } from "#app/domain/projects/find-project.server.ts";
import { pledgeSight } from "#app/domain/sight/sight.server.ts";
import { agreedHoursSql } from "./agreed-hours.server.ts";
import { isOpenForHours, type HoursState } from "./hours.ts";
import { creditedOrganizationJson } from "./read-contributions.server.ts";
import type { CreditedOrganization } from "./shown-credit.ts";

/** A pledge in kind with its hours, as one viewer may see it. */
export interface ShownInKind {
  readonly pledgeId: string;
  /** Null: it did not consent to be named, and this viewer may not know. */
  readonly organization: CreditedOrganization | null;
  readonly deliverable: { readonly position: number; readonly title: string } | null;
  readonly offeredHours: number;
  /** Null before the steward agreed. */
  readonly agreedHours: number | null;
  readonly enteredMinutes: number;
  readonly verifiedMinutes: number;
  /** The steward agrees while the raise is open; in a raise from before hours lowered its price, at any time. */
  readonly mayAgree: boolean;
  readonly mayEnter: boolean;
}

export interface ShownHours {
  readonly id: string;
  /** Null with the person where the organization may not be named here. */
  readonly organization: CreditedOrganization | null;
  readonly person: string | null;
  readonly deliverable: { readonly position: number; readonly title: string } | null;
  /** Year-month-day. */
  readonly workedOn: string;
  /** Below zero in a mirror. */
  readonly minutes: number;
  readonly note: string;
  readonly state: HoursState;
  readonly mayVerify: boolean;
  readonly mayTakeBack: boolean;
}

export interface HoursPage {
  readonly project: { readonly id: string; readonly slug: string; readonly title: string };
  /** Whether agreed hours lower the price. */
  readonly lowers: boolean;
  readonly pledges: readonly ShownInKind[];
  readonly entries: readonly ShownHours[];
  readonly nextAfter: string | null;
  readonly deliverables: readonly { readonly id: string; readonly position: number; readonly title: string }[];
  readonly live: { readonly stream: StreamId; readonly cursor: number };
}

/** More pledges in kind than anybody reads through. */
const pledgesShown = 100;

const deliverableJson = sql`case when d.id is not null then json_build_object('position', d.position, 'title', d.title) end`;

const pledgeRowShape = {
  pledgeId: col.text,
  organization: col.nullable(
    col.record({ id: col.text, slug: col.text, name: col.text, initials: col.text, hue: col.number }),
  ),
  organizationId: col.text,
  deliverable: col.nullable(col.record({ position: col.number, title: col.text })),
  offeredHours: col.number,
  agreedHours: col.nullable(col.number),
  enteredMinutes: col.number,
  verifiedMinutes: col.number,
};

const entryRowShape = {
  deliverable: col.nullable(col.record({ position: col.number, title: col.text })),
  id: col.text,
  organization: col.nullable(
    col.record({ id: col.text, slug: col.text, name: col.text, initials: col.text, hue: col.number }),
  ),
  person: col.nullable(col.text),
  workedOn: col.text,
  minutes: col.number,
  note: col.text,
  mirrorsId: col.nullable(col.text),
  verified: col.boolean,
  takenBack: col.boolean,
  personId: col.text,
  creditedId: col.text,
};

/** Work in kind of a project: what was offered, agreed, entered and verified, and each entry, newest first (or one alone). Null when it is not theirs to see. */
export async function hoursPage(
  { db, actor, clock }: Context,
  slug: string,
  { after = null, only = null }: { after?: string | null; only?: string | null } = {},
): Promise<HoursPage | null> {
  const project = await findProjectBySlug(db, actor, slug);
  if (!project) return null;
  const stream = projectStream(project.id);
  // First the number, then the state: an event between the two is heard again, and none is missed.
  const heads = await readHeads(db, [stream]);
  const behind =
    only !== null ? sql`e.id = ${only}::uuid` : after !== null && isId(after) ? sql`e.id < ${after}::uuid` : sql`true`;
  const shown = pledgeSight(actor).sql(sql`p`);
  const [pledges, entries, deliverables] = await Promise.all([
    readRows(
      db,
      pledgeRowShape,
      sql`
      select p.id as "pledgeId", case when ${shown} then ${creditedOrganizationJson(sql`o`)} end as organization, p.credited_organization_id as "organizationId", ${deliverableJson} as deliverable, p.hours as "offeredHours",
        ${agreedHoursSql(sql`p.id`)} as "agreedHours",
        coalesce(s.minutes, 0) as "enteredMinutes", coalesce(s.verified, 0) as "verifiedMinutes"
      from pledge p join organization o on o.id = p.credited_organization_id left join deliverable d on d.id = p.deliverable_id
        left join lateral (select sum(e.minutes)::int as minutes, (sum(e.minutes) filter (where v.entry_id is not null))::int as verified
          from hours_entry e left join hours_verification v on v.entry_id = e.id where e.pledge_id = p.id) s on true
      where p.project_id = ${project.id} and p.terms_kind = 'in_kind' and p.signed_at is not null and p.ended_at is null
      order by p.position limit ${pledgesShown}`,
    ),
    readRows(
      db,
      entryRowShape,
      sql`
      select e.id, case when ${shown} then ${creditedOrganizationJson(sql`o`)} end as organization, case when ${shown} then w.display_name end as person,
        ${deliverableJson} as deliverable, e.worked_on::text as "workedOn", e.minutes, case when ${shown} then e.note else '' end as note,
        e.mirrors_id as "mirrorsId", v.entry_id is not null as verified, exists (select from hours_entry m where m.mirrors_id = e.id) as "takenBack",
        e.person_id as "personId", p.credited_organization_id as "creditedId"
      from hours_entry e join pledge p on p.id = e.pledge_id join organization o on o.id = p.credited_organization_id join person w on w.id = e.person_id
        left join deliverable d on d.id = e.deliverable_id left join hours_verification v on v.entry_id = e.id
      where p.project_id = ${project.id} and ${behind} order by e.id desc limit ${limits.pageSize + 1}`,
    ),
    readRows(
      db,
      { id: col.text, position: col.number, title: col.text },
      sql`select d.id, d.position, d.title from deliverable d where d.project_id = ${project.id} order by d.position`,
    ),
  ]);
  const entersFor = organizationsFor(actor, "hours.enter");
  const lowers = project.hoursRule !== null;
  const isOpen = project.stage === "raising" && project.closesAt !== null && project.closesAt > clock.now();
  const mayAgree = may(actor, "hours.agree") && (isOpen || !lowers);
  const verifies = may(actor, "hours.verify");
  const page = entries.slice(0, limits.pageSize);
  return {
    project: { id: project.id, slug: project.slug, title: project.title },
    lowers,
    pledges: pledges.map(({ organizationId, ...each }) => ({
      ...each,
      mayAgree,
      mayEnter:
        isOpenForHours(project.stage) &&
        each.agreedHours !== null &&
        each.enteredMinutes < each.agreedHours * 60 &&
        entersFor.includes(organizationId),
    })),
    entries: page.map(({ mirrorsId, verified, takenBack, personId, creditedId, ...each }) => {
      const open = mirrorsId === null && !takenBack;
      const own = personId === actorId(actor);
      return {
        ...each,
        state: mirrorsId !== null ? "mirror" : takenBack ? "taken_back" : verified ? "verified" : "entered",
        mayVerify: open && !verified && verifies && !own,
        mayTakeBack: open && (verifies || (own && !verified && entersFor.includes(creditedId))),
      };
    }),
    nextAfter: entries.length > limits.pageSize ? (page.at(-1)?.id ?? null) : null,
    deliverables: [...deliverables],
    live: { stream, cursor: heads.get(stream) ?? 0 },
  };
}

/** An entry that the viewer may take back; null for everybody else. */
export async function hoursToTakeBack(
  ctx: Context,
  slug: string,
  entryId: string,
): Promise<{ project: HoursPage["project"]; entry: ShownHours } | null> {
  if (!isId(entryId)) return null;
  const page = await hoursPage(ctx, slug, { only: entryId });
  const entry = page?.entries.find(({ mayTakeBack }) => mayTakeBack);
  return page && entry ? { project: page.project, entry } : null;
}
