import { sql } from "drizzle-orm";
import { readContributions, type SeenContribution } from "#app/domain/contributions/read-contributions.server.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { closestToTipping, type ProjectCard } from "#app/domain/projects/marketplace-pages.server.ts";
import { groupOf, stageGroups, type Stage } from "#app/domain/projects/stage.ts";

/** The network's money now: every sum is the balance of accounts of the book, so each can be looked up there. */
export interface NetworkMoney {
  /** What accepted work earned, recovered and owed in fees. */
  readonly deliveredMinor: bigint;
  readonly deliveredSince: number | null;
  /** Committed to, and held for, projects that are co-funded and not yet delivered. */
  readonly buildingMinor: bigint;
  readonly buildingProjects: number;
  /** Committed to projects that still raise. */
  readonly raisingMinor: bigint;
  readonly raisingProjects: number;
  /** Organizations with a pledge that stands or stood. */
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
const mappedProjects = 40;

/** The front page for anybody: four statements, sent together. */
export async function frontPage(ctx: Context, currency: string): Promise<FrontPage> {
  const [money, tipping, merged, map] = await Promise.all([
    readMoney(ctx, currency),
    closestToTipping(ctx, currency, shown.raises),
    readContributions(ctx.db, ctx.actor, {
      where: sql`c.state in ('merged', 'released') and c.happened_on is not null and project.origin = 'proposed'`,
      tail: sql`order by c.happened_on desc, c.id desc limit ${shown.merges}`,
    }),
    readMap(ctx, currency),
  ]);
  return { money, tipping, merged, map };
}

const words = (stages: readonly Stage[]) => sql`${sql.param([...stages])}::text[]`;

interface MoneyRow {
  delivered: string;
  since: number | null;
  building: string;
  building_projects: number;
  raising: string;
  raising_projects: number;
  organizations: number;
  projects: number;
  merged: number;
  repositories: number;
}

async function readMoney({ db }: Context, currency: string): Promise<NetworkMoney> {
  const [row] = (await db.execute(sql`
    with promised as materialized (
      select p.id, p.stage, -sum(a.balance_minor) as held
      from account a join project p on p.id = a.owner_id
      where a.kind in ('committed', 'restricted') and a.currency = ${currency} and a.balance_minor <> 0 group by p.id
    )
    select
      (select coalesce(-sum(balance_minor), 0)::text from account where kind in ('earned', 'recovered', 'fee') and currency = ${currency}) as delivered,
      (select extract(year from min(occurred_at))::int from transfer where kind = 'accepted') as since,
      (select coalesce(sum(held), 0)::text from promised where stage <> 'raising') as building,
      (select count(*)::int from promised where stage <> 'raising' and held > 0) as building_projects,
      (select coalesce(sum(held), 0)::text from promised where stage = 'raising') as raising,
      (select count(*)::int from promised where stage = 'raising' and held > 0) as raising_projects,
      (select count(distinct credited_organization_id)::int from pledge where terms_kind <> 'in_kind'
        and (stands or rung in ('allocated', 'invoiced', 'paid', 'spent', 'credited'))) as organizations,
      (select count(*)::int from project where stage <> all(${words(stageGroups.draft)})) as projects,
      (select count(*)::int from contribution where state in ('merged', 'released')) as merged,
      (select count(distinct lower(repository))::int from contribution where state in ('merged', 'released')) as repositories`)) as unknown as MoneyRow[];
  if (!row) throw new Error("Impossible: a statement without FROM has one row");
  return {
    deliveredMinor: BigInt(row.delivered),
    deliveredSince: row.since,
    buildingMinor: BigInt(row.building),
    buildingProjects: row.building_projects,
    raisingMinor: BigInt(row.raising),
    raisingProjects: row.raising_projects,
    organizations: row.organizations,
    projects: row.projects,
    mergedContributions: row.merged,
    mergedRepositories: row.repositories,
  };
}

interface MapRow {
  id: string;
  title: string;
  repository: string;
  stage: Stage;
  firm: string;
  delivered: string;
  done_at: string | null;
  merged: number;
  springs: { hue: number; joinedAt: string; amount: string }[];
}

function stateOf(stage: Stage): MappedProject["state"] {
  const group = groupOf(stage);
  return group === "done" || group === "raising" || group === "upcoming" ? group : "in-flight";
}

/** Projects that money stands for, with who joined when. Who did not consent to be named has no hue. */
async function readMap({ db, clock }: Context, currency: string): Promise<NetworkMap> {
  const rows = (await db.execute(sql`
    with flowing as materialized (
      select p.id, p.title, p.stage, coalesce(p.repositories[1], 'no repository yet') as repository, sum(coalesce(l.allocated_minor, l.offered_minor)) as firm,
        json_agg(json_build_object('hue', case when l.named then o.hue else 0 end, 'joinedAt', to_char(coalesce(l.signed_at, l.created_at), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
          'amount', coalesce(l.allocated_minor, l.offered_minor)::text) order by l.position) as springs
      from project p join pledge l on l.project_id = p.id join organization o on o.id = l.credited_organization_id
      where p.currency = ${currency} and l.stands and l.terms_kind <> 'in_kind' and coalesce(l.allocated_minor, l.offered_minor) > 0
      group by p.id order by firm desc, p.id limit ${mappedProjects}
    )
    select f.id, f.title, f.stage, f.repository, f.firm::text as firm, f.springs,
      (select coalesce(sum(d.staff_minor + d.cloud_minor), 0)::text from deliverable d where d.project_id = f.id and d.state in ('accepted', 'ready_to_invoice', 'invoiced')) as delivered,
      (select to_char(max(s.at), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') from project_step s where s.project_id = f.id and s.to_stage = 'done') as done_at,
      (select count(*)::int from contribution c where c.repository = f.repository and c.state in ('merged', 'released')) as merged
    from flowing f order by f.firm desc, f.id`)) as unknown as MapRow[];
  return {
    now: clock.now().toISOString().slice(0, 10),
    projects: rows.map(({ id, title, repository, stage, firm, delivered, done_at: doneAt, springs }) => ({
      id,
      title,
      repository,
      state: stateOf(stage),
      firmMinor: BigInt(firm),
      deliveredMinor: BigInt(delivered),
      springs: springs.map(({ hue, joinedAt, amount }) => ({ hue, joinedAt, amountMinor: BigInt(amount) })),
      ...(doneAt === null ? {} : { endsAt: doneAt }),
    })),
    repositories: [...new Map(rows.map(({ repository, merged }) => [repository, { name: repository, mergedCount: merged }])).values()],
  };
}
