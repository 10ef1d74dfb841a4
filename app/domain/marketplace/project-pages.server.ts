import { sql, type SQL } from "drizzle-orm";
import { admittedSql } from "#app/domain/kernel/admitted.server.ts";
import { isClaimSql } from "#app/domain/contributions/claim.server.ts";
import { saysMaintainerSql } from "#app/domain/maintainers/find-maintainership.server.ts";
import { answersJson, shownAnswerShape } from "#app/domain/maintainers/read-answers.server.ts";
import { streamSql } from "#app/domain/kernel/stream-sql.server.ts";
import { col, readRows, type RowOf } from "#db/rows.server.ts";
import { actorId, type Actor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { figuresJson, figuresShape } from "#app/domain/ledger/read-figures.server.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { levelOf } from "#app/domain/sight/level.ts";
import { cofunding, pledgeSight, projectSight, viewerOf } from "#app/domain/sight/sight.server.ts";
import { givenOf } from "#app/domain/projects/money-left.ts";
import type { Project } from "#app/domain/projects/project.ts";
import type { PageContribution, PageDeliverable, ProjectPage } from "./project-page.ts";
import { rightsHere } from "#app/domain/projects/rights-here.ts";
import {
  moneyLeftOfProject,
  readFunding,
  spentOfProject,
  fundingOfProject,
  fundingShape,
} from "./read-stream.server.ts";
import { readTalk, talkOfProject, talkShape } from "./read-talk.server.ts";
import { unlocksFrom, unlocksOfProject, type UnlockRow, type Unlocks } from "./read-unlocks.server.ts";
import type { Stage } from "#app/domain/projects/stage.ts";

/** Contributions on the project's page; the list of all of them has the rest. */
const contributionsShown = 24;
const endorsementsShown = 4;

const rowShape = {
  ...fundingShape,
  ...talkShape,
  figures: col.record(figuresShape),
  id: col.text,
  slug: col.text,
  title: col.text,
  summary: col.text,
  html: col.record({ problem: col.text, solution: col.text, implementation: col.text, fit: col.text }),
  stage: col.word<Stage>(),
  at_risk: col.boolean,
  origin: col.word<"proposed" | "documented">(),
  facts: col.nullable(col.json<Record<string, string>>()),
  repositories: col.list(col.text),
  rate: col.nullable(col.bigint),
  over_funding_rule: col.word<Project["overFundingRule"]>(),
  under_funding_rule: col.word<Project["underFundingRule"]>(),
  hours_rule: col.nullable(col.word<NonNullable<Project["hoursRule"]>>()),
  /** The whole price of the goal, and its minimum, as they were published. */
  price: col.nullable(col.bigint),
  least: col.nullable(col.bigint),
  closes_at: col.nullable(col.text),
  rules_frozen: col.boolean,
  scope_version: col.number,
  rev: col.number,
  proposer_id: col.nullable(col.text),
  proposer_organization_id: col.nullable(col.text),
  proposer_name: col.nullable(col.text),
  proposer_organization: col.nullable(col.record({ slug: col.text, name: col.text })),
  narrative: col.nullable(col.record({ slug: col.text, title: col.text })),
  deliverables: col.list(
    col.record({
      state: col.word<PageDeliverable["state"]>(),
      id: col.text,
      title: col.text,
      description: col.text,
      position: col.number,
      repository: col.nullable(col.text),
      hoursLow: col.number,
      hoursHigh: col.number,
      staff: col.bigint,
      cloud: col.bigint,
      given: col.bigint,
    }),
  ),
  sign_offs: col.list(
    col.record({ kind: col.word<ProjectPage["signOffs"][number]["kind"]>(), name: col.text, at: col.text }),
  ),
  answers: col.list(col.record(shownAnswerShape)),
  maintains: col.boolean,
  endorsing_people: col.number,
  endorsing_organizations: col.number,
  endorsements: col.list(col.record({ name: col.text, organization: col.nullable(col.text), value: col.text })),
  my_endorsements: col.list(col.nullable(col.text)),
  contributions: col.list(
    col.record({
      id: col.text,
      title: col.text,
      kind: col.word<PageContribution["kind"]>(),
      state: col.word<PageContribution["state"]>(),
      repository: col.text,
      deliverableId: col.nullable(col.text),
      happenedOn: col.nullable(col.text),
      inKind: col.nullable(col.text),
      inKindMinutes: col.number,
      claimed: col.boolean,
    }),
  ),
  contribution_count: col.number,
  paused_from: col.nullable(col.word<Stage>()),
  cofunds: col.boolean,
  head: col.text,
  unlocks: col.list(col.json<UnlockRow>()),
  stretch: col.nullable(col.bigint),
  extended_at: col.nullable(col.text),
  cofunder_basis_points: col.number,
  withdrawal_lock_days: col.number,
};
type Row = RowOf<typeof rowShape>;

/** Verified hours of the organization that a contribution `k` of the project `p` names, for the same deliverable or the whole. */
const inKindMinutes = (actor: Actor): SQL => sql`(
  select coalesce(sum(e.minutes), 0)::int from pledge l join hours_entry e on e.pledge_id = l.id join hours_verification v on v.entry_id = e.id
  where l.project_id = p.id and l.terms_kind = 'in_kind' and l.credited_organization_id = k.in_kind_organization_id
    and (k.deliverable_id is null or coalesce(e.deliverable_id, l.deliverable_id) = k.deliverable_id) and ${pledgeSight(actor).sql(sql`l`)})`;

/** Everything about one project but its history, in one statement. */
export const projectStatement = (actor: Actor, slug: string): SQL => sql`
  select p.id, p.slug, p.title, p.summary, p.html, p.stage, p.at_risk, p.origin, p.facts, p.repositories, p.currency, p.staff_rate_minor::text as rate,
    p.goal_minor::text as price, p.minimum_minor::text as least, ${moneyLeftOfProject}, p.over_funding_rule, p.under_funding_rule, p.hours_rule, p.stretch_minor::text as stretch, p.extended_at, p.cofunder_basis_points, p.withdrawal_lock_days, p.closes_at, p.rules_frozen_at is not null as rules_frozen,
    p.scope_version, p.rev, p.proposer_id, p.proposer_organization_id, w.display_name as proposer_name,
    case when o.id is not null then json_build_object('slug', o.slug, 'name', o.name) end as proposer_organization,
    case when n.id is not null then json_build_object('slug', n.slug, 'title', n.title) end as narrative,
    s.parts, s.firm, s.waiting, s.intent, s.organizations, ${spentOfProject} as spent,
    (select ${figuresJson()} from pledge l join entry e on e.pledge_id = l.id join account a on a.id = e.account_id join transfer t on t.id = e.transfer_id where l.project_id = p.id) as figures,
    (select coalesce(json_agg(json_build_object('id', d.id, 'position', d.position, 'title', d.title, 'description', d.description, 'repository', d.repository,
      'hoursLow', d.hours_low, 'hoursHigh', d.hours_high, 'staff', d.staff_minor::text, 'cloud', d.cloud_minor::text, 'given', d.given_minor::text, 'state', d.state) order by d.position), '[]')
      from deliverable d where d.project_id = p.id) as deliverables,
    (select coalesce(json_agg(json_build_object('kind', f.kind, 'name', y.display_name, 'at', f.at) order by f.at), '[]')
      from sign_off f join person y on y.id = f.person_id where f.project_id = p.id and f.scope_version = p.scope_version) as sign_offs,
    ${answersJson(sql`p.id`)} as answers, ${saysMaintainerSql(actor, sql`p.repositories`)} as maintains,
    (select count(distinct e.person_id)::int from endorsement e where e.project_id = p.id) as endorsing_people,
    (select count(distinct e.organization_id)::int from endorsement e join organization eo on eo.id = e.organization_id and ${admittedSql(sql`eo`)} where e.project_id = p.id) as endorsing_organizations,
    (select coalesce(json_agg(json_build_object('name', t.name, 'organization', t.organization, 'value', t.value)), '[]') from (
      select y.display_name as name, q.name as organization, e.value from endorsement e join person y on y.id = e.person_id left join organization q on q.id = e.organization_id
      where e.project_id = p.id order by e.value <> '' desc, e.at desc limit ${endorsementsShown}) t) as endorsements,
    (select coalesce(json_agg(e.organization_id), '[]') from endorsement e where e.project_id = p.id and e.person_id = ${actorId(actor)}::uuid) as my_endorsements,
    (select coalesce(json_agg(json_build_object('id', t.id, 'title', t.title, 'kind', t.kind, 'state', t.state, 'repository', t.repository, 'deliverableId', t.deliverable_id,
      'happenedOn', t.happened_on, 'inKind', t.in_kind, 'inKindMinutes', t.in_kind_minutes, 'claimed', t.claimed) order by t.rank, t.happened_on desc nulls last, t.id), '[]') from (
      select k.*, coalesce(d.position, 1000) as rank, q.name as in_kind, ${inKindMinutes(actor)} as in_kind_minutes, ${isClaimSql(sql`k`)} as claimed from contribution k left join deliverable d on d.id = k.deliverable_id
        left join organization q on q.id = k.in_kind_organization_id
      where k.project_id = p.id order by rank, k.happened_on desc nulls last, k.id limit ${contributionsShown}) t) as contributions,
    (select count(*)::int from contribution k where k.project_id = p.id) as contribution_count,
    case when p.stage = 'paused' then (select t.from_stage from project_step t where t.project_id = p.id and t.to_stage = 'paused' order by t.at desc, t.id desc limit 1) end as paused_from,
    ${cofunding(actor).sql(sql`p.id`)} as cofunds,
    ${unlocksOfProject(sql`p.id`)} as unlocks,
    (select r.head_seq from stream r where r.id = ${streamSql("project", sql`p.id`)}) as head,
    ${talkOfProject(actor, sql`p.id`)}
  from project p left join person w on w.id = p.proposer_id left join organization o on o.id = p.proposer_organization_id
    left join narrative n on n.id = p.narrative_id left join ${fundingOfProject(actor)}
  where p.slug = ${slug} and ${projectSight(actor).sql(sql`p`)}`;

export interface FoundProject {
  readonly page: ProjectPage;
  /** Names pledges, and whoever set them free: for the server alone, which knows whom the viewer may know. */
  readonly unlocks: Unlocks;
}

/**
 * The project's page for whoever looks at it, in one statement. Null when it is not theirs to see. Its `live.cursor` is
 * read with it: what a page reads afterwards may be newer and is then told to it again, but nothing is ever missed.
 */
export async function projectPage({ db, actor }: Context, slug: string): Promise<FoundProject | null> {
  const rows = await readRows(db, rowShape, projectStatement(actor, slug));
  const row = rows[0];
  if (!row) return null;
  return { page: pageOf(actor, row), unlocks: unlocksFrom(row.unlocks) };
}

function pageOf(actor: Actor, row: Row): ProjectPage {
  const level = levelOf(viewerOf(actor), row.cofunds);
  const deliverables = row.deliverables.map(({ staff, cloud, given, ...deliverable }) => ({
    ...deliverable,
    staffMinor: staff,
    cloudMinor: cloud,
    givenMinor: given,
  }));
  return {
    project: {
      id: row.id,
      slug: row.slug,
      title: row.title,
      summary: row.summary,
      html: row.html,
      stage: row.stage,
      atRisk: row.at_risk,
      origin: row.origin,
      facts: row.facts,
      repositories: row.repositories,
      currency: row.currency,
      staffRateMinor: row.rate,
      goalMinor: row.price,
      minimumMinor: row.least,
      overFundingRule: row.over_funding_rule,
      underFundingRule: row.under_funding_rule,
      hoursRule: row.hours_rule,
      stretchMinor: row.stretch,
      extendedAt: row.extended_at === null ? null : new Date(row.extended_at),
      cofunderBasisPoints: row.cofunder_basis_points,
      withdrawalLockDays: row.withdrawal_lock_days,
      scopeVersion: row.scope_version,
      rev: row.rev,
      closesAt: row.closes_at === null ? null : new Date(row.closes_at),
      rulesFrozen: row.rules_frozen,
    },
    narrative: row.narrative,
    proposer: { name: row.proposer_name, organization: row.proposer_organization },
    stream: readFunding({ ...row, stretch: row.stretch === null ? null : row.stretch - givenOf(deliverables) }),
    figures: row.figures,
    deliverables,
    signOffs: row.sign_offs,
    answers: row.answers,
    endorsements: {
      people: row.endorsing_people,
      organizations: row.endorsing_organizations,
      latest: row.endorsements,
      mine: row.my_endorsements,
    },
    contributions: row.contributions,
    contributionCount: row.contribution_count,
    level,
    live: { stream: projectStream(row.id), cursor: Number(row.head) },
    talk: readTalk(row),
    may: rightsHere(actor, {
      ...row,
      proposerId: row.proposer_id,
      proposerOrganizationId: row.proposer_organization_id,
      hasPrice: row.price !== null,
      rulesFrozen: row.rules_frozen,
      signedOff: row.sign_offs.map(({ kind }) => kind),
      endorsedFor: row.my_endorsements,
      pausedFrom: row.paused_from,
      maintains: row.maintains,
    }),
  };
}
