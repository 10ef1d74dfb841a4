import { describe, expect, it } from "vitest";
import { account } from "#db/schema/ledger.ts";
import { listing } from "#db/schema/listing.ts";
import { deliverable, narrative, stages } from "#db/schema/projects.ts";
import { makeProject, makePledgeRow } from "#db/seed/factories.ts";
import { addressOf, readFilters, type Filters } from "./marketplace-filters.ts";
import { boardPage, marketplacePage } from "./marketplace-pages.server.ts";
import { boardStatement, cardsPerPage, cardsStatement, countsStatement } from "./marketplace-statements.server.ts";
import { groupOf, placesInLists, type Stage } from "#app/domain/projects/stage.ts";
import { fillBook } from "#app/domain/projects/test-book.ts";
import { testNetwork } from "#app/domain/projects/test-network.ts";
import { planOf, rowsRead, stepsOn } from "#app/domain/projects/test-plan.ts";

async function house() {
  const made = await testNetwork();
  const { db, newId, workshop } = made;
  /** A raising project with firm and waiting money in the book (whole units), each of its own organization. */
  const raising = async (title: string, firm: number, waiting = 0, values: Parameters<typeof makeProject>[1] = {}) => {
    const { projectId, slug } = await makeProject(workshop, {
      title,
      goalMinor: 21_000_00n,
      minimumMinor: 15_000_00n,
      ...values,
    });
    const book = async (kind: "committed" | "waited", amount: number) => {
      if (amount === 0) return;
      const { organizationId } = await made.member("budget_holder");
      await makePledgeRow(workshop, {
        projectId,
        organizationId,
        stands: kind === "committed",
        amountMinor: BigInt(amount) * 100n,
        offeredMinor: BigInt(amount) * 100n,
        named: true,
      });
      await db
        .insert(account)
        .values({ id: newId(), kind, ownerId: projectId, currency: "USD", balanceMinor: BigInt(-amount) * 100n });
    };
    await book("committed", firm);
    await book("waited", waiting);
    return { projectId, slug };
  };
  const list = async (search: string | Partial<Filters> = "", who = made.visitor) => {
    const filters =
      typeof search === "string"
        ? readFilters(new URLSearchParams(search))
        : { ...readFilters(new URLSearchParams()), ...search };
    return marketplacePage(who, filters, "USD");
  };
  const titles = async (search: string, who = made.visitor) =>
    (await list(search, who)).cards.map(({ title }) => title);
  return { ...made, raising, list, titles };
}

