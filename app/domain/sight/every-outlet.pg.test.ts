import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { notification } from "#db/schema/notifications.ts";
import { organization } from "#db/schema/identity.ts";
import { accountsPage } from "#app/domain/accounts/account-pages.server.ts";
import { readAccountFilters } from "#app/domain/accounts/account-filters.ts";
import { readLedgerFilters } from "#app/domain/accounts/ledger-filters.ts";
import { ledgerCsv, ledgerPage, transferPage } from "#app/domain/accounts/ledger-pages.server.ts";
import { exportStatement, statementPage } from "#app/domain/accounts/statement-pages.server.ts";
import { readStatementFilters } from "#app/domain/accounts/statement-filters.ts";
import { agreeHours } from "#app/domain/contributions/agree-hours.server.ts";
import { linkContributionInput } from "#app/domain/contributions/contribution-input.ts";
import { contributionFilters } from "#app/domain/contributions/contribution-list.ts";
import {
  contributionList,
  contributionPage,
  projectCredits,
} from "#app/domain/contributions/contribution-pages.server.ts";
import { enterHours } from "#app/domain/contributions/enter-hours.server.ts";
import { hoursPage } from "#app/domain/contributions/hours-pages.server.ts";
import { linkContribution } from "#app/domain/contributions/link-contribution.server.ts";
import { verifyHours } from "#app/domain/contributions/verify-hours.server.ts";
import { eventsAfter } from "#app/domain/timeline/events-after.server.ts";
import { postMessage } from "#app/domain/discussion/post-message.server.ts";
import { searchPage } from "#app/domain/discussion/search-pages.server.ts";
import { threadPage } from "#app/domain/marketplace/thread-pages.server.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { organizationStream, projectStream } from "#app/domain/kernel/events.ts";
import type { ShownEvent } from "#app/domain/timeline/shown-event.ts";
import { composeNews } from "#app/domain/notifications/compose-news.server.ts";
import { notificationList, unreadNotifications } from "#app/domain/notifications/notification-pages.server.ts";
import { closeRaising } from "#app/domain/pledges/close-raising.server.ts";
import { ladderPage } from "#app/domain/marketplace/ladder-page.server.ts";
import { pledgesOfProject } from "#app/domain/marketplace/pledge-pages.server.ts";
import { fixed, testRaise } from "#app/domain/pledges/test-raise.ts";
import { deliverablePage } from "#app/domain/marketplace/deliverable-pages.server.ts";
import { findProjectBySlug } from "#app/domain/projects/find-project.server.ts";
import { historyPage } from "#app/domain/timeline/history-pages.server.ts";
import { boardPage, marketplacePage } from "#app/domain/marketplace/marketplace-pages.server.ts";
import { readFilters } from "#app/domain/marketplace/marketplace-filters.ts";
import { projectPage } from "#app/domain/marketplace/project-pages.server.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { exportNetwork } from "#app/domain/reports/export-network.server.ts";
import { frontPage } from "#app/domain/reports/front-page.server.ts";
import { organizationReport } from "#app/domain/reports/organization-reports.server.ts";
import { pledgeNames, testSight, type PledgeName, type TestOrganization } from "./test-sight.ts";

type House = Awaited<ReturnType<typeof testSight>>;

/** What one way out of the product said to one viewer. */
interface Said {
  /** All of it: no hidden organization's name or id may be anywhere in it. */
  readonly all: unknown;
  /** The pledges whose organization it named, of those that it tells of at all. */
  readonly named: readonly PledgeName[];
}

interface Outlet {
  /** The pledges that it tells of, by name or without. */
  readonly tells: readonly PledgeName[];
  readonly ask: (ctx: Context) => Promise<Said>;
  /** For people only: a visitor has no inbox. */
  readonly signedIn?: true;
}

const text = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) => (typeof each === "bigint" ? each.toString() : each)) ?? "";

async function csvOf(chunks: AsyncIterable<unknown>): Promise<string> {
  let all = "";
  for await (const chunk of chunks) all += String(chunk);
  return all;
}

/** Whether a text speaks of an organization, whatever it calls it by. */
const tellsOf = (said: string, { id, name, slug }: TestOrganization): boolean =>
  [id, name, slug].some((sign) => said.includes(sign));

const binding = ["named", "unnamed", "sealed", "credits", "in_kind", "slice", "lapsing"] as const;
const inBook = ["named", "unnamed", "sealed", "credits", "slice", "lapsing", "withdrawn", "sealed_gone"] as const;
const paying = ["named", "unnamed", "sealed", "credits", "slice"] as const;
const noLedgerFilters = readLedgerFilters(new URLSearchParams());

