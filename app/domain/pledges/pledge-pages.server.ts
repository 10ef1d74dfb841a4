import { asc, eq, inArray, sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { organization } from "#db/schema/identity.ts";
import { pledge } from "#db/schema/pledges.ts";
import { deliverable, maintainerConsent } from "#db/schema/projects.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { isSteward, organizationIds, type Actor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { formatMoney, money } from "#app/domain/kernel/money.ts";
import { inWords, plural, sayCondition, sayDropped, sayStanding, sayTerms, type Wording } from "#app/domain/pledges/explain-settlement.ts";
import { raisingOf } from "#app/domain/pledges/load-raising.server.ts";
import { allocatedRungs, readCondition, readSettlementPledge, readTerms, type PledgeRow, type StoredCondition } from "#app/domain/pledges/pledge.ts";
import type { Settlement } from "#app/domain/pledges/settlement-terms.ts";
import type { NamedOrganization, PledgePanelData, PledgingOrganization, ShownPledge } from "#app/domain/pledges/shown-pledge.ts";
import { settleRaising, type Raising } from "#app/domain/pledges/what-if.ts";
import type { Project } from "#app/domain/projects/project.ts";
import { withoutConsent } from "#app/domain/projects/stage.ts";

/** More pledges than this are not sent to the browser: the server works out the what-if instead. */
const pledgesSent = 400;

const allocated: readonly string[] = allocatedRungs;
const openForIntent: readonly Project["stage"][] = ["candidate", "endorsed", "scoping", "signed_off", "raising"];

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
 * @param sendAll sends the raise to the panel however many pledges it has: for the page that is about nothing else
 */
export async function pledgesOfProject(ctx: Context, project: Project, locale: string, { sendAll = false }: { sendAll?: boolean } = {}): Promise<PledgesOfProject> {
  const { db, actor } = ctx;
  const [rows, deliverables, consents, transfers, unlocks, mine] = await Promise.all([
    db.select().from(pledge).where(eq(pledge.projectId, project.id)).orderBy(asc(pledge.position)),
    db.select().from(deliverable).where(eq(deliverable.projectId, project.id)).orderBy(asc(deliverable.position)),
    db.select().from(maintainerConsent).where(eq(maintainerConsent.projectId, project.id)),
    lastTransferNumbers(db, project.id),
    unlockedBy(db, project.id),
    pledgingOrganizations(db, actor),
  ]);
  const organizations = await namesOf(db, [...rows.flatMap((row) => [row.creditedOrganizationId, row.payerOrganizationId]), ...conditionOrganizations(rows)]);
  const sight = sightOf(actor, rows);
  const firm = rows.filter(({ rung }) => rung === "firm");
  const consented = withoutConsent({ repositories: project.repositories, consents }).length === 0;
  const raising = raisingOf(project, deliverables, firm.map(readSettlementPledge), consented);
  const settlement = raising && settleRaising(raising);
  // A name is shown in a condition only where it is shown in the list too: the two together would tell more than each.
  const shown = new Set(rows.filter(sight).map((row) => row.creditedOrganizationId));
  const hidden = new Set(rows.map((row) => row.creditedOrganizationId).filter((id) => !shown.has(id)));
  const wording = wordingOf(project.currency, locale, (id) => (hidden.has(id) ? "a member that is not named" : (organizations.get(id)?.name ?? "an organization")), deliverables);

  const reasons = new Map<string, { why: string; paysMinor: bigint }>();
  for (const each of settlement?.standing ?? []) {
    reasons.set(each.pledge.id, { why: sayStanding(each.reason, each.offersMinor, each.paysMinor, wording), paysMinor: each.paysMinor });
  }
  for (const each of settlement?.dropped ?? []) reasons.set(each.pledge.id, { why: sayDropped(each.reason, wording), paysMinor: 0n });

  const pledges = rows.map((row): ShownPledge => {
    const named = sight(row);
    const aim = deliverables.find(({ id }) => id === row.deliverableId);
    const settled = reasons.get(row.id);
    return {
      id: row.id,
      organization: named ? (organizations.get(row.creditedOrganizationId) ?? null) : null,
      payer: named && row.payerOrganizationId !== row.creditedOrganizationId ? (organizations.get(row.payerOrganizationId) ?? null) : null,
      mine: organizationIds(actor).includes(row.payerOrganizationId),
      rung: row.rung,
      kind: kindOf(row),
      amountMinor: amountOf(row),
      hours: row.hours,
      paysMinor: row.allocatedMinor ?? settled?.paysMinor ?? null,
      terms: row.amountMinor === null ? "" : sayTerms(readTerms(row), wording),
      waitsFor: (row.conditions as StoredCondition[]).map((condition) => sayCondition(readCondition(condition), wording).replace(/^waits (until|for) /, "")).join(", and "),
      why: settled?.why ?? sayRung(row, wording),
      unlocked: sayUnlocked(unlocks.get(row.id) ?? []),
      deliverable: aim ? { id: aim.id, position: aim.position, title: aim.title } : null,
      joinedAt: (row.signedAt ?? row.createdAt).toISOString(),
      transferNumber: transfers.get(row.id) ?? null,
    };
  });
  // An organization with a pledge in its name and one without is not named in what is sent: that would name both.
  const unnamed = new Set(rows.filter((row) => !sight(row)).map((row) => row.creditedOrganizationId));
  const panel = panelOf(ctx, project, { rows, deliverables, raising, organizations, hidden: unnamed, mine, most: sendAll ? Infinity : pledgesSent });
  return { pledges, panel, settlement, raising };
}

/** Whether a viewer may know whose a pledge is: by consent, as one of its own people, as a co-funder, or as the steward. */
export function sightOf(actor: Actor, rows: readonly PledgeRow[]): (row: PledgeRow) => boolean {
  const own = new Set(organizationIds(actor));
  const isOwn = (row: PledgeRow) => own.has(row.payerOrganizationId) || own.has(row.creditedOrganizationId);
  const cofunds = rows.some((row) => own.has(row.payerOrganizationId) && (row.rung === "firm" || allocated.includes(row.rung)));
  const seesAll = isSteward(actor) || cofunds;
  return (row) => row.named || seesAll || isOwn(row);
}

function wordingOf(currency: string, locale: string, nameOf: (id: string) => string, deliverables: readonly { id: string; title: string }[]): Wording {
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  return {
    amount: (minor) => formatMoney(money(minor, currency), { locale, cents: false }),
    organization: nameOf,
    deliverable: (id) => deliverables.find((each) => each.id === id)?.title ?? "a deliverable",
    date: (ms) => dates.format(ms),
  };
}

function kindOf(row: PledgeRow): ShownPledge["kind"] {
  const live = row.rung === "firm" || allocated.includes(row.rung);
  if (!live) return row.rung === "interest" || row.rung === "intent" ? row.rung : "ended";
  if (row.termsKind === "in_kind") return "in-kind";
  return allocated.includes(row.rung) || (row.stands && row.termsKind !== "closer") ? "firm" : "conditional";
}

function amountOf(row: PledgeRow): bigint {
  if (row.termsKind === "in_kind" || row.rung === "interest") return 0n;
  return row.rung === "firm" || allocated.includes(row.rung) ? (row.allocatedMinor ?? row.offeredMinor) : (row.amountMinor ?? 0n);
}

function sayRung(row: PledgeRow, { amount, date }: Wording): string {
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
      return row.termsKind === "in_kind" ? "It works in kind." : `It pays ${amount(row.allocatedMinor ?? 0n)} of the ${amount(row.offeredMinor)} it offered.`;
  }
}

