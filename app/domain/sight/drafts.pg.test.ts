import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { membership } from "#db/schema/identity.ts";
import { project } from "#db/schema/projects.ts";
import { makeMembership, makePerson } from "#db/seed/factories.ts";
import { eventsAfter } from "#app/domain/timeline/events-after.server.ts";
import { renderMessage } from "#app/domain/discussion/mentions.server.ts";
import { searchPage } from "#app/domain/discussion/search-pages.server.ts";
import { threadPage } from "#app/domain/marketplace/thread-pages.server.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { findProjectById, findProjectBySlug } from "#app/domain/projects/find-project.server.ts";
import { historyPage } from "#app/domain/timeline/history-pages.server.ts";
import { boardPage, marketplacePage } from "#app/domain/marketplace/marketplace-pages.server.ts";
import { readFilters } from "#app/domain/marketplace/marketplace-filters.ts";
import { projectPage } from "#app/domain/marketplace/project-pages.server.ts";
import { testNetwork } from "#app/domain/projects/test-network.ts";

const title = "A quieter scheduler";
const filters = readFilters(new URLSearchParams());

test("a draft is there for who wrote it, the organization that proposes it and the steward, and for nobody else by any way", async () => {
  const network = await testNetwork();
  const { db, workshop, ctxOf, proposer } = network;
  const { projectId, slug } = await network.propose({ as: "draft", title });
  const colleagueId = await makePerson(workshop, { displayName: "Colleague Cole" });
  await makeMembership(workshop, colleagueId, proposer.organizationId, "hub_user");
  const leftId = await makePerson(workshop, { displayName: "Former Frida" });
  await makeMembership(workshop, leftId, proposer.organizationId, "technical_contact");
  await db.update(project).set({ proposerId: leftId }).where(eq(project.id, projectId));
  await db.delete(membership).where(eq(membership.personId, leftId));
  const outsider = await network.member("representative");

  const viewers: Readonly<Record<string, readonly [Context, boolean]>> = {
    "who wrote it, and has left": [await ctxOf(leftId), true],
    "who may write for the organization": [proposer, true],
    "a colleague": [await ctxOf(colleagueId), true],
    "the steward’s engineer": [await network.steward("engineer"), true],
    "another organization": [outsider, false],
    "a maintainer": [await network.member("maintainer", "upstream"), false],
    "a visitor": [network.visitor, false],
  };
  const ways: Readonly<Record<string, (ctx: Context) => Promise<unknown>>> = {
    "its address": ({ db, actor }) => findProjectBySlug(db, actor, slug),
    "its id": ({ db, actor }) => findProjectById(db, actor, projectId),
    "its page": (ctx) => projectPage(ctx, slug),
    "its history": (ctx) => historyPage(ctx, slug, null),
    "its log": (ctx) => eventsAfter(ctx, projectStream(projectId), 0),
    "its discussion": (ctx) => threadPage(ctx, slug),
    "the list": async (ctx) => (await marketplacePage(ctx, filters, "USD")).cards.find((card) => card.title === title),
    "the list’s search": async (ctx) =>
      (await marketplacePage(ctx, { ...filters, query: "quieter scheduler" }, "USD")).cards[0],
    "the search": async (ctx) =>
      (await searchPage(ctx, { query: "quieter scheduler", by: null }, { messages: null, projects: null })).projects
        .found[0],
  };
  const wrong: string[] = [];
  for (const [viewer, [ctx, sees]] of Object.entries(viewers))
    for (const [way, ask] of Object.entries(ways))
      if ((((await ask(ctx)) ?? null) !== null) !== sees)
        wrong.push(`${way} ${sees ? "keeps it from" : "shows it to"} ${viewer}`);
  expect(wrong).toEqual([]);

  // A draft has no column of its own on the board; nobody meets it there.
  for (const [ctx] of Object.values(viewers))
    expect(
      JSON.stringify(await boardPage(ctx, filters, "USD"), (_, each: unknown) =>
        typeof each === "bigint" ? "" : each,
      ),
    ).not.toContain(title);

  // The steward knows everybody by name; a message in it calls only who may read it.
  const author = await network.steward("engineer");
  for (const [viewer, [{ actor }, sees]] of Object.entries(viewers)) {
    if (actor.kind !== "person") continue;
    const rendered = await renderMessage(author, projectId, `Hello @[${actor.displayName}](person:${actor.personId})`);
    expect(rendered.ok && rendered.value.mentioned.length, viewer).toBe(sees ? 1 : 0);
  }
});