/** Every way out of the product by which whose a pledge is may be learnt, while the project raises and afterwards. */
function outletsOf(
  house: House,
  { raised, newsIds, letterId }: { raised: boolean; newsIds: string[]; letterId: string },
) {
  const { slug, projectId, pledges, db } = house;
  const byId = new Map(pledgeNames.map((name) => [pledges[name].id, name]));
  /** Those whose payer, or whose credited organization, is named somewhere in a text. */
  const namedIn = (all: unknown, tells: readonly PledgeName[], which: "payer" | "credited"): PledgeName[] =>
    tells.filter((name) => tellsOf(text(all), pledges[name][which]));
  const within = (
    tells: readonly PledgeName[],
    which: "payer" | "credited",
    ask: (ctx: Context) => Promise<unknown>,
  ): Outlet => ({
    tells,
    async ask(ctx) {
      const all = await ask(ctx);
      return { all, named: namedIn(all, tells, which) };
    },
  });
  const eachOrganization = (
    tells: readonly PledgeName[],
    which: "payer" | "credited",
    ask: (ctx: Context, organization: { id: string; slug: string }) => Promise<boolean>,
  ): Outlet => ({
    tells,
    async ask(ctx) {
      const named: PledgeName[] = [];
      for (const name of tells) {
        const [found] = await db.select().from(organization).where(eq(organization.id, pledges[name][which].id));
        if (await ask(ctx, found!)) named.push(name);
      }
      return { all: null, named };
    },
  });
  const ofEvents = (events: readonly ShownEvent[]): Said => ({
    all: events,
    named: pledgeNames.filter((name) =>
      events.some(
        (event) =>
          event.type !== "hidden" &&
          event.entity === `pledge:${pledges[name].id}` &&
          event.organization?.id === pledges[name].credited.id,
      ),
    ),
  });
  const bar = raised ? paying : binding;
  const shownInBar = raised ? [...paying, "in_kind" as const] : [...bar, "intent" as const];

  return {
    "the pledges page": {
      tells: pledgeNames,
      async ask(ctx) {
        const found = await findProjectBySlug(db, ctx.actor, slug);
        const { pledges: shown, panel } = await pledgesOfProject(ctx, found!, "en");
        // One's own organizations stand in the panel by name.
        return {
          all: { shown, panel },
          named: shown.flatMap(({ id, organization: of }) => (of ? [byId.get(id)!] : [])),
        };
      },
    },
    "a pledge’s own page": {
      tells: pledgeNames,
      async ask(ctx) {
        const pages = await Promise.all(pledgeNames.map((name) => ladderPage(ctx, slug, pledges[name].id, "en")));
        return {
          all: pages,
          named: pledgeNames.filter((_, at) => pages[at]?.pledge.organization),
        };
      },
    },
    "the project’s stream": within(shownInBar, "credited", async (ctx) => (await projectPage(ctx, slug))?.page.stream),
    "the list of projects": within(
      shownInBar,
      "credited",
      async (ctx) => (await marketplacePage(ctx, readFilters(new URLSearchParams()), "USD")).cards,
    ),
    "the board": within(shownInBar, "credited", (ctx) => boardPage(ctx, readFilters(new URLSearchParams()), "USD")),
    "the front page": within([], "credited", (ctx) => frontPage(ctx, "USD")),
    "the log": {
      tells: pledgeNames,
      ask: async (ctx) => ofEvents((await eventsAfter(ctx, projectStream(projectId), 0))?.events ?? []),
    },
    // An organization's own log names it by its address: an event of a pledge that is not named is not in it for others.
    "organizations’ own logs": {
      tells: [],
      async ask(ctx) {
        const logs = await Promise.all(
          pledgeNames.map((name) => eventsAfter(ctx, organizationStream(pledges[name].credited.id), 0)),
        );
        const shown = logs.map((log) => (log?.events ?? []).filter(({ type }) => type !== "hidden"));
        return { all: null, named: pledgeNames.filter((_, at) => shown[at]!.length > 0) };
      },
    },
    "the history": within(pledgeNames, "credited", async (ctx) => (await historyPage(ctx, slug, null))?.events),
    "the discussion": within(pledgeNames, "credited", async (ctx) => (await threadPage(ctx, slug, "end", 200))?.items),
    "what a message is about": {
      tells: pledgeNames,
      async ask(ctx) {
        const all = await Promise.all(
          pledgeNames.map((name) => threadPage(ctx, slug, "end", 50, `pledge:${pledges[name].id}`)),
        );
        return {
          all: all.map((page) => page?.about),
          named: pledgeNames.filter((_, at) => all[at]?.about?.title),
        };
      },
    },
    news: {
      ...within(
        pledgeNames,
        "credited",
        async (ctx) => (await notificationList(person(ctx), "en", null)).notifications,
      ),
      signedIn: true,
    },
    "a notice on a device": {
      ...within(pledgeNames, "credited", (ctx) => unreadNotifications(person(ctx), "en", newsIds)),
      signedIn: true,
    },
    "a letter": {
      ...within(pledgeNames, "credited", async (ctx) => {
        const letter = await composeNews(
          ctx,
          { about: letterId, personId: person(ctx).actor.personId } as Parameters<typeof composeNews>[1],
          "http://localhost:3000",
        );
        return letter?.text;
      }),
      signedIn: true,
    },
    "the book": within(inBook, "payer", async (ctx) => {
      const { transfers, nextBefore } = await ledgerPage(ctx, noLedgerFilters);
      const more =
        nextBefore === null ? [] : (await ledgerPage(ctx, { ...noLedgerFilters, before: nextBefore })).transfers;
      return [transfers, more];
    }),
    "the book, filtered by organization": eachOrganization(
      inBook,
      "payer",
      async (ctx, { slug: of }) =>
        (await ledgerPage(ctx, { ...noLedgerFilters, organization: of })).transfers.length > 0,
    ),
    "the book, searched by name": eachOrganization(
      inBook,
      "payer",
      async (ctx, { id }) =>
        (await ledgerPage(ctx, { ...noLedgerFilters, words: nameOf(house, id) })).transfers.length > 0,
    ),
    "a transfer’s page": within(["unnamed"], "payer", async (ctx) => {
      const [row] = (await db.execute(
        sql`select min(number)::int as number from entry where pledge_id = ${pledges.unnamed.id}`,
      )) as unknown as { number: number }[];
      return transferPage(ctx, row!.number);
    }),
    "the book as a file": within(inBook, "payer", async (ctx) => csvOf(ledgerCsv(ctx, noLedgerFilters))),
    "the list of accounts": within(inBook, "payer", (ctx) =>
      accountsPage(ctx, readAccountFilters(new URLSearchParams())),
    ),
    "the project’s statement": within(raised ? paying : inBook, "payer", async (ctx) => {
      const statement = await exportStatement(ctx, projectId, readStatementFilters(new URLSearchParams()));
      const lines = [];
      for await (const line of statement!.lines) lines.push(line);
      return lines;
    }),
    "organizations’ statements": eachOrganization(
      inBook,
      "payer",
      async (ctx, { id }) =>
        (await statementPage(ctx, id, readStatementFilters(new URLSearchParams())))!.accounts.length > 0,
    ),
    "organizations’ pages": eachOrganization(
      raised ? paying : [...paying, "lapsing", "intent"],
      "payer",
      async (ctx, { slug: of }) => {
        const report = await organizationReport(ctx, of);
        return report!.lines.length + report!.intents.length > 0;
      },
    ),
    "work in kind": within(["in_kind"], "credited", async (ctx) => {
      const page = await hoursPage(ctx, slug);
      return [page?.pledges, page?.entries];
    }),
    "the deliverable’s page": within(
      raised ? paying : [],
      "payer",
      async (ctx) => (await deliverablePage(ctx, slug, 1))?.cofunders,
    ),
    "who made a contribution possible": within(raised ? [...paying, "in_kind"] : [], "credited", async (ctx) => {
      const { rows } = await contributionList(ctx, contributionFilters.parse({}));
      return [rows, await Promise.all(rows.map(({ id }) => contributionPage(ctx, id)))];
    }),
    "the credit on the project’s page": within([], "credited", (ctx) => projectCredits(ctx, slug)),
    "the search": within([], "credited", (ctx) =>
      searchPage(ctx, { query: "Shy Institute", by: null }, { messages: null, projects: null }),
    ),
  } satisfies Record<string, Outlet>;
}

