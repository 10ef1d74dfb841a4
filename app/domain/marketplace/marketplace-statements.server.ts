import { sql, type SQL } from "drizzle-orm";
import { wordList } from "#db/schema/columns.ts";
import { endedRungs } from "#db/schema/rungs.ts";
import { admittedSql } from "#app/domain/kernel/admitted.server.ts";
import { countsSql } from "#app/domain/contributions/claim.server.ts";
import { organizationIds, type Actor } from "#app/domain/kernel/actor.ts";
import { minorPerMajor } from "#app/domain/kernel/money.ts";
import { beginnings } from "#app/domain/kernel/search-words.server.ts";
import { projectSight } from "#app/domain/sight/sight.server.ts";
import { prefixQuery, type Filters, type Sort } from "./marketplace-filters.ts";
import { fundingOfProject } from "./read-stream.server.ts";
import { placesInLists, type StageGroup } from "#app/domain/projects/stage.ts";

/** Cards on one page: six rows of two, about four screens. */
export const cardsPerPage = 12;
/** Rows in one column of the board before it leads to the list. */
const rowsPerColumn = 10;
/** Repository owners and narratives that are offered as filters. */
const choicesOffered = 6;
/** Of what a search finds, so many of the newest are ranked; words that more projects than this have in common tell little. */
const projectsRanked = 200;
/** The sum that the filter offers where the address names none. */
export const offeredTip = 5_000;

/** Columns of the board, each with the places of the lists that it holds, from the first to the last. */
export const boardColumns = {
  candidate: ["raising", "candidate"],
  upcoming: ["upcoming", "upcoming"],
  "in-flight": ["in-flight", "in-flight"],
  done: ["done", "done"],
} as const satisfies Record<string, readonly [StageGroup, StageGroup]>;

// In all that follows `p` is a row of `listing`: narrow, and indexed for each order. A list filters and orders these and
// then reads what a card shows for the few that are shown. Numbers that are always the same stand in the text itself: the
// statements are prepared, and PostgreSQL plans for values that it sees.

const place = (group: StageGroup): SQL => sql.raw(String(placesInLists.indexOf(group)));
const uuids = (ids: readonly string[]) => sql`${sql.param([...ids])}::uuid[]`;

/** Lists keep a project's place instead of its stage: the same rule of it. */
const listedTo = (actor: Actor): SQL => projectSight(actor).sql(sql`p`, sql`p.place = ${place("draft")}`);

/** An array, looked up before all else: as a condition of each row it would be asked of every project. */
const isMine = (actor: Actor): SQL => {
  const mine = uuids(organizationIds(actor));
  return sql`p.project_id = any(array(select l.project_id from pledge l
    where (l.payer_organization_id = any(${mine}) or l.credited_organization_id = any(${mine})) and l.rung not in ${wordList(endedRungs)}))`;
};
const tipped = (minor: bigint): SQL => sql`(p.missing_minor > 0 and p.missing_minor <= ${minor.toString()}::bigint)`;

/** Where a statement's projects come from: all that the viewer may see, of what a search found. */
function listed(actor: Actor, { query }: Filters, { withRank = false } = {}): SQL {
  if (query === "") return sql`listing p where ${listedTo(actor)}`;
  return withRank ? sql`found p left join ranked on ranked.id = p.project_id where true` : sql`found p where true`;
}

/** Conditions beside the search. */
function narrowed(actor: Actor, filters: Filters, currency: string): SQL {
  const { stage, owner, narrative, mine, waits, tip } = filters;
  const parts = [
    stage === null ? null : sql`p.place = ${place(stage)}`,
    owner === null ? null : sql`p.owners @> array[lower(${owner})]`,
    narrative === null ? null : sql`p.narrative_id = (select n.id from narrative n where n.slug = ${narrative})`,
    mine ? isMine(actor) : null,
    waits ? sql`p.waited_minor > 0` : null,
    tip === null ? null : tipped(BigInt(tip) * minorPerMajor(currency)),
  ];
  return sql.join(
    parts.filter((part) => part !== null).map((part) => sql`and ${part}`),
    sql` `,
  );
}