const sayUnlocked = (unlocked: readonly string[]): string | null =>
  unlocked.length === 0 ? null : `With it, ${inWords(unlocked.length)} waiting ${plural(unlocked.length, "pledge")} came to stand.`;

/** The number of the last transfer about each pledge, so that each row opens its lines in the book. */
async function lastTransferNumbers(db: Db, projectId: string): Promise<Map<string, number>> {
  const rows = (await db.execute(sql`
    select p.id, (select max(e.number) from entry e where e.pledge_id = p.id) as number from pledge p where p.project_id = ${projectId}`)) as unknown as { id: string; number: string | null }[];
  return new Map(rows.flatMap(({ id, number }) => (number === null ? [] : [[id, Number(number)]])));
}

/** Pledges that came to stand because of another one, by that other one, as the log tells it. */
async function unlockedBy(db: Db, projectId: string): Promise<Map<string, string[]>> {
  const rows = (await db.execute(sql`
    select distinct e.payload->>'becauseOfPledgeId' as cause, p.id from pledge p
    join event e on e.entity = 'pledge:' || p.id and e.type = 'pledge.stood' and e.stream_id = 'project:' || p.project_id
    where p.project_id = ${projectId} and e.payload->>'becauseOfPledgeId' is not null`)) as unknown as { cause: string; id: string }[];
  const causes = new Map<string, string[]>();
  for (const { cause, id } of rows) causes.set(cause, [...(causes.get(cause) ?? []), id]);
  return causes;
}