describe("the list of projects", () => {
  it("puts first what needs least to its minimum, then what has it, then what cannot be joined yet", async () => {
    const { raising, titles, workshop } = await house();
    await raising("Far", 4_000);
    await raising("Over its minimum", 16_000);
    await raising("Near", 14_200, 4_500);
    await makeProject(workshop, { title: "Done", stage: "done" });
    await makeProject(workshop, {
      title: "Candidate",
      stage: "candidate",
      goalMinor: null,
      minimumMinor: null,
      closesAt: null,
    });
    expect(await titles("")).toEqual(["Near", "Far", "Over its minimum", "Candidate", "Done"]);
  });

  it("counts places in the queue, whoever has left it", async () => {
    const { list, workshop } = await house();
    for (const queuePosition of [5, 2])
      await makeProject(workshop, { title: `Number ${queuePosition}`, stage: "upcoming", queuePosition });
    await makeProject(workshop, { title: "Raising" });
    expect((await list()).cards.map(({ title, queuePlace }) => [title, queuePlace])).toEqual([
      ["Raising", null],
      ["Number 2", 1],
      ["Number 5", 2],
    ]);
  });

  it("shows each project's stream: firm, waiting and intent apart, by organization", async () => {
    const { raising, list, member, workshop } = await house();
    const { projectId } = await raising("Near", 14_200, 4_500);
    const shy = await member("budget_holder");
    await makePledgeRow(workshop, {
      projectId,
      organizationId: shy.organizationId,
      rung: "intent",
      signedAt: null,
      amountMinor: 1_500_00n,
      offeredMinor: 0n,
    });
    const [card] = (await list()).cards;
    expect(card?.stream).toMatchObject({
      goalMinor: 21_000_00n,
      minimumMinor: 15_000_00n,
      firmMinor: 14_200_00n,
      waitingMinor: 4_500_00n,
      intentMinor: 1_500_00n,
      organizations: 2,
    });
    expect(
      card?.stream.parts.map(({ kind, amountMinor, label }) => [kind, amountMinor, label === "A member, not named"]),
    ).toEqual([
      ["firm", 14_200_00n, false],
      ["conditional", 4_500_00n, false],
      ["intent", 1_500_00n, true],
    ]);
    const [own] = (await list("", shy)).cards;
    expect(own?.stream.parts.find(({ kind }) => kind === "intent")?.label).not.toBe("A member, not named");
  });

  it("names a member without consent to co-funders and the steward only", async () => {
    const { list, member, workshop, techLead, visitor } = await house();
    const { projectId } = await makeProject(workshop);
    const [shy, cofunder, outsider] = [
      await member("budget_holder"),
      await member("budget_holder"),
      await member("budget_holder"),
    ];
    await makePledgeRow(workshop, { projectId, organizationId: shy.organizationId, stands: true });
    await makePledgeRow(workshop, { projectId, organizationId: cofunder.organizationId, stands: true, named: true });
    const seen = async (who: typeof visitor) =>
      (await list("", who)).cards[0]?.stream.parts.map(
        ({ label, hue }) => label === "A member, not named" && hue === 0,
      );
    expect(await seen(visitor)).toEqual([true, false]);
    expect(await seen(outsider)).toEqual([true, false]);
    for (const who of [shy, cofunder, techLead]) expect(await seen(who)).toEqual([false, false]);
  });

  it("pours the smallest of forty pledges together and loses none of the money", async () => {
    const { list, member, workshop } = await house();
    const { projectId } = await makeProject(workshop);
    for (let number = 1; number <= 40; number++) {
      const { organizationId } = await member("budget_holder");
      await makePledgeRow(workshop, {
        projectId,
        organizationId,
        stands: true,
        named: true,
        amountMinor: BigInt(number) * 100n,
        offeredMinor: BigInt(number) * 100n,
      });
    }
    const [card] = (await list()).cards;
    expect(card?.stream.parts).toHaveLength(24);
    expect(card?.stream.parts.at(-1)).toMatchObject({ label: "and 17 more", count: 17, amountMinor: 153_00n, hue: 0 });
    expect(card?.stream.parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)).toBe(820_00n);
    expect(card?.stream).toMatchObject({ firmMinor: 820_00n, organizations: 40 });
  });

  it("filters by stage, owner, narrative, my part, waiting money and what a sum would tip, and counts each", async () => {
    const { raising, list, titles, member, workshop, db, newId } = await house();
    const narrativeId = newId();
    await db.insert(narrative).values({ id: narrativeId, slug: "costs", title: "Costs people can steer" });
    const near = await raising("Near", 14_200, 4_500, { repositories: ["jupyterhub/nbgitpuller"], narrativeId });
    await raising("Far", 4_000, 0, { repositories: ["JupyterHub/binderhub", "dask/dask-gateway"] });
    await raising("Over", 15_000);
    await makeProject(workshop, { title: "Done", stage: "credited", repositories: ["jupyterhub/oauthenticator"] });
    const mine = await member("technical_contact");
    await makePledgeRow(workshop, {
      projectId: near.projectId,
      organizationId: mine.organizationId,
      rung: "interest",
      signedAt: null,
      amountMinor: null,
      offeredMinor: 0n,
    });
    expect(await titles("stage=done")).toEqual(["Done"]);
    expect(await titles("stage=raising")).toEqual(["Near", "Far", "Over"]);
    expect(await titles("owner=JUPYTERHUB")).toEqual(["Near", "Far", "Done"]);
    expect(await titles("owner=dask")).toEqual(["Far"]);
    expect(await titles("narrative=costs")).toEqual(["Near"]);
    expect(await titles("narrative=none")).toEqual([]);
    expect(await titles("waits=1")).toEqual(["Near"]);
    expect(await titles("mine=1", mine)).toEqual(["Near"]);
    expect(await titles("mine=1")).toEqual([]);
    expect(await titles("tip=800")).toEqual(["Near"]);
    expect(await titles("tip=799")).toEqual([]);
    expect(await titles("tip=11000")).toEqual(["Near", "Far"]);
    expect(await titles("owner=jupyterhub&stage=raising")).toEqual(["Near", "Far"]);
    const page = await list("owner=jupyterhub", mine);
    expect(page).toMatchObject({
      found: 3,
      counts: { all: 4, mine: 1, waits: 1, tip: 1, stages: { raising: 3, done: 1, candidate: 0 } },
    });
    expect(page.counts.owners.map(({ value, count }) => [value.toLowerCase(), count])).toEqual([
      ["jupyterhub", 3],
      ["dask", 1],
    ]);
    expect(page.counts.narratives).toEqual([{ value: "costs", label: "Costs people can steer", count: 1 }]);
    expect(page.raising).toEqual({ count: 3, firmMinor: 33_200_00n, goalMinor: 63_000_00n });
  });

  it("finds by the beginning of a word, by its stem and by a repository, best match first", async () => {
    const { titles, workshop } = await house();
    await makeProject(workshop, {
      title: "Dask clusters that go to sleep",
      summary: "Forgotten clusters run all weekend.",
      repositories: ["dask/dask-gateway"],
    });
    await makeProject(workshop, { title: "Quotas", problem: "A cluster is mentioned here." });
    expect(await titles("q=cluster")).toEqual(["Dask clusters that go to sleep", "Quotas"]);
    expect(await titles("q=sleeping")).toEqual(["Dask clusters that go to sleep"]);
    expect(await titles("q=quot")).toEqual(["Quotas"]);
    expect(await titles("q=dask-gateway")).toEqual(["Dask clusters that go to sleep"]);
    expect(await titles("q=nothing+at+all")).toEqual([]);
    for (const hostile of ["'", "\\", "a:*b", "& | !", "%", "_", "')--"])
      expect(await titles(new URLSearchParams({ q: hostile }).toString())).toEqual([]);
  });

  it.each(["tipping", "newest", "closing", "organizations"])(
    "sorted by %s, its pages neither repeat nor leave out a project",
    async (sort) => {
      const { list, workshop } = await house();
      for (let number = 0; number < cardsPerPage * 2 + 3; number++) await makeProject(workshop);
      const seen: string[] = [];
      let page = 1;
      for (let next: number | null = 1; next !== null;) {
        const found = await list(`sort=${sort}&page=${next}`);
        seen.push(...found.cards.map(({ id }) => id));
        next = found.nextPage;
        page += 1;
      }
      expect(page).toBe(4);
      expect(new Set(seen).size).toBe(cardsPerPage * 2 + 3);
      expect(seen).toHaveLength(cardsPerPage * 2 + 3);
    },
  );

  it("sorts by closing day and by the number of organizations", async () => {
    const { titles, workshop, member } = await house();
    const day = (date: string) => new Date(`${date}T17:00:00Z`);
    await makeProject(workshop, { title: "Later", closesAt: day("2026-10-20") });
    const { projectId } = await makeProject(workshop, { title: "Soon", closesAt: day("2026-10-02") });
    await makeProject(workshop, { title: "Done long ago", stage: "done", closesAt: day("2025-10-02") });
    expect(await titles("sort=closing")).toEqual(["Soon", "Later", "Done long ago"]);
    for (let number = 0; number < 2; number++)
      await makePledgeRow(workshop, { projectId, organizationId: (await member("budget_holder")).organizationId });
    expect((await titles("sort=organizations"))[0]).toBe("Soon");
  });

  it("keeps drafts to those who write them", async () => {
    const { propose, titles, proposer, techLead, member, list } = await house();
    await propose({ as: "draft", title: "Hidden" });
    expect(await titles("")).toEqual([]);
    expect(await titles("", await member("representative"))).toEqual([]);
    expect(await titles("", proposer)).toEqual(["Hidden"]);
    expect(await titles("stage=draft", techLead)).toEqual(["Hidden"]);
    expect((await list("")).counts.all).toBe(0);
  });

  it("shows documented projects after our own, with who paid as stated", async () => {
    const { list, workshop } = await house();
    await makeProject(workshop, {
      title: "Documented",
      stage: "done",
      origin: "documented",
      goalMinor: null,
      minimumMinor: null,
      closesAt: null,
      facts: { funders_as_stated: "A public agency" },
    });
    await makeProject(workshop, { title: "Ours", stage: "done" });
    expect((await list()).cards.map(({ title, fundersAsStated }) => [title, fundersAsStated])).toEqual([
      ["Ours", null],
      ["Documented", "A public agency"],
    ]);
  });
});