/** The start of each statement with a search: what it finds, and how well; nothing without one. */
function searching(actor: Actor, { query }: Filters): SQL {
  if (query === "") return sql``;
  const words = prefixQuery(query);
  const pattern = `%${query.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  // Signs without a word in them are found nowhere.
  const hit =
    words === null
      ? sql`false`
      : sql`q.search @@ to_tsquery('english', ${words}) or q.search_fold @@ ${beginnings(query)} or words_of(q.repositories) ilike ${pattern}`;
  return sql`found as materialized (select p.* from listing p where p.project_id in (select q.id from project q where ${hit}) and ${listedTo(actor)}),
    ranked as materialized (
      select q.id, ts_rank(q.search, to_tsquery('english', ${words ?? ""})) as rank
      from (select project_id from found order by created_at desc, project_id limit ${sql.raw(String(projectsRanked))}) newest join project q on q.id = newest.project_id
    ),`;
}

/** Each ends in the id, so that pages neither repeat nor leave out a project. Every order but the last is an index. */
function orderBy(sort: Sort): SQL {
  switch (sort) {
    case "tipping":
      // A raise over its minimum needs no tipping any more: it comes after those that do.
      return sql`p.place, p.documented, p.is_tipped, p.missing_minor, p.queue_position, p.created_at desc, p.project_id`;
    case "newest":
      return sql`p.created_at desc, p.project_id`;
    case "closing":
      return sql`(p.stage <> 'raising'), p.closes_at, p.created_at desc, p.project_id`;
    case "organizations":
      return sql`p.organizations desc, p.created_at desc, p.project_id`;
    case "match":
      return sql`ranked.rank desc nulls last, p.created_at desc, p.project_id`;
  }
}

/** Which place of the queue a row `p` of `project` has: its number has gaps, where others have left. The queue is gathered once for all cards. */
const placeInQueue = sql`case when p.queue_position is not null then
  array_position((select array_agg(q.queue_position order by q.queue_position) from project q where q.queue_position is not null), p.queue_position) end`;

/** What a card shows, for a row `p` of `project`; a few index look-ups for each of those that are shown. */
const cardColumns = sql`p.id, p.slug, p.title, p.summary, p.stage, p.at_risk, p.origin, p.facts->>'funders_as_stated' as funders, p.repositories, p.closes_at, ${placeInQueue} as queue_place,
  p.currency, s.parts, s.firm, s.waiting, s.intent, s.organizations,
  (select count(*)::int from deliverable d where d.project_id = p.id and d.state in ('accepted', 'ready_to_invoice', 'invoiced')) as accepted,
  (select count(*)::int from deliverable d where d.project_id = p.id) as deliverables,
  (select count(*)::int from contribution k where k.project_id = p.id and ${countsSql(sql`k`)}) as contributions,
  (select count(distinct e.person_id)::int from endorsement e where e.project_id = p.id) as endorsing_people,
  (select count(distinct e.organization_id)::int from endorsement e join organization eo on eo.id = e.organization_id and ${admittedSql(sql`eo`)} where e.project_id = p.id) as endorsing_organizations`;

/** Sums that the list has of those that it shows: goal and minimum of the money that agreed hours leave to be paid. */
const listedSums = (of: SQL): SQL =>
  sql`${of}.spent_minor::text as spent, ${of}.goal_minor::text as goal, ${of}.minimum_minor::text as minimum`;

/** One page of cards in one statement: filtered and ordered in the lists, then what a card shows for those few. */
export const cardsStatement = (
  actor: Actor,
  filters: Filters,
  currency: string,
  most: number = cardsPerPage + 1,
): SQL => sql`
  with ${searching(actor, filters)} page as materialized (
    select project_id, spent_minor, goal_minor, minimum_minor, row_number() over () as number from (
      select p.project_id, p.spent_minor, p.goal_minor, p.minimum_minor from ${listed(actor, filters, { withRank: filters.sort === "match" })} ${narrowed(actor, filters, currency)} order by ${orderBy(filters.sort)}
      limit ${sql.raw(String(most))} ${filters.page === 1 ? sql`` : sql`offset ${(filters.page - 1) * cardsPerPage}`}) ordered
  )
  select ${listedSums(sql`page`)}, ${cardColumns} from page join project p on p.id = page.project_id left join ${fundingOfProject(actor)} order by page.number`;

/** What each filter would leave, and the sums of what is raising, in one statement. */
export const countsStatement = (actor: Actor, filters: Filters, currency: string): SQL => {
  const here = listed(actor, filters);
  const tip = BigInt(filters.tip ?? offeredTip) * minorPerMajor(currency);
  // As the newest project that has it spells it.
  const spelled = sql`(select split_part(r, '/', 1) from project q cross join unnest(q.repositories) r
    where q.id = (select p.project_id from listing p where p.owners @> array[t.owner] and ${listedTo(actor)} order by p.created_at desc, p.project_id limit 1)
      and lower(split_part(r, '/', 1)) = t.owner limit 1)`;
  // All projects are gone through once, into the few combinations that there are; the counts are sums of those.
  return sql`
    with ${searching(actor, filters)} combination as materialized (
      select p.place, p.owners, p.narrative_id, count(*)::int as count, count(*) filter (where p.waited_minor > 0)::int as waits, count(*) filter (where ${tipped(tip)})::int as tip,
        sum(p.committed_minor) as firm, sum(p.goal_minor) as goal
      from ${here} group by p.place, p.owners, p.narrative_id
    ), owner as materialized (
      select t.owner as value, ${spelled} as label, t.count from (
        select owner, sum(count)::int as count from combination cross join unnest(owners) owner group by owner order by count desc, owner limit ${sql.raw(String(choicesOffered))}) t
    )
    select
      (select coalesce(json_agg(g), '[]') from (
        select place, sum(count)::int as count, sum(waits)::int as waits, sum(tip)::int as tip, sum(firm)::text as firm, coalesce(sum(goal), 0)::text as goal from combination group by place) g) as places,
      ${isNarrow(filters) ? sql`(select count(*)::int from ${here} ${narrowed(actor, filters, currency)})` : sql`null`} as found,
      (select coalesce(json_agg(o order by o.count desc, o.value), '[]') from owner o) as owners,
      (select coalesce(json_agg(json_build_object('value', n.slug, 'label', n.title, 'count', t.count) order by t.count desc, n.title), '[]') from (
        select narrative_id, sum(count)::int as count from combination where narrative_id is not null
        group by narrative_id order by count desc, narrative_id limit ${sql.raw(String(choicesOffered))}) t join narrative n on n.id = t.narrative_id) as narratives,
      ${actor.kind === "person" ? sql`(select count(*)::int from ${here} and ${isMine(actor)})` : sql`0`} as mine`;
};

/** Whether more than a search narrows the list: what a search finds is counted by its places already. */
const isNarrow = ({ stage, owner, narrative, mine, waits, tip }: Filters): boolean =>
  stage !== null || owner !== null || narrative !== null || mine || waits || tip !== null;

/** The first rows of each column with their streams, and each column's count and sums, in one statement. */
export const boardStatement = (actor: Actor, filters: Filters, currency: string): SQL => {
  const those = sql`${listed(actor, filters)} ${narrowed(actor, { ...filters, stage: null }, currency)}`;
  const columns = sql.join(
    Object.entries(boardColumns).map(([key, [first, last]]) => sql`(${key}::text, ${place(first)}, ${place(last)})`),
    sql`, `,
  );
  return sql`
    with ${searching(actor, filters)} board (key, first, last) as (values ${columns}),
    sums as (
      select b.key, sum(t.count)::int as count, sum(t.firm)::text as firm, sum(t.priced)::text as priced, sum(t.spent)::text as spent
      from board b join (
        select p.place, count(*) as count, case when p.place = ${place("raising")} then sum(p.committed_minor) else 0 end as firm, sum(p.priced_minor) as priced, sum(p.spent_minor) as spent
        from ${those} group by p.place) t on t.place between b.first and b.last group by b.key
    ),
    shown as materialized (
      select b.key, s.project_id, s.spent_minor, s.goal_minor, s.minimum_minor, s.number from board b cross join lateral (
        select project_id, spent_minor, goal_minor, minimum_minor, row_number() over () as number from (
          select p.project_id, p.spent_minor, p.goal_minor, p.minimum_minor from ${those} and p.place between b.first and b.last order by ${orderBy("tipping")} limit ${sql.raw(String(rowsPerColumn))}) ordered) s
    )
    select shown.key, t.count as column_count, t.firm as column_firm, t.priced as column_priced, t.spent as column_spent, ${listedSums(sql`shown`)}, ${cardColumns}
    from shown join sums t on t.key = shown.key join project p on p.id = shown.project_id left join ${fundingOfProject(actor)}
    order by shown.key, shown.number`;
};
