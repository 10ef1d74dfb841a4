import { count, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { contributionList } from "#app/domain/contributions/contribution-pages.server.ts";
import { searchPage, searchThread } from "#app/domain/discussion/search-pages.server.ts";
import { threadPage } from "#app/domain/marketplace/thread-pages.server.ts";
import { listOrganizations } from "#app/domain/identity/organization-pages.server.ts";
import { systemClock } from "#app/domain/kernel/clock.ts";
import type { PersonActor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { readLedgerFilters } from "#app/domain/accounts/ledger-filters.ts";
import { ledgerPage, transferPage } from "#app/domain/accounts/ledger-pages.server.ts";
import { notificationList } from "#app/domain/notifications/notification-pages.server.ts";
import { pledgesOfProject } from "#app/domain/marketplace/pledge-pages.server.ts";
import { findProjectBySlug } from "#app/domain/projects/find-project.server.ts";
import { historyPage } from "#app/domain/timeline/history-pages.server.ts";
import { readFilters } from "#app/domain/marketplace/marketplace-filters.ts";
import { boardPage, marketplacePage } from "#app/domain/marketplace/marketplace-pages.server.ts";
import { projectPage } from "#app/domain/marketplace/project-pages.server.ts";
import { frontPage } from "#app/domain/reports/front-page.server.ts";
import { inboxCount, inboxPage } from "#app/domain/reports/inbox-pages.server.ts";
import { organizationReport } from "#app/domain/reports/organization-reports.server.ts";
import { selfCheck } from "#db/self-check.server.ts";
import { checks } from "#app/domain/watch/checks.server.ts";
import { event } from "#db/schema/log.ts";
import { pledge } from "#db/schema/pledges.ts";
import { freshDatabase, type TestDatabase } from "#db/test-database.ts";
import { contextOf, fillBook, type Filled } from "./fill-book.ts";
import { multiplyTalk } from "./multiply-talk.ts";
import { readByEach } from "./rows-read.ts";

const marketplace = (search: string) => (ctx: Context) =>
  marketplacePage(ctx, readFilters(new URLSearchParams(search)), "USD");
const search = (query: string) => (ctx: Context) =>
  searchPage(ctx, { query, by: null }, { messages: null, projects: null });
const book = (search: string) => (ctx: Context) => ledgerPage(ctx, readLedgerFilters(new URLSearchParams(search)));

/** What each page asks of the database. */
const views = ({
  page: { slug },
  organizationSlug,
}: Filled): Readonly<Record<string, (ctx: Context) => Promise<unknown>>> => ({
  front: (ctx) => frontPage(ctx, "USD"),
  projects: marketplace(""),
  "projects, second page": marketplace("page=2"),
  "projects, newest": marketplace("sort=newest"),
  "projects, closing": marketplace("sort=closing"),
  "projects, organizations": marketplace("sort=organizations"),
  "projects, mine": marketplace("mine=1"),
  "projects, searched": marketplace("q=reef"),
  board: (ctx) => boardPage(ctx, readFilters(new URLSearchParams("view=board")), "USD"),
  project: (ctx) => projectPage(ctx, slug),
  "project, its pledges": async (ctx) => {
    const found = await findProjectBySlug(ctx.db, ctx.actor, slug);
    return found && pledgesOfProject(ctx, found, "en");
  },
  "project, its discussion": (ctx) => threadPage(ctx, slug),
  "project, its history": (ctx) => historyPage(ctx, slug, null),
  organizations: (ctx) => listOrganizations(ctx, { search: "", kind: null, after: null }),
  organization: (ctx) => organizationReport(ctx, organizationSlug),
  contributions: (ctx) => contributionList(ctx, {}),
  ledger: book(""),
  "ledger of a project": book(`project=${slug}`),
  "ledger of an organization": book(`organization=${organizationSlug}`),
  "ledger of a figure": book("figure=promised"),
  "transfer 100": (ctx) => transferPage(ctx, 100),
  "project, the middle of its discussion": (ctx) => threadPage(ctx, slug, { before: talk / 2 }),
  "project, its discussion searched": (ctx) => searchThread(ctx, slug, "image"),
  "search for what everybody says": search("image"),
  "search for what nobody says": search("sturgeon"),
  "what one person said": (ctx) =>
    searchPage(ctx, { query: "", by: personOf(ctx).personId }, { messages: null, projects: null }),
  inbox: (ctx) => inboxPage(ctx, "en"),
  "inbox, its news": (ctx) => notificationList({ ...ctx, actor: personOf(ctx) }, "en", null),
  bell: inboxCount,
});

function personOf({ actor }: Context): PersonActor {
  if (actor.kind !== "person") throw new Error("a member looks");
  return actor;
}

/** Messages in one project, and news for one person. */
const talk = 20_000;

/** Tables with a row or more for each pledge, message or piece of news: a page reads of them what it shows. */
const growing = ["pledge", "pledge_step", "entry", "transfer", "event", "message", "notification"];
/** Thirty projects on the front page’s map, of 25 pledges each, and three cards, are the most that a page shows. */
const rowsShown = 1_500;
/** A search looks among the newest messages first, and a bell counts up to a bound. */
const rowsLookedThrough: Readonly<Record<string, number>> = {
  "search for what everybody says": 5_000,
  "search for what nobody says": 5_000,
  "project, its discussion searched": 5_000,
  "what one person said": 5_000,
};

test("a book that is filled by multiplying keeps every promise of the book, and each page reads by index what it shows of it, however much is said", async () => {
  const database = await freshDatabase();
  const { db } = database;
  // More than one set of organizations, so that balances run on in all of them.
  const filled = await fillBook(database, 10_000);
  const [pledges] = await db.select({ count: count() }).from(pledge);
  expect(pledges?.count).toBeGreaterThan(9_900);
  const [told] = await db.select({ count: count() }).from(event).where(eq(event.type, "pledge.signed"));
  expect(told?.count).toBe((pledges?.count ?? 0) * 3);
  await multiplyTalk(database.sql, {
    projectId: filled.page.projectId,
    messages: talk,
    personId: filled.holders[1]!.personId,
    news: talk,
  });
  expect(await selfCheck(db, checks)).toEqual([]);

  for (const [page, { rows, wholly }] of await pagesRead(database, filled)) {
    expect(wholly, `${page} goes through whole tables`).toEqual([]);
    expect(rows, `rows that ${page} reads`).toBeLessThan(rowsLookedThrough[page] ?? rowsShown);
  }
}, 240_000);

async function pagesRead({ db, address }: TestDatabase, filled: Filled) {
  const { clock, newId } = { clock: systemClock, newId: idsBy(systemClock) };
  const context = await contextOf({ db, clock, newId }, filled.holders[1]!.personId);
  const each = views(filled);
  const read = await readByEach(
    address,
    Object.values(each).map((view) => (own) => view({ ...context, db: own })),
    growing,
  );
  return Object.keys(each).map((page, index) => [page, read[index]!] as const);
}