describe("the board", () => {
  it("has four columns with their counts and sums, and at most ten rows in each", async () => {
    const { raising, visitor, workshop, db, newId } = await house();
    await raising("Near", 14_200);
    await makeProject(workshop, { title: "Candidate", stage: "candidate" });
    for (let number = 0; number < 12; number++) await makeProject(workshop, { stage: "done" });
    const flying = await makeProject(workshop, { title: "Flying", stage: "in_flight" });
    for (const [position, state] of [
      [1, "accepted"],
      [2, "building"],
    ] as const)
      await db.insert(deliverable).values({
        id: newId(),
        projectId: flying.projectId,
        position,
        title: "x",
        hoursLow: 1,
        hoursHigh: 2,
        staffMinor: 500_00n,
        cloudMinor: 10_00n,
        state,
      });
    await makeProject(workshop, { title: "Lapsed", stage: "lapsed" });
    const board = await boardPage(visitor, readFilters(new URLSearchParams("view=board")), "USD");
    expect(board.map(({ key, count, rows }) => [key, count, rows.length])).toEqual([
      ["candidate", 2, 2],
      ["upcoming", 0, 0],
      ["in-flight", 1, 1],
      ["done", 12, 10],
    ]);
    expect(board[0]).toMatchObject({ firmMinor: 14_200_00n });
    expect(board[0]?.rows.map(({ title }) => title)).toEqual(["Near", "Candidate"]);
    expect(board[2]).toMatchObject({ pricedMinor: 1_020_00n, spentMinor: 0n });
  });

  it("narrows with the same filters", async () => {
    const { raising, visitor } = await house();
    await raising("Near", 14_200, 0, { repositories: ["a/b"] });
    await raising("Far", 4_000);
    const board = await boardPage(
      visitor,
      readFilters(new URLSearchParams(addressOf({ ...readFilters(new URLSearchParams()), owner: "a" }).split("?")[1])),
      "USD",
    );
    expect(board[0]?.rows.map(({ title }) => title)).toEqual(["Near"]);
  });
});

