import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { event } from "#db/schema/log.ts";
import { organization, person } from "#db/schema/identity.ts";
import { project } from "#db/schema/projects.ts";
import { demoDatabase } from "#db/seed/test-demo.ts";
import { readAccountFilters } from "#app/domain/accounts/account-filters.ts";
import { exportAccounts, type ShownAccount } from "#app/domain/accounts/account-pages.server.ts";
import { readLedgerFilters } from "#app/domain/accounts/ledger-filters.ts";
import { ledgerPage } from "#app/domain/accounts/ledger-pages.server.ts";
import { readStatementFilters } from "#app/domain/accounts/statement-filters.ts";
import { statementPage } from "#app/domain/accounts/statement-pages.server.ts";
import { findActor } from "#app/domain/identity/find-actor.server.ts";
import { visitor } from "#app/domain/kernel/actor.ts";
import { systemClock } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { figureRows } from "#app/domain/ledger/figure-rows.ts";
import { figureNames, type Figure, type Figures } from "#app/domain/ledger/figures.ts";
import { pledgesOfProject } from "#app/domain/marketplace/pledge-pages.server.ts";
import type { ProjectTotals } from "#app/domain/pledges/totals.ts";
import { readFilters } from "#app/domain/marketplace/marketplace-filters.ts";
import { boardPage, marketplacePage, type ProjectCard } from "#app/domain/marketplace/marketplace-pages.server.ts";
import { projectPage } from "#app/domain/marketplace/project-pages.server.ts";
import { exportNetwork } from "./export-network.server.ts";
import { frontPage } from "./front-page.server.ts";
import { organizationReport } from "./organization-reports.server.ts";

/*
 * Many sums are told by more than one view, each of which reads them by a statement of its own. Here the whole demo
 * network is read in every way, and each way is asked for the same sum.
 */

const currency = "USD";

/** What each way says; ways that do not tell a sum leave it out. */
type Ways = Readonly<Record<string, bigint | number | undefined>>;

/** The sums that are told differently, as lines a reader can act on. */
function disagreements(facts: Readonly<Record<string, Ways>>): string[] {
  return Object.entries(facts).flatMap(([fact, ways]) => {
    const told = Object.entries(ways).filter(([, sum]) => sum !== undefined);
    return new Set(told.map(([, sum]) => String(sum))).size <= 1
      ? []
      : [`${fact}: ${told.map(([way, sum]) => `${way} says ${sum}`).join(", ")}`];
  });
}

/** How many sums more than one way told: a test that compares nothing passes too easily. */
const compared = (facts: Readonly<Record<string, Ways>>) =>
  Object.values(facts).filter((ways) => Object.values(ways).filter((sum) => sum !== undefined).length > 1).length;

const total = <T>(rows: readonly T[], of: (row: T) => bigint) => rows.reduce((sum, row) => sum + of(row), 0n);

async function house() {
  const { db } = await demoDatabase();
  const base = { db, clock: systemClock, newId: idsBy(systemClock), bell: () => {} };
  const as = async (name: string): Promise<Context> => {
    const [found] = await db
      .select()
      .from(person)
      .where(eq(person.email, `${name}@meridian.example`));
    const { actor } = (await findActor(db, found?.id ?? base.newId())) ?? { actor: visitor };
    return { ...base, actor };
  };
  return { db, as, stranger: { ...base, actor: visitor } };
}

/** Every card of the list, page by page. */
async function cardsOf(ctx: Context): Promise<ReadonlyMap<string, ProjectCard>> {
  const cards: ProjectCard[] = [];
  for (let page: number | null = 1; page !== null;) {
    const list = await marketplacePage(ctx, { ...readFilters(new URLSearchParams()), page }, currency);
    cards.push(...list.cards);
    page = list.nextPage;
  }
  return new Map(cards.map((card) => [card.slug, card]));
}

/** A figure as the book's own page adds it up. */
const inTheBook = async (ctx: Context, figure: Figure, query: string) =>
  (await ledgerPage(ctx, readLedgerFilters(new URLSearchParams(`${query}&figure=${figure}`)))).figureMinor ?? undefined;