const nameOf = ({ pledges }: House, id: string): string =>
  pledgeNames.map((name) => pledges[name].payer).find((payer) => payer.id === id)!.name;

function person(ctx: Context) {
  const { actor } = ctx;
  if (actor.kind !== "person") throw new Error("for people only");
  return { ...ctx, actor };
}

/** Tells everybody who looks of every pledge: news would reach some of them only. */
async function tellEverybody({ db, newId, clock, viewers, pledges, projectId }: House) {
  const letterId = newId();
  const streamId = projectStream(projectId);
  const places = (await db.execute(sql`
    select payload->>'pledgeId' as pledge, min(seq)::int as seq from event
    where stream_id = ${streamId} and type in ('pledge.signed', 'intent.stated') group by 1`)) as unknown as {
    pledge: string;
    seq: number;
  }[];
  expect(new Set(places.map(({ pledge }) => pledge))).toEqual(new Set(pledgeNames.map((name) => pledges[name].id)));
  const newsIds: string[] = [];
  for (const { actor } of Object.values(viewers))
    if (actor.kind === "person")
      for (const { seq } of places) {
        const id = newId();
        newsIds.push(id);
        await db
          .insert(notification)
          .values({ id, personId: actor.personId, streamId, seq, kind: "message", at: clock.now(), letterId })
          .onConflictDoNothing();
      }
  return { letterId, newsIds };
}

