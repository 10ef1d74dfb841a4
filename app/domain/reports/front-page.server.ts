import { sql } from "drizzle-orm";
import { col, instant, readRows } from "#db/rows.server.ts";
import { countsSql } from "#app/domain/contributions/claim.server.ts";
import { readContributions, type SeenContribution } from "#app/domain/contributions/read-contributions.server.ts";
import { visitor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { pledgeAmountSql, pledgeKindSql } from "#app/domain/sight/pledge-kind.server.ts";
import { pledgeSight } from "#app/domain/sight/sight.server.ts";
import type { Figures } from "#app/domain/ledger/figures.ts";
import { networkFigures } from "#app/domain/ledger/read-figures.server.ts";
import { spentOfProject } from "#app/domain/marketplace/read-stream.server.ts";
import { closestToTipping, type ProjectCard } from "#app/domain/marketplace/marketplace-pages.server.ts";
import { groupOf, placesInLists, type Stage } from "#app/domain/projects/stage.ts";

/** The network's money now: every sum is the balance of accounts of the book, so each can be looked up there. */
export interface NetworkMoney {
  readonly figures: Figures;
  /** The year of the first work that was accepted and invoiced. */
  readonly spentSince: number | null;
  /** Committed to, and held for, projects that are co-funded and not yet delivered. */
  readonly buildingMinor: bigint;
  readonly buildingProjects: number;
  /** Committed to projects that still raise. */
  readonly raisingMinor: bigint;
  readonly raisingProjects: number;
  /** Organizations whose promises stand, or that were invoiced for one that did. */
  readonly organizations: number;
  readonly projects: number;
  readonly mergedContributions: number;
  readonly mergedRepositories: number;
}

/** A project as the map of all projects draws it. Times are ISO moments, sums minor units. */
export interface MappedProject {
  readonly id: string;
  readonly title: string;
  readonly repository: string;
  readonly state: "done" | "in-flight" | "upcoming" | "raising";
  readonly firmMinor: bigint;
  readonly deliveredMinor: bigint;
  readonly springs: readonly { readonly hue: number; readonly joinedAt: string; readonly amountMinor: bigint }[];
  readonly endsAt?: string;
}

export interface NetworkMap {
  /** The day of drawing, so that a map holds for a day. */
  readonly now: string;
  readonly projects: readonly MappedProject[];
  readonly repositories: readonly { readonly name: string; readonly mergedCount: number }[];
}

export interface FrontPage {
  readonly money: NetworkMoney;
  readonly tipping: readonly ProjectCard[];
  readonly merged: readonly SeenContribution[];
  readonly map: NetworkMap;
}

/** Three raises and five merges are what a stranger reads before scrolling on. */
const shown = { raises: 3, merges: 5 } as const;
/** The map draws at most twelve rivers; reading some more lets it choose among repositories. */
const mappedProjects = 30;

/** The front page for anybody: five statements, sent together. */
export async function frontPage(ctx: Context, currency: string): Promise<FrontPage> {
  const [money, tipping, merged, map] = await Promise.all([
    readMoney(ctx, currency),
    closestToTipping(ctx, currency, shown.raises),
    readContributions(ctx.db, ctx.actor, {
      where: sql`c.state in ('merged', 'released') and c.happened_on is not null and ${countsSql(sql`c`)} and project.origin = 'proposed'`,
      tail: sql`order by c.happened_on desc, c.id desc limit ${shown.merges}`,
    }),
    readMap(ctx, currency),
  ]);
  return { money, tipping, merged, map };
}

const moneyRowShape = {
  since: col.nullable(col.number),
  building: col.bigint,
  building_projects: col.number,
  raising: col.bigint,
  raising_projects: col.number,
  organizations: col.number,
  projects: col.number,
  merged: col.number,
  repositories: col.number,
};

async function readMoney({ db }: Context, currency: string): Promise<NetworkMoney> {
  const [figures, [row]] = await Promise.all([
    networkFigures(db, currency),
    readRows(
      db,
      moneyRowShape,
      sql`
    select
      (select extract(year from occurred_at)::int from transfer where kind = 'accepted' order by number limit 1) as since,
      listed.*,
      (select count(*)::int from (
        select owner_id from account where kind = 'commitment' and balance_minor > 0 union select owner_id from account where kind = 'receivable') paying) as organizations,
      (select count(*)::int from contribution c where state in ('merged', 'released') and ${countsSql(sql`c`)}) as merged,
      (select count(distinct lower(repository))::int from contribution c where state in ('merged', 'released') and ${countsSql(sql`c`)}) as repositories
    from (
      select coalesce(sum(flowing) filter (where not raises), 0)::text as building, (count(*) filter (where not raises and flowing > 0))::int as building_projects,
        coalesce(sum(flowing) filter (where raises), 0)::text as raising, (count(*) filter (where raises and flowing > 0))::int as raising_projects,
        (count(*) filter (where place <> ${placesInLists.indexOf("draft")}))::int as projects
      from (select place, stage = 'raising' as raises, case when currency = ${currency} then committed_minor + held_minor else 0 end as flowing from listing) l
    ) listed`,
    ),
  ]);
  if (!row) throw new Error("Impossible: a statement without FROM has one row");
  return {
    figures,
    spentSince: row.since,
    buildingMinor: row.building,
    buildingProjects: row.building_projects,
    raisingMinor: row.raising,
    raisingProjects: row.raising_projects,
    organizations: row.organizations,
    projects: row.projects,
    mergedContributions: row.merged,
    mergedRepositories: row.repositories,
  };
}

const mapRowShape = {
  id: col.text,
  title: col.text,
  repository: col.text,
  stage: col.word<Stage>(),
  firm: col.bigint,
  spent: col.bigint,
  done_at: col.nullable(col.text),
  merged: col.number,
  springs: col.list(col.record({ hue: col.number, joinedAt: col.text, amount: col.bigint })),
};

function stateOf(stage: Stage): MappedProject["state"] {
  const group = groupOf(stage);
  return group === "done" || group === "raising" || group === "upcoming" ? group : "in-flight";
}

/** Projects that money is firm for, as their own pages count it, with who joined when. The map is the same for everybody: whom a stranger may not know has no hue. */
async function readMap({ db, clock }: Context, currency: string): Promise<NetworkMap> {
  const rows = await readRows(
    db,
    mapRowShape,
    sql`
    with flowing as materialized (
      select l.project_id from listing l where l.currency = ${currency} and l.firm_minor > 0 order by l.firm_minor desc, l.project_id limit ${mappedProjects}
    )
    select p.id, p.title, p.stage, coalesce(p.repositories[1], 'no repository yet') as repository, s.firm::text as firm, s.springs,
      ${spentOfProject} as spent,
      (select ${instant(sql`max(s.at)`)} from project_step s where s.project_id = p.id and s.to_stage = 'done') as done_at,
      (select count(*)::int from contribution c where c.repository = p.repositories[1] and c.state in ('merged', 'released') and ${countsSql(sql`c`)}) as merged
    from flowing f join project p on p.id = f.project_id cross join lateral (
      select sum(${pledgeAmountSql(sql`l`)}) as firm, json_agg(json_build_object('hue', case when ${pledgeSight(visitor).sql(sql`l`)} then o.hue else 0 end,
        'joinedAt', ${instant(sql`coalesce(l.signed_at, l.created_at)`)}, 'amount', (${pledgeAmountSql(sql`l`)})::text) order by l.position) as springs
      from pledge l join organization o on o.id = l.credited_organization_id
      where l.project_id = p.id and ${pledgeKindSql(sql`l`)} = 'firm' and ${pledgeAmountSql(sql`l`)} > 0) s
    where s.firm > 0 order by s.firm desc, p.id`,
  );
  return {
    now: clock.now().toISOString().slice(0, 10),
    projects: rows.map(({ id, title, repository, stage, firm, spent, done_at: doneAt, springs }) => ({
      id,
      title,
      repository,
      state: stateOf(stage),
      firmMinor: firm,
      deliveredMinor: spent,
      springs: springs.map(({ hue, joinedAt, amount }) => ({ hue, joinedAt, amountMinor: amount })),
      ...(doneAt === null ? {} : { endsAt: doneAt }),
    })),
    repositories: [
      ...new Map(
        rows.map(({ repository, merged }) => [repository, { name: repository, mergedCount: merged }]),
      ).values(),
    ],
  };
}