interface Line {
  readonly record: string;
  readonly [field: string]: unknown;
}

/** What the export says. */
async function exported(ctx: Context): Promise<readonly Line[]> {
  let text = "";
  for await (const line of exportNetwork(ctx)) text += line;
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
}

/** A figure added up from exported entries. */
function fromEntries(entries: readonly Line[], figure: Figure): bigint {
  const { of, side } = figureRows[figure];
  const sum = total(
    entries.filter(({ account, happening }) =>
      of.some((rows) => rows.account === account && (rows.happenings as readonly unknown[]).includes(happening)),
    ),
    ({ amount_minor: amount }) => BigInt(String(amount)),
  );
  return side === "debit" ? sum : -sum;
}

const figure = (figures: Figures, name: Figure) => figures[`${name}Minor`];

/** What an owner's account holds at the end of its statement, on the side on which it grows; nothing was ever posted: zero. */
const closing = (statement: Awaited<ReturnType<typeof statementPage>>, kind: string) =>
  statement === null ? undefined : (statement.accounts.find((account) => account.kind === kind)?.closingMinor ?? 0n);

test.each(["a stranger", "the steward’s director"])(
  "every view tells %s the same sums of a project, of an organization and of the network",
  async (viewer) => {
    const { db, as, stranger } = await house();
    const isSteward = viewer !== "a stranger";
    const ctx = isSteward ? await as("ruth") : stranger;
    expect(ctx.actor.kind).toBe(isSteward ? "person" : "visitor");
    const facts: Record<string, Ways> = {};

    const cards = await cardsOf(ctx);
    const front = await frontPage(ctx, currency);
    const records = await exported(ctx);
    const entries = records.filter(({ record }) => record === "entry");
    const accounts: ShownAccount[] = [];
    for await (const batch of exportAccounts(ctx, readAccountFilters(new URLSearchParams()))) accounts.push(...batch);
    const balance = (ownerId: string, kind: string) =>
      accounts.find((account) => account.ownerId === ownerId && account.kind === kind)?.balanceMinor ?? 0n;

    const projects = await db.select().from(project).where(eq(project.origin, "proposed"));
    const pages = [];
    for (const each of projects) {
      const found = await projectPage(ctx, each.slug);
      if (!found) continue;
      const { stream, figures } = found.page;
      pages.push(found.page);
      const { pledges } = await pledgesOfProject(ctx, each, "en-US");
      const card = cards.get(each.slug)?.stream;
      const log = await db
        .select()
        .from(event)
        .where(eq(event.streamId, projectStream(each.id)))
        .orderBy(event.seq);
      const said = log.flatMap(({ payload }) =>
        "totals" in payload ? [(payload as { totals: ProjectTotals }).totals] : [],
      );
      const last = said.at(-1);
      const mapped = front.map.projects.find(({ id }) => id === each.id);
      const statement = await statementPage(ctx, each.id, readStatementFilters(new URLSearchParams()));
      const ofKind = (kind: string) =>
        total(
          pledges.filter((pledge) => pledge.kind === kind),
          ({ amountMinor }) => amountMinor,
        );
      const drawn = (kind: string) =>
        total(
          stream.parts.filter((part) => part.kind === kind),
          ({ amountMinor }) => amountMinor,
        );
      facts[`${each.slug}, firm`] = {
        "its page": stream.firmMinor,
        "its bar": drawn("firm"),
        "the list": card?.firmMinor,
        "its pledges": ofKind("firm"),
        "the log": last && BigInt(last.firmMinor),
        "the map": mapped?.firmMinor,
      };
      facts[`${each.slug}, waiting`] = {
        "its page": stream.waitingMinor,
        "its bar": drawn("conditional"),
        "the list": card?.waitingMinor,
        "its pledges": ofKind("conditional"),
        "the log": last && BigInt(last.conditionalMinor),
      };
      facts[`${each.slug}, intent`] = {
        "its page": stream.intentMinor,
        "its bar": drawn("intent"),
        "the list": card?.intentMinor,
        "its pledges": ofKind("intent"),
        "the log": last && BigInt(last.intentMinor),
      };
      facts[`${each.slug}, organizations`] = {
        "its page": stream.organizations,
        "the list": card?.organizations,
        "the log": last?.organizations,
      };
      facts[`${each.slug}, in its bar as spent`] = {
        "its page": stream.spentMinor,
        "its figures": figures.spentMinor,
        "the list": card?.spentMinor,
        "the map": mapped?.deliveredMinor,
      };
      for (const name of figureNames)
        facts[`${each.slug}, ${name}`] = {
          "its page": figure(figures, name),
          "the book": await inTheBook(ctx, name, `project=${each.slug}`),
          "the export": fromEntries(
            entries.filter((entry) => entry.project === each.slug),
            name,
          ),
        };
      for (const kind of ["committed", "waited", "restricted"])
        facts[`${each.slug}, what its account “${kind}” holds`] = {
          "its statement": closing(statement, kind),
          "the list of accounts": statement === null ? undefined : balance(each.id, kind),
        };
    }

    const organizations = await db.select().from(organization);
    const reports = [];
    for (const { id, slug, kind } of organizations) {
      const report = await organizationReport(ctx, slug);
      if (!report || kind === "upstream") continue;
      reports.push(report);
      const { sums, lines } = report;
      const statement = await statementPage(ctx, id, readStatementFilters(new URLSearchParams()));
      for (const name of figureNames)
        facts[`${slug}, ${name}`] = {
          "its page": figure(sums, name),
          "its lines": total(lines, (line) => figure(line, name)),
          "the book": await inTheBook(ctx, name, `organization=${slug}`),
        };
      const listed = accounts.filter(({ ownerId }) => ownerId === id);
      const inList = (account: string) =>
        isSteward ? (listed.find((each) => each.kind === account)?.balanceMinor ?? 0n) : undefined;
      facts[`${slug}, promised and not invoiced`] = {
        "its page": sums.committedMinor,
        "its statement": closing(statement, "commitment"),
        "the list of accounts": inList("commitment"),
      };
      facts[`${slug}, waiting`] = {
        "its page": sums.waitingMinor,
        "its statement": closing(statement, "waiting"),
        "the list of accounts": inList("waiting"),
      };
      facts[`${slug}, owed`] = {
        "its page": sums.owedMinor,
        "its statement": closing(statement, "receivable"),
        "the list of accounts": inList("receivable"),
      };
    }

    for (const name of figureNames)
      facts[`the network, ${name}`] = {
        "the front page": figure(front.money.figures, name),
        "the projects’ pages": total(pages, ({ figures }) => figure(figures, name)),
        // What is not named is nobody's to a stranger.
        "the organizations’ pages": isSteward ? total(reports, ({ sums }) => figure(sums, name)) : undefined,
        "the book": await inTheBook(ctx, name, ""),
        "the export": fromEntries(entries, name),
      };
    facts["the network, what is raised for now"] = {
      "the front page": front.money.raisingMinor,
      "the projects’ pages": total(
        pages.filter(({ project: { stage } }) => stage === "raising"),
        ({ figures }) => figures.promisedMinor,
      ),
    };
    const list = await marketplacePage(ctx, readFilters(new URLSearchParams()), currency);
    const board = await boardPage(ctx, readFilters(new URLSearchParams()), currency);
    facts["the network, firm in what raises"] = {
      "the list": list.raising.firmMinor,
      "the board": board.find(({ key }) => key === "candidate")?.firmMinor,
      "the projects’ pages": total(
        pages.filter(({ project: { stage } }) => stage === "raising"),
        ({ stream }) => stream.firmMinor,
      ),
    };

    expect(disagreements(facts)).toEqual([]);
    expect(compared(facts)).toBeGreaterThan(200);
    expect(front.money.figures.spentMinor).toBeGreaterThan(0n);
  },
);