/** Everything that any way out says otherwise than the rule, as lines. */
async function disagreements(house: House, outlets: Record<string, Outlet>): Promise<string[]> {
  const wrong: string[] = [];
  const ask = async ([viewer, ctx]: [string, Context]) => {
    const known = await house.mayKnow(ctx);
    for (const [outlet, { tells, ask: say, signedIn }] of Object.entries(outlets)) {
      if (signedIn && ctx.actor.kind !== "person") continue;
      const { all, named } = await say(ctx);
      const said = text(all);
      for (const name of pledgeNames) {
        const { payer, credited } = house.pledges[name];
        const isNamed = named.includes(name);
        const leaks = [payer, credited].some((of) => tellsOf(said, of));
        if (!known.has(name) && (isNamed || leaks)) wrong.push(`${outlet} tells ${viewer} whose the ${name} pledge is`);
        if (known.has(name) && !isNamed && tells.includes(name))
          wrong.push(`${outlet} keeps from ${viewer} whose the ${name} pledge is`);
      }
    }
  };
  await Promise.all(Object.entries(house.viewers).map(ask));
  return wrong;
}

const all = "named unnamed sealed credits in_kind slice intent withdrawn sealed_gone lapsing";
const unsealed = "named unnamed credits in_kind slice intent withdrawn lapsing";
/** By hand, from the decisions: what the rule says is compared with it, and every way out with the rule. */
const whileRaising: Record<keyof House["viewers"], string> = {
  "a visitor": "named",
  "a member of another organization": "named",
  "the proposing organization": "named",
  "a maintainer": "named",
  "the credited organization": unsealed,
  "who is asked to be credited": "named",
  "who means to give": "named intent",
  "who withdrew": "named withdrawn",
  "who withdrew a sealed one": "named sealed_gone",
  "who lapses": unsealed,
  "who pays by name": unsealed,
  "who pays unnamed": unsealed,
  "who pays sealed": `${unsealed} sealed`,
  "who pays and credits another": unsealed,
  "who works in kind": unsealed,
  "who pays for one deliverable": unsealed,
  "the steward’s engineer": all,
  "the steward’s tech lead": all,
  "the steward’s partnerships": all,
  "the steward’s finance": all,
  "the steward’s director": all,
};
const opened = "named unnamed sealed credits in_kind slice intent withdrawn lapsing";
const onceDecided: Record<keyof House["viewers"], string> = {
  ...whileRaising,
  // Its seal is opened with the raise; what was withdrawn before stays sealed. Who lapsed pays nothing any more.
  "who lapses": "named lapsing",
  "the credited organization": opened,
  "who pays by name": opened,
  "who pays unnamed": opened,
  "who pays sealed": opened,
  "who pays and credits another": opened,
  "who works in kind": opened,
  "who pays for one deliverable": opened,
};

async function expectRule(house: House, table: Record<keyof House["viewers"], string>) {
  const said: Record<string, string[]> = {};
  for (const [viewer, ctx] of Object.entries(house.viewers)) said[viewer] = [...(await house.mayKnow(ctx))].sort();
  expect(said).toEqual(
    Object.fromEntries(Object.entries(table).map(([viewer, names]) => [viewer, names.split(" ").sort()])),
  );
}

/** A message about each pledge, by somebody whom nobody takes for its organization. */
async function speakOfEach({ viewers, projectId, newId, clock, pledges }: House) {
  for (const name of pledgeNames) {
    clock.travel(60_000);
    yes(
      await postMessage(viewers["a maintainer"], newId(), {
        projectId,
        markdown: "Thank you.",
        organizationId: null,
        replyToId: null,
        about: `pledge:${pledges[name].id}`,
      }),
    );
  }
}

