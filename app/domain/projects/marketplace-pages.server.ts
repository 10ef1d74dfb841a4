import { sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { may, organizationsFor } from "#app/domain/identity/permissions.ts";
import { organizationIds, type Actor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { minorPerMajor } from "#app/domain/kernel/money.ts";
import { visibleSql } from "./find-project.server.ts";
import { prefixQuery, readFilters, type Filters, type Sort } from "./marketplace-filters.ts";
import type { ProjectStream } from "./project-stream.ts";
import { deliveredOfProject, readStream, streamOfProject, type StreamRow } from "./read-stream.server.ts";
import { publicGroups, stageGroups, type Stage, type StageGroup } from "./stage.ts";

/** Cards on one page: six rows of two, about four screens. */
export const cardsPerPage = 12;
/** Rows in one column of the board before it leads to the list. */
export const rowsPerColumn = 10;
/** Repository owners and narratives that are offered as filters. */
const choicesOffered = 6;

export interface ProjectCard {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly summary: string;
  readonly stage: Stage;
  readonly atRisk: boolean;
  /** `documented`: a public fact from elsewhere, without money in this book. */
  readonly origin: "proposed" | "documented";
  /** Who paid, as the source of a documented project states it. */
  readonly fundersAsStated: string | null;
  readonly repositories: readonly string[];
  readonly closesAt: Date | null;
  readonly queuePosition: number | null;
  readonly stream: ProjectStream;
  readonly deliverables: { readonly accepted: number; readonly all: number };
  readonly contributions: number;
  readonly endorsements: { readonly people: number; readonly organizations: number };
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly count: number;
}

export interface MarketplaceCounts {
  /** All that the search finds, without the other filters. */
  readonly all: number;
  readonly stages: Readonly<Record<StageGroup, number>>;
  readonly owners: readonly Choice[];
  readonly narratives: readonly Choice[];
  readonly mine: number;
  readonly waits: number;
  readonly tip: number;
}

export interface MarketplacePage {
  readonly cards: readonly ProjectCard[];
  /** The number of the first card among all that were found. */
  readonly first: number;
  /** How many the filters leave. */
  readonly found: number;
  readonly nextPage: number | null;
  readonly counts: MarketplaceCounts;
  /** Firm money in what is raising, of its goals. */
  readonly raising: { readonly count: number; readonly firmMinor: bigint; readonly goalMinor: bigint };
  readonly currency: string;
  readonly mayPropose: boolean;
  /** A sum in whole units that the filter "would tip it" offers. */
  readonly tip: number;
}

export interface BoardColumn {
  readonly key: "candidate" | "upcoming" | "in-flight" | "done";
  readonly count: number;
  readonly rows: readonly ProjectCard[];
  readonly firmMinor: bigint;
  readonly pricedMinor: bigint;
  readonly deliveredMinor: bigint;
}

/** The sum that the filter offers where the address names none. */
const offeredTip = 5_000;

const texts = (words: readonly string[]) => sql`${sql.param([...words])}::text[]`;

const balance = (kind: "committed" | "waited") =>
  sql`coalesce((select -a.balance_minor from account a where a.owner_id = p.id and a.kind = ${kind} and a.currency = p.currency), 0)`;

const searched = (query: string): SQL => {
  const words = prefixQuery(query);
  // Signs without a word in them are found nowhere.
  if (words === null) return query === "" ? sql`true` : sql`false`;
  return sql`(p.search @@ to_tsquery('english', ${words}) or array_to_string(p.repositories, ' ') ilike ${`%${query.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`})`;
};

const isMine = (actor: Actor): SQL => sql`exists (select 1 from pledge l where l.project_id = p.id
  and l.rung not in ('withdrawn', 'lapsed', 'cancelled', 'refunded', 'reallocated')
  and (l.payer_organization_id = any(${sql.param([...organizationIds(actor)])}::uuid[]) or l.credited_organization_id = any(${sql.param([...organizationIds(actor)])}::uuid[])))`;
const waits = sql`${balance("waited")} > 0`;
const tipped = (minor: bigint): SQL =>
  sql`(p.stage = 'raising' and p.minimum_minor > ${balance("committed")} and p.minimum_minor - ${balance("committed")} <= ${minor.toString()}::bigint)`;
const owned = (owner: string): SQL => sql`exists (select 1 from unnest(p.repositories) r where lower(split_part(r, '/', 1)) = lower(${owner}))`;

function narrowed(actor: Actor, filters: Filters, currency: string): SQL {
  const { query, stage, owner, narrative, mine, waits: waiting, tip } = filters;
  const parts = [
    visibleSql(actor),
    searched(query),
    stage === null ? null : sql`p.stage = any(${texts(stageGroups[stage])})`,
    owner === null ? null : owned(owner),
    narrative === null ? null : sql`p.narrative_id = (select n.id from narrative n where n.slug = ${narrative})`,
    mine ? isMine(actor) : null,
    waiting ? waits : null,
    tip === null ? null : tipped(BigInt(tip) * minorPerMajor(currency)),
  ];
  return sql.join(parts.filter((part) => part !== null), sql` and `);
}

/** What can be joined comes first, then what is being built, then what is finished; facts from elsewhere after our own. */
const liveliness = sql`case
  when p.stage = 'raising' then 0
  when p.stage = any(${texts(stageGroups.candidate)}) then 1
  when p.stage = any(${texts(stageGroups.upcoming)}) then 2
  when p.stage = any(${texts(stageGroups["in-flight"])}) then 3
  when p.stage = any(${texts(stageGroups.done)}) then 4
  when p.stage = any(${texts(stageGroups.draft)}) then 5
  else 6 end, p.origin desc`;

/** Each ends in the id, so that pages neither repeat nor leave out a project. */
function orderBy(sort: Sort, query: string): SQL {
  switch (sort) {
    case "tipping":
      // A raise over its minimum needs no tipping any more: it comes after those that do.
      return sql`${liveliness}, case when p.stage = 'raising' then ${balance("committed")} >= p.minimum_minor end,
        case when p.stage = 'raising' then p.minimum_minor - ${balance("committed")} end, p.queue_position, p.created_at desc, p.id`;
    case "newest":
      return sql`p.created_at desc, p.id`;
    case "closing":
      return sql`p.stage <> 'raising', p.closes_at nulls last, p.created_at desc, p.id`;
    case "organizations":
      return sql`(select count(distinct l.credited_organization_id) from pledge l where l.project_id = p.id and l.rung in ('firm', 'allocated', 'invoiced', 'paid', 'spent', 'credited')) desc, p.created_at desc, p.id`;
    case "match":
      return sql`ts_rank(p.search, to_tsquery('english', ${prefixQuery(query) ?? ""})) desc, p.created_at desc, p.id`;
  }
}

interface CardRow extends StreamRow {
  id: string;
  slug: string;
  title: string;
  summary: string;
  stage: Stage;
  at_risk: boolean;
  origin: "proposed" | "documented";
  funders: string | null;
  repositories: string[];
  closes_at: string | null;
  queue_position: number | null;
  accepted: number;
  deliverables: number;
  contributions: number;
  endorsing_people: number;
  endorsing_organizations: number;
}

/** What a card shows, for the rows `p` of an inner statement; a few index look-ups for each of the rows that are shown. */
const cardColumns = sql`p.id, p.slug, p.title, p.summary, p.stage, p.at_risk, p.origin, p.facts->>'funders_as_stated' as funders, p.repositories, p.closes_at, p.queue_position,
  p.goal_minor::text as goal, p.minimum_minor::text as minimum, p.currency, s.parts, s.firm, s.waiting, s.intent, s.organizations, ${deliveredOfProject} as delivered,
  (select count(*)::int from deliverable d where d.project_id = p.id and d.state in ('accepted', 'ready_to_invoice', 'invoiced')) as accepted,
  (select count(*)::int from deliverable d where d.project_id = p.id) as deliverables,
  (select count(*)::int from contribution k where k.project_id = p.id) as contributions,
  (select count(distinct e.person_id)::int from endorsement e where e.project_id = p.id) as endorsing_people,
  (select count(distinct e.organization_id)::int from endorsement e where e.project_id = p.id) as endorsing_organizations`;

const toCard = (row: CardRow): ProjectCard => ({
  id: row.id,
  slug: row.slug,
  title: row.title,
  summary: row.summary,
  stage: row.stage,
  atRisk: row.at_risk,
  origin: row.origin,
  fundersAsStated: row.funders,
  repositories: row.repositories,
  closesAt: row.closes_at === null ? null : new Date(row.closes_at),
  queuePosition: row.queue_position,
  stream: readStream(row),
  deliverables: { accepted: row.accepted, all: row.deliverables },
  contributions: row.contributions,
  endorsements: { people: row.endorsing_people, organizations: row.endorsing_organizations },
});

/** One page of cards in one statement: filtered and ordered on projects alone, then what a card shows for those twelve. */
export const cardsStatement = (actor: Actor, filters: Filters, currency: string): SQL => sql`
  with page as materialized (
    select p.*, row_number() over (order by ${orderBy(filters.sort, filters.query)}) as place
    from project p where ${narrowed(actor, filters, currency)}
    order by place limit ${cardsPerPage + 1} offset ${(filters.page - 1) * cardsPerPage}
  )
  select ${cardColumns} from page p left join ${streamOfProject(actor)} order by p.place`;

interface CountsRow {
  all: number;
  found: number;
  stages: Partial<Record<Stage, number>> | null;
  owners: Choice[];
  narratives: Choice[];
  mine: number;
  waits: number;
  tip: number;
  raising: number;
  firm: string;
  goal: string;
}

/** What each filter would leave, and the sums of what is raising, in one statement. */
export const countsStatement = (actor: Actor, filters: Filters, currency: string): SQL => {
  const base = sql`from project p where ${visibleSql(actor)} and ${searched(filters.query)}`;
  const tip = BigInt(filters.tip ?? offeredTip) * minorPerMajor(currency);
  return sql`
    with base as materialized (
      select p.id, p.stage, p.repositories, p.narrative_id, p.currency, p.goal_minor, p.minimum_minor,
        case when p.stage = 'raising' then ${balance("committed")} end as committed, case when p.stage = 'raising' then ${balance("waited")} end as waited
      ${base}
    )
    select
      (select count(*)::int from base) as all,
      (select count(*)::int from project p where ${narrowed(actor, filters, currency)}) as found,
      (select json_object_agg(stage, count) from (select stage, count(*)::int as count from base group by stage) t) as stages,
      (select coalesce(json_agg(json_build_object('value', owner, 'label', owner, 'count', count) order by count desc, owner), '[]') from (
        select min(split_part(r, '/', 1)) as owner, count(distinct b.id)::int as count from base b cross join lateral unnest(b.repositories) r
        group by lower(split_part(r, '/', 1)) order by count desc, owner limit ${choicesOffered}) t) as owners,
      (select coalesce(json_agg(json_build_object('value', slug, 'label', title, 'count', count) order by count desc, title), '[]') from (
        select n.slug, n.title, count(*)::int as count from base b join narrative n on n.id = b.narrative_id group by n.id order by count desc, n.title limit ${choicesOffered}) t) as narratives,
      ${actor.kind === "person" ? sql`(select count(*)::int from base p where ${isMine(actor)})` : sql`0`} as mine,
      (select count(*)::int from base b where b.waited > 0) as waits,
      (select count(*)::int from base b where b.minimum_minor > b.committed and b.minimum_minor - b.committed <= ${tip.toString()}::bigint) as tip,
      (select count(*)::int from base b where b.stage = 'raising') as raising,
      (select coalesce(sum(b.committed), 0)::text from base b) as firm,
      (select coalesce(sum(b.goal_minor), 0)::text from base b where b.stage = 'raising') as goal`;
};

const readCounts = ({ all, stages, owners, narratives, mine, waits: waiting, tip }: CountsRow): MarketplaceCounts => {
  const count = (group: StageGroup) => stageGroups[group].reduce((sum, stage) => sum + (stages?.[stage] ?? 0), 0);
  const byGroup = Object.fromEntries(([...publicGroups, "draft"] as const).map((group) => [group, count(group)])) as Record<StageGroup, number>;
  return { all, stages: byGroup, owners, narratives, mine, waits: waiting, tip };
};

const rowsOf = async <Row>(db: Db, statement: SQL) => (await db.execute(statement)) as unknown as Row[];

/** Everything that the list of projects shows: two statements, sent together. */
export async function marketplacePage({ db, actor }: Context, filters: Filters, currency: string): Promise<MarketplacePage> {
  const [cards, [counted]] = await Promise.all([
    rowsOf<CardRow>(db, cardsStatement(actor, filters, currency)),
    rowsOf<CountsRow>(db, countsStatement(actor, filters, currency)),
  ]);
  if (!counted) throw new Error("Impossible: a statement without FROM has one row");
  return {
    cards: cards.slice(0, cardsPerPage).map(toCard),
    first: (filters.page - 1) * cardsPerPage + 1,
    found: counted.found,
    nextPage: cards.length > cardsPerPage ? filters.page + 1 : null,
    counts: readCounts(counted),
    raising: { count: counted.raising, firmMinor: BigInt(counted.firm), goalMinor: BigInt(counted.goal) },
    currency,
    mayPropose: mayProposeAtAll(actor),
    tip: filters.tip ?? offeredTip,
  };
}

/** The raises that need the least to reach their minimum, as cards, in one statement. */
export async function closestToTipping({ db, actor }: Context, currency: string, count: number): Promise<readonly ProjectCard[]> {
  const filters = { ...readFilters(new URLSearchParams()), stage: "raising" as const };
  return (await rowsOf<CardRow>(db, cardsStatement(actor, filters, currency))).slice(0, count).map(toCard);
}

/** Whether the actor may propose for at least one organization; signed-out visitors may begin to write. */
export const mayProposeAtAll = (actor: Actor): boolean =>
  actor.kind === "visitor" || organizationsFor(actor, "project.propose").length > 0 || may(actor, "project.propose");

const columns = {
  candidate: [...stageGroups.candidate, ...stageGroups.raising],
  upcoming: stageGroups.upcoming,
  "in-flight": stageGroups["in-flight"],
  done: stageGroups.done,
} as const satisfies Record<BoardColumn["key"], readonly Stage[]>;

interface BoardRow extends CardRow {
  key: BoardColumn["key"];
  column_count: number;
  column_firm: string;
  column_priced: string;
  column_delivered: string;
}

/** The first rows of each column with their streams, and each column's count and sums, in one statement. */
export const boardStatement = (actor: Actor, filters: Filters, currency: string): SQL => {
  const key = sql`case ${sql.join(
    Object.entries(columns).map(([name, members]) => sql`when p.stage = any(${texts(members)}) then ${name}`),
    sql` `,
  )} end`;
  return sql`
    with shown as materialized (
      select p.*, ${key} as key, ${balance("committed")} as committed, row_number() over (partition by ${key} order by ${orderBy("tipping", "")}) as place
      from project p where ${narrowed(actor, { ...filters, stage: null }, currency)} and p.stage = any(${texts(Object.values(columns).flat())})
    ), sums as (
      select p.key, count(distinct p.id)::int as count,
        (select coalesce(sum(q.committed), 0)::text from shown q where q.key = p.key and q.stage = 'raising') as firm,
        coalesce(sum(d.staff_minor + d.cloud_minor), 0)::text as priced,
        coalesce(sum(d.staff_minor + d.cloud_minor) filter (where d.state in ('accepted', 'ready_to_invoice', 'invoiced')), 0)::text as delivered
      from shown p left join deliverable d on d.project_id = p.id group by p.key
    )
    select p.key, t.count as column_count, t.firm as column_firm, t.priced as column_priced, t.delivered as column_delivered, ${cardColumns}
    from shown p join sums t on t.key = p.key left join ${streamOfProject(actor)}
    where p.place <= ${rowsPerColumn} order by p.key, p.place`;
};

/** The board: four columns, each with its first rows; empty columns are there as well. */
export async function boardPage({ db, actor }: Context, filters: Filters, currency: string): Promise<readonly BoardColumn[]> {
  const rows = await rowsOf<BoardRow>(db, boardStatement(actor, filters, currency));
  return (Object.keys(columns) as BoardColumn["key"][]).map((key) => {
    const own = rows.filter((row) => row.key === key);
    const [first] = own;
    return {
      key,
      count: first?.column_count ?? 0,
      rows: own.map(toCard),
      firmMinor: BigInt(first?.column_firm ?? 0),
      pricedMinor: BigInt(first?.column_priced ?? 0),
      deliveredMinor: BigInt(first?.column_delivered ?? 0),
    };
  });
}
