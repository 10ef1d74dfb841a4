import { asc, eq, sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, readRows } from "#db/rows.server.ts";
import { organization } from "#db/schema/identity.ts";
import { deliverable } from "#db/schema/projects.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { limitAtSql } from "#app/domain/identity/read-signing-limit.server.ts";
import { isAdmitted, type Standing } from "#app/domain/kernel/admitted.ts";
import { organizationIds, type Actor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { dayWords } from "#app/domain/kernel/day-words.ts";
import { formatMoney, money } from "#app/domain/kernel/money.ts";
import { inSeries, inWords, plural } from "#app/domain/kernel/count-words.ts";
import { sayDropped, sayStanding } from "#app/domain/pledges/explain-settlement.ts";
import { raisingOf } from "#app/domain/pledges/load-raising.server.ts";
import {
  readCondition,
  readNaming,
  readSettlementPledge,
  readTerms,
  type StoredCondition,
} from "#app/domain/pledges/pledge.ts";
import type { Settlement } from "#app/domain/pledges/settlement-terms.ts";
import { maySetNaming } from "#app/domain/pledges/set-naming.server.ts";
import { panelOf, type ListedPledge, type PledgedProject } from "./pledge-panel.server.ts";
import type {
  NamedOrganization,
  PanelDeliverable,
  PledgePanelData,
  PledgingOrganization,
  ShownPledge,
} from "#app/domain/pledges/shown-pledge.ts";
import { sayConditions, sayTerms, type Wording } from "#app/domain/pledges/terms-words.ts";
import { settlementOf, type Raising } from "#app/domain/pledges/what-if.ts";
import { readUnlocks, type Unlocks } from "./read-unlocks.server.ts";
import { isEnded, pledgeAmount, pledgeKind } from "#app/domain/sight/pledge-kind.ts";
import { cofunding, cofundingFacts, pledgeSight } from "#app/domain/sight/sight.server.ts";
import type { GivenPrice } from "#app/domain/projects/money-left.ts";
import { withoutConsent, type AnswerFacts } from "#app/domain/maintainers/answers.ts";
import { readCountingAnswers } from "#app/domain/maintainers/read-answers.server.ts";

/** What pledges are for, whether the maintainers agree, and which of them set others free. */
interface Scope {
  readonly deliverables: readonly (PanelDeliverable & GivenPrice)[];
  readonly answers: readonly AnswerFacts[];
  readonly unlocks: Unlocks;
}

interface PledgesWanted {
  /** Gives the panel the raise itself, however many pledges it has: for the page that is about nothing else. */
  readonly withBasis?: boolean;
  /** For a page that has read these already; such a page draws a river, in which no pledge links to its line in the book. */
  readonly scope?: Scope;
}

export interface PledgesOfProject {
  /** In joining order, ended ones too. */
  readonly pledges: readonly ShownPledge[];
  readonly panel: PledgePanelData;
  readonly settlement: Settlement | null;
  /** The raise with real ids: for the server alone. */
  readonly raising: Raising | null;
}

/**
 * Everything about one project's pledges for one viewer: each with its terms, what it waits for, what it pays and why,
 * and what the panel needs to work out a what-if. One round trip, then arithmetic.
 *
 * @param project found through the viewer
 * @param locale how sums and dates in sentences are written
 */
export async function pledgesOfProject(
  ctx: Context,
  project: PledgedProject,
  locale: string,
  { withBasis = false, scope }: PledgesWanted = {},
): Promise<PledgesOfProject> {
  const { db, actor } = ctx;
  const own = organizationIds(actor).filter(
    (id) => may(actor, "pledge.state_intent", id) || may(actor, "pledge.sign", id),
  );
  const [{ rows, named }, { deliverables, answers, unlocks }, transfers, choices] = await Promise.all([
    readListed(db, project.id, own, ctx.clock.now()),
    scope ?? readScope(db, project.id),
    scope ? new Map<string, number>() : lastTransferNumbers(db, project.id),
    withBasis ? firstNames(db) : [],
  ]);
  const organizations = new Map(
    named.map(({ signingLimitMinor: _limit, standing: _standing, ...organization }) => [organization.id, organization]),
  );
  const mine = named
    .filter(({ id }) => own.includes(id))
    .map(({ standing, ...each }): PledgingOrganization => ({
      ...each,
      maySign: may(actor, "pledge.sign", each.id),
      admitted: isAdmitted(standing),
    }));
  const sight = sightOf(actor, rows);
  const firm = rows.filter(({ rung, counts }) => rung === "firm" && counts);
  const consented = withoutConsent({ repositories: project.repositories, answers }).length === 0;
  const raising = raisingOf(project, deliverables, firm.map(readSettlementPledge), consented);
  const settlement = raising && settlementOf(raising);
  // A name is shown in a condition only where it is shown in the list too: the two together would tell more than each.
  const shown = new Set(rows.filter(sight).map((row) => row.creditedOrganizationId));
  const hidden = new Set(rows.map((row) => row.creditedOrganizationId).filter((id) => !shown.has(id)));
  const wording = wordingOf(
    project.currency,
    locale,
    (id) => (hidden.has(id) ? "a member that is not named" : (organizations.get(id)?.name ?? "an organization")),
    deliverables,
  );

  const reasons = new Map<string, { why: () => string; paysMinor: bigint }>();
  for (const each of settlement?.standing ?? []) {
    reasons.set(each.pledge.id, {
      why: () => sayStanding(each.reason, each.offersMinor, each.paysMinor, wording),
      paysMinor: each.paysMinor,
    });
  }
  for (const each of settlement?.dropped ?? [])
    reasons.set(each.pledge.id, { why: () => sayDropped(each.reason, wording), paysMinor: 0n });

  // What fell again since then is not free any more; who is not named is counted.
  const byId = new Map(rows.map((row) => [row.id, row]));
  const unlockedName = (id: string): (string | null)[] => {
    const row = byId.get(id);
    return row?.stands ? [sight(row) ? (organizations.get(row.creditedOrganizationId)?.name ?? null) : null] : [];
  };
  const pledges = rows.map((row): ShownPledge => {
    const named = sight(row);
    const aim = deliverables.find(({ id }) => id === row.deliverableId);
    const settled = reasons.get(row.id);
    return {
      id: row.id,
      organization: named ? (organizations.get(row.creditedOrganizationId) ?? null) : null,
      payer:
        named && row.payerOrganizationId !== row.creditedOrganizationId
          ? (organizations.get(row.payerOrganizationId) ?? null)
          : null,
      fund: row.fund,
      mine: organizationIds(actor).includes(row.payerOrganizationId),
      sealed: row.opensNamed !== null,
      creditAsked:
        row.creditAskedOrganizationId !== null && organizationIds(actor).includes(row.payerOrganizationId)
          ? (organizations.get(row.creditAskedOrganizationId)?.name ?? null)
          : null,
      naming: maySetNaming(actor, row) ? readNaming(row).named : null,
      rung: row.rung,
      kind: pledgeKind(row),
      amountMinor: pledgeAmount(row),
      hours: row.hours,
      paysMinor: row.allocatedMinor ?? settled?.paysMinor ?? null,
      // Sentences are made when they are read: of a hundred pledges a river shows a dozen, and pours the rest together.
      get terms() {
        return row.amountMinor === null ? "" : sayTerms(readTerms(row), wording);
      },
      get waitsFor() {
        return sayConditions((row.conditions as StoredCondition[]).map(readCondition), wording);
      },
      get why() {
        return settled?.why() ?? sayRung(row, wording);
      },
      unlocked: sayUnlocked((unlocks.get(row.id) ?? []).flatMap((id) => unlockedName(id))),
      deliverable: aim ? { id: aim.id, position: aim.position, title: aim.title } : null,
      joinedAt: (row.signedAt ?? row.createdAt).toISOString(),
      transferNumber: transfers.get(row.id) ?? null,
    };
  });
  // An organization with a pledge in its name and one without is not named in what is sent: that would name both.
  const unnamed = new Set(rows.filter((row) => !sight(row)).map((row) => row.creditedOrganizationId));
  const panel = panelOf(ctx, project, {
    rows,
    deliverables,
    raising,
    organizations,
    hidden: unnamed,
    mine,
    locale,
    withBasis,
    choices,
  });
  return { pledges, panel, settlement, raising };
}

/** Whether the viewer may know whose each of a project's pledges is. */
function sightOf(actor: Actor, rows: readonly ListedPledge[]): (row: ListedPledge) => boolean {
  const cofunded = cofunding(actor).allows(rows.map(cofundingFacts));
  const sight = pledgeSight(actor);
  return ({ payerOrganizationId: payer, creditedOrganizationId: credited, named, opensNamed }) =>
    sight.allows({ payer, credited, named, sealed: opensNamed !== null, cofunded });
}

function wordingOf(
  currency: string,
  locale: string,
  nameOf: (id: string) => string,
  deliverables: readonly { id: string; title: string }[],
): Wording {
  return {
    amount: (minor) => formatMoney(money(minor, currency), { locale, cents: "any" }),
    organization: nameOf,
    deliverable: (id) => deliverables.find((each) => each.id === id)?.title ?? "a deliverable",
    date: (ms) => dayWords(ms, locale),
  };
}

function sayRung(row: ListedPledge, { amount, date }: Wording): string {
  if (!row.counts && !isEnded(row.rung))
    return "Its organization is not admitted to the network: it counts for nobody, and is in no total.";
  const ended = row.endedAt ? ` on ${date(row.endedAt.getTime())}` : "";
  switch (row.rung) {
    case "interest":
      return "It would take part; no sum is said.";
    case "intent":
      return "It means to give this; nothing is binding, and it is in no total.";
    case "withdrawn":
      return `It was withdrawn${ended}.`;
    case "lapsed":
      return `It was released${ended}, and nobody pays.`;
    case "cancelled":
    case "refunded":
    case "reallocated":
      return `It was ${row.rung}${ended}.`;
    default:
      return sayAllocated(row, amount);
  }
}

function sayAllocated({ termsKind, allocatedMinor, offeredMinor }: ListedPledge, amount: Wording["amount"]): string {
  const pays = allocatedMinor ?? 0n;
  if (termsKind === "in_kind") return "It works in kind.";
  if (pays === 0n) return "Nothing of it was needed, so it pays nothing.";
  return pays === offeredMinor
    ? `It pays the ${amount(pays)} it offered.`
    : `It pays ${amount(pays)} of the ${amount(offeredMinor)} it offered.`;
}

/** More names than this make a list that nobody reads in a sentence. */
const namesSaid = 3;

/** @param unlocked the names of those whose pledges it set free; null for one that is not named */
function sayUnlocked(unlocked: readonly (string | null)[]): string | null {
  if (unlocked.length === 0) return null;
  const named = unlocked.filter((name) => name !== null);
  const said = named.length > namesSaid ? named.slice(0, namesSaid - 1) : named;
  const more = unlocked.length - said.length;
  const rest = more === 0 ? [] : [`${inWords(more)} ${said.length > 0 ? "more" : `waiting ${plural(more, "pledge")}`}`];
  return `With it, ${inSeries([...said, ...rest])} came to stand.`;
}

/** The number of the last transfer about each pledge, so that each row opens its lines in the book. */
async function lastTransferNumbers(db: Db, projectId: string): Promise<Map<string, number>> {
  const rows = await readRows(
    db,
    { id: col.text, number: col.nullable(col.text) },
    sql`
    select p.id, (select max(e.number) from entry e where e.pledge_id = p.id) as number from pledge p where p.project_id = ${projectId}`,
  );
  return new Map(rows.flatMap(({ id, number }) => (number === null ? [] : [[id, Number(number)]])));
}

const storedPledgeShape = {
  id: col.text,
  hours: col.nullable(col.number),
  named: col.boolean,
  createdAt: col.text,
  deliverableId: col.nullable(col.text),
  payerOrganizationId: col.text,
  creditedOrganizationId: col.text,
  creditAskedOrganizationId: col.nullable(col.text),
  creditAgreed: col.boolean,
  cofunds: col.boolean,
  rung: col.word<ListedPledge["rung"]>(),
  termsKind: col.word<ListedPledge["termsKind"]>(),
  amountMinor: col.nullable(col.bigint),
  shareBasisPoints: col.nullable(col.number),
  matchNumerator: col.nullable(col.number),
  matchDenominator: col.nullable(col.number),
  conditions: col.json<ListedPledge["conditions"]>(),
  stands: col.boolean,
  counts: col.boolean,
  offeredMinor: col.bigint,
  allocatedMinor: col.nullable(col.bigint),
  fundId: col.nullable(col.text),
  opensNamed: col.nullable(col.boolean),
  signedAt: col.nullable(col.text),
  endedAt: col.nullable(col.text),
  fund: col.nullable(col.record({ slug: col.text, name: col.text })),
};

type PlacedName = NamedOrganization & { readonly standing: Standing; readonly signingLimitMinor: bigint | null };

/**
 * The pledges of a project in joining order, and by name everybody who pays, is credited or is waited for in it, with those
 * that the viewer may pledge for. As JSON in one row: a page shows a hundred pledges, and reading rows column by column
 * takes longer than all that is worked out of them.
 */
async function readListed(
  db: Db,
  projectId: string,
  own: readonly string[],
  now: Date,
): Promise<{ rows: ListedPledge[]; named: PlacedName[] }> {
  const [row] = await readRows(
    db,
    {
      pledges: col.list(col.record(storedPledgeShape)),
      named: col.list(
        col.record({
          id: col.text,
          slug: col.text,
          name: col.text,
          initials: col.text,
          hue: col.number,
          standing: col.word<Standing>(),
          signingLimitMinor: col.nullable(col.bigint),
        }),
      ),
    },
    sql`
    select coalesce((select json_agg(l order by l.position) from (
        select p.position, p.id, p.deliverable_id as "deliverableId", p.payer_organization_id as "payerOrganizationId", p.credited_organization_id as "creditedOrganizationId", p.credit_asked_organization_id as "creditAskedOrganizationId", p.credit_agreed as "creditAgreed", p.cofunds,
          p.rung, p.terms_kind as "termsKind", p.amount_minor::text as "amountMinor", p.share_basis_points as "shareBasisPoints", p.match_numerator as "matchNumerator",
          p.match_denominator as "matchDenominator", p.hours, p.conditions, p.stands, p.counts, p.offered_minor::text as "offeredMinor", p.allocated_minor::text as "allocatedMinor",
          p.fund_id as "fundId", p.named, p.opens_named as "opensNamed", p.created_at as "createdAt", p.signed_at as "signedAt", p.ended_at as "endedAt",
          case when f.id is not null then json_build_object('slug', f.slug, 'name', f.name) end as fund
        from pledge p left join fund f on f.id = p.fund_id where p.project_id = ${projectId}) l), '[]') as pledges,
      coalesce((select json_agg(json_build_object('id', o.id, 'slug', o.slug, 'name', o.name, 'initials', o.initials, 'hue', o.hue, 'standing', o.standing, 'signingLimitMinor', (${limitAtSql(sql`o`, now)})::text) order by o.name)
        from organization o where o.id in (
          select unnest(array[p.payer_organization_id, p.credited_organization_id, p.credit_asked_organization_id]) from pledge p where p.project_id = ${projectId}
          union select (c->>'organizationId')::uuid from pledge p, jsonb_array_elements(p.conditions) c where p.project_id = ${projectId} and p.conditions <> '[]' and c->>'kind' = 'organization'
          union select unnest(${sql.param([...own])}::uuid[]))), '[]') as named`,
  );
  const moment = (text: string | null) => (text === null ? null : new Date(text));
  return {
    rows: (row?.pledges ?? []).map((each) => ({
      ...each,
      createdAt: new Date(each.createdAt),
      signedAt: moment(each.signedAt),
      endedAt: moment(each.endedAt),
    })),
    named: row?.named ?? [],
  };
}

/** Of a small network all names; of a larger one the browser asks for more as somebody types. */
async function firstNames(db: Db): Promise<string[]> {
  const rows = await db
    .select({ name: organization.name })
    .from(organization)
    .orderBy(sql`lower(${organization.name})`)
    .limit(limits.pageSize * 2);
  return rows.map(({ name }) => name);
}

async function readScope(db: Db, projectId: string): Promise<Scope> {
  const { id, position, title, staffMinor, cloudMinor, givenMinor } = deliverable;
  const [deliverables, answers, unlocks] = await Promise.all([
    db
      .select({ id, position, title, staffMinor, cloudMinor, givenMinor })
      .from(deliverable)
      .where(eq(deliverable.projectId, projectId))
      .orderBy(asc(deliverable.position)),
    readCountingAnswers(db, [projectId]),
    readUnlocks(db, projectId),
  ]);
  return { deliverables, answers, unlocks };
}