describe("every way out gives the same answer to whose a pledge is", () => {
  test("while the project raises", { timeout: 240_000 }, async () => {
    const house = await testSight();
    await speakOfEach(house);
    await expectRule(house, whileRaising);
    const outlets = outletsOf(house, { raised: false, ...(await tellEverybody(house)) });
    expect(await disagreements(house, outlets)).toEqual([]);
  });

  test("once it is decided, built and credited", { timeout: 240_000 }, async () => {
    const house = await testSight();
    await speakOfEach(house);
    await house.close();
    const { techLead, projectId, newId, by, pledges } = house;
    const [deliverableId] = house.deliverableIds;
    const { key, ...link } = linkContributionInput.parse({
      key: newId(),
      url: "https://github.com/a/b/pull/7",
      title: "Groups",
      state: "merged",
      deliverableId,
    });
    yes(await linkContribution(techLead, key, { projectId, ...link }));
    const worked = {
      pledgeId: pledges.in_kind.id,
      deliverableId,
      workedOn: "2026-09-30",
      minutes: 60,
      note: "Groups.",
    };
    yes(await agreeHours(techLead, newId(), { projectId, pledgeId: pledges.in_kind.id, hours: 60, note: "" }));
    const { entryId } = yes(await enterHours(by.in_kind, newId(), { projectId, ...worked }));
    yes(await verifyHours(techLead, newId(), { projectId, entryId }));

    await expectRule(house, onceDecided);
    const outlets = outletsOf(house, { raised: true, ...(await tellEverybody(house)) });
    expect(await disagreements(house, outlets)).toEqual([]);
  });

  test("the export says what a stranger may know, whoever asks", async () => {
    const house = await testSight();
    for (const ctx of [house.visitor, house.viewers["the steward’s director"]]) {
      let lines = "";
      for await (const line of exportNetwork(ctx)) if (!line.startsWith('{"record":"organization"')) lines += line;
      for (const name of pledgeNames)
        for (const of of [house.pledges[name].payer, house.pledges[name].credited])
          expect(tellsOf(lines, of), `${name}: ${of.name}`).toBe(name === "named");
    }
  });
});

test("what each pays for a deliverable is for co-funders of the project, whichever deliverable they pay for, the steward, and whose sum it is", async () => {
  const house = await testSight();
  await house.close();
  const sums = async (ctx: Context) =>
    (await deliverablePage(ctx, house.slug, 2))!.cofunders.map(({ paysMinor }) => paysMinor !== null);
  const { viewers } = house;
  // It pays for the first deliverable alone, and reads the second one's sums.
  expect(new Set(await sums(viewers["who pays for one deliverable"]))).toEqual(new Set([true]));
  expect(new Set(await sums(viewers["the steward’s engineer"]))).toEqual(new Set([true]));
  expect(new Set(await sums(viewers["the credited organization"]))).toEqual(new Set([true]));
  for (const viewer of [
    "a visitor",
    "a member of another organization",
    "who is asked to be credited",
    "who lapses",
  ] as const)
    expect(new Set(await sums(viewers[viewer]))).toEqual(new Set([false]));
});

test("an organization that is named with one pledge and not with another is told by the named one alone", async () => {
  const { visitor, pledger, signed, steward, projectId, slug, newId } = await testRaise();
  const payer = await pledger("Half Shy College");
  await signed(await pledger(), fixed(30_000));
  await signed(payer, fixed(2_000), [], { named: true });
  await signed(payer, fixed(1_000), [], { named: false });
  yes(await closeRaising(await steward("director"), newId(), { projectId, reason: "The minimum stands." }));
  const read = async (ctx: Context) => {
    const { parts, lines } = (await organizationReport(ctx, "half-shy-college"))!;
    return [parts.map(({ oursMinor }) => oursMinor), lines.map(({ signedMinor }) => signedMinor)];
  };
  expect(await read(visitor)).toEqual([[200_000n], [200_000n]]);
  expect(await read(payer)).toEqual([[300_000n], [300_000n]]);
  // What it pays for a deliverable is one line: it is told to whoever may know of both.
  const onDeliverable = async (ctx: Context) =>
    (await deliverablePage(ctx, slug, 1))!.cofunders
      .map(({ organization: of }) => of?.name)
      .includes("Half Shy College");
  expect([await onDeliverable(visitor), await onDeliverable(payer)]).toEqual([false, true]);
});
