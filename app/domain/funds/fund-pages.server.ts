import { asc, inArray, sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, instant, readRows, type RowOf } from "#db/rows.server.ts";
import { organization } from "#db/schema/identity.ts";
import { narrative } from "#db/schema/projects.ts";
import { countsSql } from "#app/domain/contributions/claim.server.ts";
import { creditShares } from "#app/domain/contributions/credit.ts";
import { fundingSql, readContributions } from "#app/domain/contributions/read-contributions.server.ts";
import { may, organizationsFor } from "#app/domain/identity/permissions.ts";
import type { Actor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { ok, type Result } from "#app/domain/kernel/result.ts";
import { findProjectBySlug } from "#app/domain/projects/find-project.server.ts";
import { receiptShape, receiptSql, shownReceipt } from "#app/domain/ledger/read-receipts.server.ts";
import type { ShownReceipt } from "#app/domain/ledger/receipt.ts";
import { projectSight } from "#app/domain/sight/sight.server.ts";
import { planDistribution, type DistributeRefusal } from "./distribute-fund.server.ts";
import { findFund, takenFrom } from "./find-fund.server.ts";
import { poolOf, headroomFor, type FundRow, type PoolTerms, type Headroom } from "./fund.ts";
import { promiseMatch } from "./promise-match.server.ts";
import { paysFor } from "./read-aims.server.ts";
import { claimOf, readRaises } from "./read-raises.server.ts";
import type { DistributionPage, FundCredit, FundPledge, FundReport, ShownFund } from "./shown-fund.ts";

/** Rows of each table on a fund's page: about what is read on paper. The book has all of them. */
const rowsListed = 100;
/** Narratives and funders in a menu: a network has a handful. */
const choicesListed = 100;

const rowShape = {
  id: col.text,
  slug: col.text,
  name: col.text,
  purpose: col.text,
  organization: col.record({ slug: col.text, name: col.text, initials: col.text, hue: col.number }),
  restriction: col.word<ShownFund["restriction"]>(),
  currency: col.text,
  opened_at: col.text,
  held: col.bigint,
  promised: col.bigint,
  filled: col.bigint,
  spent: col.bigint,
  pool: col.nullable(
    col.record({ numerator: col.number, denominator: col.number, projectCap: col.bigint, organizationCap: col.bigint }),
  ),
};
type Row = RowOf<typeof rowShape>;

/** Funds with their figures: what came in and went out is read from the book. */
const readFunds = (db: Db, where: SQL, tail: SQL): Promise<Row[]> =>
  readRows(
    db,
    rowShape,
    sql`
    select f.id, f.slug, f.name, f.purpose, f.restriction, f.currency, ${instant(sql`f.opened_at`, "microseconds")} as opened_at,
      json_build_object('slug', o.slug, 'name', o.name, 'initials', o.initials, 'hue', o.hue) as organization,
      f.held_minor::text as held, f.promised_minor::text as promised, coalesce(moved.filled, 0)::text as filled, coalesce(moved.spent, 0)::text as spent,
      case when f.pool_opened_at is not null then json_build_object('numerator', f.match_numerator, 'denominator', f.match_denominator, 'projectCap', f.project_cap_minor::text, 'organizationCap', f.organization_cap_minor::text) end as pool
    from fund f join organization o on o.id = f.organization_id
    left join lateral (
      select -sum(e.amount_minor) filter (where t.kind in ('fund_filled', 'fund_mirrored')) as filled, sum(e.amount_minor) filter (where t.kind in ('matched', 'sponsored', 'dues_mirrored')) as spent
      from account a join entry e on e.account_id = a.id join transfer t on t.id = e.transfer_id where a.kind = 'fund' and a.owner_id = f.id and a.currency = f.currency
    ) moved on true
    where ${where} ${tail}`,
  );

const shown = ({ opened_at: _openedAt, held, promised, filled, spent, pool, ...row }: Row): ShownFund => ({
  ...row,
  pool: pool && {
    numerator: pool.numerator,
    denominator: pool.denominator,
    projectCapMinor: pool.projectCap,
    organizationCapMinor: pool.organizationCap,
  },
  filledMinor: filled,
  promisedMinor: promised,
  spentMinor: spent,
  leftMinor: held - promised,
});

export interface FundList {
  readonly funds: readonly ShownFund[];
  readonly total: number;
  readonly nextAfter: string | null;
  readonly mayOpen: boolean;
}

/** Every fund of the network, or of one funder by the end of its address, the newest first. Funds are public. */
export async function listFunds(
  { db, actor }: Pick<Context, "db" | "actor">,
  { after, organization: of }: { readonly after: string | null; readonly organization: string | null },
  pageSize: number = limits.pageSize,
): Promise<FundList> {
  const [, at, id] = /^([\dT:.Z-]{20,27})~([0-9a-f-]{36})$/.exec(after ?? "") ?? [];
  const behind =
    at !== undefined && isId(id) && !Number.isNaN(Date.parse(at))
      ? sql`(f.opened_at, f.id) < (${at}::timestamptz, ${id}::uuid)`
      : sql`true`;
  const whose = of === null ? sql`true` : sql`o.slug = ${of}`;
  const [rows, [total]] = await Promise.all([
    readFunds(db, sql`${behind} and ${whose}`, sql`order by f.opened_at desc, f.id desc limit ${pageSize + 1}`),
    readRows(
      db,
      { count: col.number },
      sql`select count(*)::int as count from fund f join organization o on o.id = f.organization_id where ${whose}`,
    ),
  ]);
  const page = rows.slice(0, pageSize);
  const last = page.at(-1);
  return {
    funds: page.map(shown),
    total: total?.count ?? 0,
    nextAfter: rows.length > pageSize && last ? `${last.opened_at}~${last.id}` : null,
    mayOpen: mayOpenAny(actor),
  };
}

const mayOpenAny = (actor: Actor): boolean =>
  may(actor, "fund.open") || organizationsFor(actor, "fund.open").length > 0;

export interface NewFundPage {
  readonly funders: readonly { readonly id: string; readonly name: string }[];
  readonly narratives: readonly { readonly id: string; readonly name: string }[];
}

/** For whom the viewer may open a fund, and for what; null for those who may open none. */
export async function newFundPage({ db, actor }: Pick<Context, "db" | "actor">): Promise<NewFundPage | null> {
  if (!mayOpenAny(actor)) return null;
  const own = organizationsFor(actor, "fund.open");
  const [funders, narratives] = await Promise.all([
    db
      .select({ id: organization.id, name: organization.name })
      .from(organization)
      .where(
        sql`${organization.kind} = 'funder' and ${may(actor, "fund.open") ? sql`true` : inArray(organization.id, [...own])}`,
      )
      .orderBy(asc(organization.name))
      .limit(choicesListed),
    db
      .select({ id: narrative.id, name: narrative.title })
      .from(narrative)
      .orderBy(asc(narrative.title))
      .limit(choicesListed),
  ]);
  return { funders, narratives };
}

/** The whole account that a fund gives of itself: money in, promised, matched, what is left, and what came of it. Null when there is none. */
export async function fundReport(
  { db, actor, clock }: Pick<Context, "db" | "actor" | "clock">,
  slug: string,
): Promise<FundReport | null> {
  const found = await findFund(db, slug);
  if (!found) return null;
  const { id, organizationId } = found;
  const mayPromise = may(actor, "fund.promise", organizationId);
  const readsPayments = may(actor, "invoice.read", organizationId) || mayPromise;
  const [[row], aims, pledges, [counts], fillings, organizations, credits, matchable] = await Promise.all([
    readFunds(db, sql`f.id = ${id}`, sql``),
    readAims(db, actor, found),
    readPledges(db, actor, id),
    readRows(
      db,
      { pledges: col.number, fillings: col.number, credits: col.number, book: col.text },
      sql`
      select (select count(*)::int from pledge where fund_id = ${id}) as pledges, (select count(*)::int from fund_filling where fund_id = ${id}) as fillings,
        (select count(*)::int from contribution c where ${paidBy(id)}) as credits, (select head_number::text from book) as book`,
    ),
    readFillings(db, id, readsPayments),
    poolOf(found) ? readOrganizations(db, id, poolOf(found)!) : [],
    readCredits(db, actor, id),
    mayPromise && poolOf(found) ? readRaises(db, actor, clock.now(), found, poolOf(found)!) : [],
  ]);
  if (!row) return null;
  return {
    fund: shown(row),
    aims,
    pledges,
    pledgesTotal: counts?.pledges ?? 0,
    organizations,
    fillings,
    fillingsTotal: counts?.fillings ?? 0,
    credits,
    creditsTotal: counts?.credits ?? 0,
    matchable: matchable
      .filter(({ matched }) => !matched)
      .map(({ id: projectId, slug: at, title, organization: proposer, room }) => ({
        id: projectId,
        slug: at,
        title,
        organization: proposer,
        room,
      })),
    bookNumber: Number(counts?.book ?? 0),
    now: clock.now().toISOString(),
    may: { fill: may(actor, "fund.fill"), promise: mayPromise },
  };
}

async function readAims(db: Db, actor: Actor, { id, narrativeId }: FundRow): Promise<FundReport["aims"]> {
  return readRows(
    db,
    { name: col.text, href: col.nullable(col.text) },
    sql`
    select title as name, '/projects?narrative=' || slug as href from narrative where id = ${narrativeId}::uuid
    union all (select project.title, '/projects/' || project.slug from fund_project l join project on project.id = l.project_id where l.fund_id = ${id} and ${projectSight(actor).sql(sql`project`)} order by project.title)
    union all (select o.name, '/organizations/' || o.slug from fund_community l join organization o on o.id = l.organization_id where l.fund_id = ${id} order by o.name)`,
  );
}

async function readPledges(db: Db, actor: Actor, fundId: string): Promise<FundPledge[]> {
  const rows = await readRows(
    db,
    {
      id: col.text,
      project: col.record({
        slug: col.text,
        title: col.text,
        stage: col.word<FundPledge["project"]["stage"]>(),
      }),
      rung: col.word<FundPledge["rung"]>(),
      way: col.word<FundPledge["way"]>(),
      cap: col.bigint,
      pays: col.bigint,
      promised: col.bigint,
      drawn: col.bigint,
      number: col.nullable(col.text),
    },
    sql`
    select p.id, json_build_object('slug', project.slug, 'title', project.title, 'stage', project.stage) as project, p.rung, case when p.distribution_id is null then 'match' else 'distribution' end as way, p.amount_minor::text as cap,
      coalesce(p.allocated_minor, p.offered_minor)::text as pays, fund_promise(p.rung, p.amount_minor, p.allocated_minor, p.drawn_minor)::text as promised, p.drawn_minor::text as drawn,
      (select max(e.number) from entry e where e.pledge_id = p.id)::text as number
    from pledge p join project on project.id = p.project_id where p.fund_id = ${fundId} and ${projectSight(actor).sql(sql`project`)} order by p.signed_at desc, p.id desc limit ${rowsListed}`,
  );
  return rows.map(({ cap, pays, promised, drawn, number, ...each }) => ({
    ...each,
    capMinor: cap,
    paysMinor: pays,
    promisedMinor: promised,
    drawnMinor: drawn,
    transferNumber: number === null ? null : Number(number),
  }));
}

async function readFillings(db: Db, fundId: string, readsPayments: boolean): Promise<ShownReceipt[]> {
  const rows = await readRows(
    db,
    receiptShape,
    sql`
    select ${receiptSql(sql`g`, readsPayments)}
    from fund_filling g join transfer t on t.id = g.transfer_id where g.fund_id = ${fundId} order by t.number desc limit ${rowsListed}`,
  );
  return rows.map(shownReceipt);
}

async function readOrganizations(
  db: Db,
  fundId: string,
  { organizationCapMinor }: PoolTerms,
): Promise<FundReport["organizations"]> {
  const rows = await readRows(
    db,
    { slug: col.text, name: col.text, taken: col.bigint },
    sql`
    select o.slug, o.name, sum(fund_promise(p.rung, p.amount_minor, p.allocated_minor, 0))::text as taken
    from pledge p join project j on j.id = p.project_id join organization o on o.id = j.proposer_organization_id
    where p.fund_id = ${fundId} group by o.id having sum(fund_promise(p.rung, p.amount_minor, p.allocated_minor, 0)) > 0 order by sum(fund_promise(p.rung, p.amount_minor, p.allocated_minor, 0)) desc, o.name limit ${rowsListed}`,
  );
  return rows.map(({ taken, ...each }) => ({
    ...each,
    takenMinor: taken,
    leftMinor: organizationCapMinor - taken,
  }));
}

/** Contributions `c` that are upstream and that a pledge of the fund pays a part of. */
const paidBy = (fundId: string): SQL => sql`c.state in ('merged', 'released') and ${countsSql(sql`c`)} and exists (
  select 1 from pledge p join allocation a on a.pledge_id = p.id join deliverable paid on paid.id = a.deliverable_id
  where p.fund_id = ${fundId} and paid.project_id = c.project_id and (c.deliverable_id is null or paid.id = c.deliverable_id))`;

/** Credit follows money by the same shares as everywhere; the fund's pledges are one payer, apart from others of its organization. */
async function readCredits(db: Db, actor: Actor, fundId: string): Promise<FundCredit[]> {
  const [seen, fundings] = await Promise.all([
    readContributions(db, actor, {
      where: paidBy(fundId),
      tail: sql`order by c.happened_on desc nulls last, c.id desc limit ${rowsListed}`,
    }),
    readRows(
      db,
      {
        id: col.text,
        funding: col.nullable(
          col.list(
            col.record({
              pledgeId: col.text,
              named: col.boolean,
              amountMinor: col.bigint,
              hoursMinor: col.bigint,
              minutes: col.number,
              organization: col.record({
                id: col.text,
                slug: col.text,
                name: col.text,
                initials: col.text,
                hue: col.number,
              }),
            }),
          ),
        ),
        own: col.list(col.text),
      },
      sql`
      select c.id, f.funding, array(select p.id from pledge p where p.fund_id = ${fundId} and p.project_id = c.project_id) as own
      from contribution c left join ${fundingSql(sql`c.project_id`, sql`c.deliverable_id`)} f on true
      where ${paidBy(fundId)} order by c.happened_on desc nulls last, c.id desc limit ${rowsListed}`,
    ),
  ]);
  const shareOf = new Map(
    fundings.map(({ id, funding, own }) => {
      const payers = (funding ?? []).map(({ organization: { id: organizationId }, ...brings }) => ({
        ...brings,
        organizationId: own.includes(brings.pledgeId) ? fundId : organizationId,
        named: true,
      }));
      return [id, creditShares(payers).find(({ organizationId }) => organizationId === fundId)?.basisPoints ?? 0];
    }),
  );
  return seen.map(({ id, title, repository, state, happenedOn }) => ({
    id,
    title,
    repository,
    state,
    happenedOn,
    basisPoints: shareOf.get(id) ?? 0,
  }));
}

export interface FundToFill {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly currency: string;
}

/** A fund whose money the viewer may record; null for others. */
export async function fundToFill(
  { db, actor }: Pick<Context, "db" | "actor">,
  slug: string,
): Promise<FundToFill | null> {
  const found = may(actor, "fund.fill") ? await findFund(db, slug) : null;
  return found && { id: found.id, slug: found.slug, name: found.name, currency: found.currency };
}

/** A fund from which the viewer may promise, with its row; null for others. */
export async function fundToPromise(
  { db, actor }: Pick<Context, "db" | "actor">,
  slug: string,
): Promise<FundRow | null> {
  const found = await findFund(db, slug);
  return found && may(actor, "fund.promise", found.organizationId) ? found : null;
}

export type FillingToTakeBack = ShownReceipt & { readonly fund: Omit<FundToFill, "id"> };

/** Money that came in for a fund, for whoever may take that back; null for others. */
export async function fillingToTakeBack(
  { db, actor }: Pick<Context, "db" | "actor">,
  fillingId: string,
): Promise<FillingToTakeBack | null> {
  if (!may(actor, "fund.fill") || !isId(fillingId)) return null;
  const [row] = await readRows(
    db,
    { ...receiptShape, fund: col.record({ slug: col.text, name: col.text, currency: col.text }) },
    sql`
    select ${receiptSql(sql`g`)},
      json_build_object('slug', f.slug, 'name', f.name, 'currency', f.currency) as fund
    from fund_filling g join fund f on f.id = g.fund_id join transfer t on t.id = g.transfer_id where g.id = ${fillingId}`,
  );
  return row ? shownReceipt(row) : null;
}

export interface MatchPage {
  readonly fund: Pick<FundToFill, "slug" | "name" | "currency">;
  readonly pool: PoolTerms;
  readonly project: { readonly id: string; readonly slug: string; readonly title: string };
  readonly room: Headroom;
  /** What a match of all that is left would come to now, by the verb itself; null where it would be refused. */
  readonly now: { readonly offersMinor: bigint; readonly paysMinor: bigint } | null;
}

/** A match that the viewer may promise to a project from a fund's pool, with what is left for it to the cent; null for others. */
export async function matchPage(ctx: Context, slug: string, projectSlug: string): Promise<MatchPage | null> {
  const [fund, project] = await Promise.all([
    fundToPromise(ctx, slug),
    findProjectBySlug(ctx.db, ctx.actor, projectSlug),
  ]);
  const pool = fund && poolOf(fund);
  if (!pool || !project || !(await paysFor(ctx.db, fund, project))) return null;
  const room = headroomFor(fund, pool, await takenFrom(ctx.db, fund.id, project));
  const preview = await promiseMatch(
    ctx,
    ctx.newId(),
    { fundId: fund.id, projectId: project.id, capMinor: room.mostMinor },
    { preview: true },
  );
  return {
    fund: { slug: fund.slug, name: fund.name, currency: fund.currency },
    pool,
    project: { id: project.id, slug: project.slug, title: project.title },
    room,
    now: preview.ok
      ? { offersMinor: BigInt(preview.value.offersMinor), paysMinor: BigInt(preview.value.paysMinor) }
      : null,
  };
}

const sumOf = (sums: readonly bigint[]): bigint => sums.reduce((sum, each) => sum + each, 0n);

/**
 * A distribution for whoever may promise from the fund: what to choose, and with a sum, exactly what each would get now.
 * Null for others and while no pool is open.
 * @param wanted the ends of the projects' addresses; null: all that may be chosen
 */
export async function distributionPage(
  ctx: Context,
  slug: string,
  amountMinor: bigint | null,
  wanted: readonly string[] | null,
): Promise<Result<DistributionPage, DistributeRefusal> | null> {
  const found = await fundToPromise(ctx, slug);
  const pool = found && poolOf(found);
  if (!pool) return null;
  const now = ctx.clock.now();
  const raises = (await readRaises(ctx.db, ctx.actor, now, found, pool)).slice(0, limits.fundAims);
  const chosen = raises.filter((raise) => wanted === null || wanted.includes(raise.slug));
  const planned =
    amountMinor === null
      ? null
      : await planDistribution({ db: ctx.db, actor: ctx.actor, now }, found, {
          amountMinor,
          projectIds: chosen.map(({ id }) => id),
        });
  if (planned && !planned.ok) return planned;
  return ok({
    fund: { slug: found.slug, name: found.name, currency: found.currency },
    leftMinor: found.heldMinor - found.promisedMinor,
    raises: raises.map((raise) => ({
      id: raise.id,
      slug: raise.slug,
      title: raise.title,
      organizations: raise.contributionsMinor.length,
      contributedMinor: sumOf(raise.contributionsMinor),
      chosen: chosen.includes(raise),
    })),
    plan:
      planned && amountMinor !== null
        ? {
            amountMinor,
            givenMinor: planned.value.givenMinor,
            digest: planned.value.digest,
            parts: planned.value.parts.map(({ raise, amountMinor: part }) => ({
              slug: raise.slug,
              title: raise.title,
              organizations: raise.contributionsMinor.length,
              contributedMinor: sumOf(raise.contributionsMinor),
              roomMinor: claimOf(raise).roomMinor,
              amountMinor: part,
            })),
          }
        : null,
  });
}