describe("with 100,000 pledges in 2,000 projects", () => {
  it("each order of the list is an index, and the list, its counts and the board read pledges by index only, a page's worth of them", async () => {
    const { db, techLead, visitor } = await house();
    await fillBook(db, { projects: 2_000, pledgesPerProject: 50 });
    const filters = readFilters(new URLSearchParams());
    for (const statement of [
      cardsStatement(techLead.actor, filters, "USD"),
      countsStatement(techLead.actor, filters, "USD"),
      boardStatement(techLead.actor, filters, "USD"),
    ]) {
      const touched = stepsOn(await planOf(db, statement), "pledge");
      for (const node of touched) expect(node["Node Type"]).toMatch(/Index|Bitmap/);
      expect(rowsRead(touched)).toBeLessThanOrEqual(4 * 11 * 50);
    }
    for (const sort of ["tipping", "newest", "closing", "organizations"] as const) {
      const nodes = await planOf(db, cardsStatement(visitor.actor, { ...filters, sort }, "USD"));
      expect(nodes.map((node) => node["Index Name"])).toContain(`listing_${sort}`);
      expect(rowsRead(stepsOn(nodes, "listing"))).toBe(cardsPerPage + 1);
    }
    const board = (await planOf(db, boardStatement(visitor.actor, filters, "USD"))).filter(
      (node) => node["Index Name"] === "listing_tipping",
    );
    expect(rowsRead(board)).toBe(4 * 10);
    const found = await planOf(
      db,
      cardsStatement(visitor.actor, { ...filters, query: "filler-name", sort: "match" }, "USD"),
    );
    expect(found.map((node) => node["Index Name"])).toEqual(
      expect.arrayContaining(["project_search", "project_repository_words"]),
    );
  }, 120_000);
});

it("places every stage of a project where the lists put it", async () => {
  const { db, workshop } = await house();
  for (const stage of stages) await makeProject(workshop, { stage });
  const rows = await db.select({ stage: listing.stage, place: listing.place }).from(listing);
  expect(rows).toHaveLength(stages.length);
  for (const { stage, place } of rows) expect(placesInLists[place], stage).toBe(groupOf(stage as Stage));
});