const conditionOrganizations = (rows: readonly PledgeRow[]): string[] =>
  rows.flatMap(({ conditions }) => (conditions as StoredCondition[]).flatMap((each) => (each.kind === "organization" ? [each.organizationId] : [])));

const nameColumns = { id: organization.id, slug: organization.slug, name: organization.name, initials: organization.initials, hue: organization.hue };

async function namesOf(db: Db, ids: readonly string[]): Promise<Map<string, NamedOrganization>> {
  if (ids.length === 0) return new Map();
  const rows = await db.select(nameColumns).from(organization).where(inArray(organization.id, [...new Set(ids)]));
  return new Map(rows.map((row) => [row.id, row]));
}

async function pledgingOrganizations(db: Db, actor: Actor): Promise<Omit<PledgingOrganization, "saidMinor">[]> {
  const ids = organizationIds(actor).filter((id) => may(actor, "pledge.state_intent", id) || may(actor, "pledge.sign", id));
  if (ids.length === 0) return [];
  const rows = await db.select({ ...nameColumns, signingLimitMinor: organization.signingLimitMinor }).from(organization).where(inArray(organization.id, ids)).orderBy(asc(organization.name));
  return rows.map((row) => ({ ...row, maySign: may(actor, "pledge.sign", row.id) }));
}

interface PanelParts {
  readonly rows: readonly PledgeRow[];
  readonly deliverables: readonly (typeof deliverable.$inferSelect)[];
  readonly raising: Raising | null;
  readonly organizations: ReadonlyMap<string, NamedOrganization>;
  readonly hidden: ReadonlySet<string>;
  readonly mine: readonly Omit<PledgingOrganization, "saidMinor">[];
  readonly most: number;
}

function panelOf({ actor, clock, newId }: Context, project: Project, { rows, deliverables, raising, organizations, hidden, mine, most }: PanelParts): PledgePanelData {
  const now = clock.now();
  const raises = project.stage === "raising" && project.closesAt !== null && project.closesAt > now;
  // Who is not named goes to the browser under a name of this page only: an id would tell who it is elsewhere.
  const masked = new Map([...hidden].map((id, index) => [id, `unnamed-${index + 1}`]));
  const alias = (id: string) => masked.get(id) ?? id;
  const sent = raising && raises && raising.pledges.length <= most ? raising : null;
  const involved = new Set(sent?.pledges.flatMap(({ organizationId, conditions }) => [organizationId, ...conditions.flatMap((each) => (each.kind === "organization" ? [each.organizationId] : []))]));
  return {
    project: {
      slug: project.slug,
      title: project.title,
      currency: project.currency,
      goalMinor: project.goalMinor,
      minimumMinor: project.minimumMinor,
      closesAt: project.closesAt?.toISOString() ?? null,
    },
    open: raises ? "firm" : openForIntent.includes(project.stage) && project.stage !== "raising" ? "intent" : "closed",
    organizations: mine.map((each) => {
      const said = rows.find(({ payerOrganizationId, rung }) => payerOrganizationId === each.id && (rung === "interest" || rung === "intent"));
      return { ...each, saidMinor: said?.amountMinor ?? null };
    }),
    raising: sent && {
      ...sent,
      pledges: sent.pledges.map((each) => ({
        ...each,
        organizationId: alias(each.organizationId),
        conditions: each.conditions.map((condition) => (condition.kind === "organization" ? { ...condition, organizationId: alias(condition.organizationId) } : condition)),
      })),
    },
    names: Object.fromEntries([...organizations].filter(([id]) => involved.has(id) && !hidden.has(id))),
    deliverables: deliverables.map(({ id, position, title, staffMinor, cloudMinor }) => ({ id, position, title, staffMinor, cloudMinor })),
    signedIn: actor.kind === "person",
    key: newId(),
  };
}
