import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { makeProject } from "#db/seed/factories.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { visitor } from "#app/domain/kernel/actor.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { postMessage } from "./post-message.server.ts";
import { messagesStatement, projectsStatement, searchPage, searchThread } from "./search-pages.server.ts";
import { testThread } from "./test-thread.ts";

const nowhere = { messages: null, projects: null };
const forWords = (query: string) => ({ query, by: null });

async function thread() {
  const house = await testThread();
  const post = async (ctx: Context, markdown: string, projectId = house.projectId) => {
    house.clock.travel(5_000);
    const answer = await postMessage(ctx, house.newId(), {
      projectId,
      markdown,
      organizationId: null,
      replyToId: null,
    });
    if (!answer.ok) throw new Error(answer.refusal.kind);
    return answer.value.messageId;
  };
  return { ...house, post };
}

describe("searching", () => {
  it("finds messages by their words, newest first, and marks what was found", async () => {
    const { join, outside, slug, post } = await thread();
    const { ctx } = await join({ name: "Ingrid Aas" });
    const first = await post(ctx, "Labels on Dask clusters matter most to us.");
    await post(ctx, "Nothing of the kind.");
    const third = await post(ctx, "A label is <b>a label</b>");
    const answer = await searchThread(outside, slug, "labels");
    expect(answer?.found.map((each) => each.id)).toEqual([third, first]);
    expect(answer?.found[1]).toMatchObject({
      author: "Ingrid Aas",
      slug,
      excerpt: [
        { text: "Labels", found: true },
        { text: " on Dask clusters matter most", found: false },
      ],
    });
    expect((await searchThread(outside, slug, '"Dask clusters" -labels'))?.found).toEqual([]);
    expect((await searchThread(outside, slug, ""))?.found).toEqual([]);
    expect((await searchThread(outside, slug, "' & !( | \\ :*"))?.found).toEqual([]);
  });

  it("finds words with their marks and without, by their beginnings, in scripts without spaces, and little words as they stand", async () => {
    const { join, outside, slug, post, workshop } = await thread();
    const { ctx } = await join({ name: "Ingrid Aas" });
    const id = await post(
      ctx,
      "Für die Straße nach Łódź: participación, Wochenplanung. Who is the who? 数据共享 ภาษาไทย",
    );
    await post(ctx, "Nothing of the kind: 享共 据数");
    await makeProject(workshop, { slug: "roads", title: "Wochenplanung für Łódź" });
    for (const query of [
      "Strasse",
      "straße",
      "Lodz",
      "Łódź",
      "participacion",
      "PARTICIPACIÓN",
      "partici",
      "Wochenplan",
      "the who",
      "数据",
      "共享",
      "ภาษา",
      '"fur die strasse"',
    ])
      expect(
        (await searchThread(outside, slug, query))?.found.map((each) => each.id),
        query,
      ).toEqual([id]);
    expect((await searchThread(outside, slug, "Wochenplan -strasse"))?.found).toEqual([]);
    for (const query of ["Lodz", "wochenpl"])
      expect((await searchPage(outside, forWords(query), nowhere)).projects.found.map((each) => each.slug)).toEqual([
        "roads",
      ]);
  });

  it("finds messages and projects in one, of all that the viewer may read and nothing else", async () => {
    const { join, outside, workshop, post, projectId } = await thread();
    const { ctx, organizationId, personId } = await join({ name: "Ingrid Aas" });
    const stranger = await join();
    const draft = await makeProject(workshop, {
      slug: "secret",
      title: "Forecast the tide",
      stage: "draft",
      goalMinor: null,
      minimumMinor: null,
      proposerOrganizationId: organizationId,
    });
    await makeProject(workshop, { slug: "open", title: "Forecasts for everybody", problem: "Nobody sees a forecast." });
    const said = await post(ctx, "A forecast would help.");
    const hidden = await post(ctx, "Our own forecast.", draft.projectId);
    const seenBy = async (who: Context, search = forWords("forecast")) => {
      const { messages, projects } = await searchPage(who, search, nowhere);
      return [messages.found.map(({ id }) => id), projects.found.map(({ slug }) => slug)];
    };
    for (const who of [outside, stranger.ctx]) expect(await seenBy(who)).toEqual([[said], ["open"]]);
    expect(await seenBy(ctx)).toEqual([
      [hidden, said],
      ["open", "secret"],
    ]);
    expect(await seenBy(outside, { query: "", by: null })).toEqual([[], []]);
    const { projects } = await searchPage(outside, forWords("forecast"), nowhere);
    expect(projects.found[0]).toMatchObject({
      title: [
        { text: "Forecasts", found: true },
        { text: " for everybody", found: false },
      ],
    });
    expect(await searchThread(outside, "secret", "forecast")).toBeNull();
    // What somebody called by name has said.
    const byIngrid = await searchPage(outside, { query: "", by: personId }, nowhere);
    expect(byIngrid.messages.found).toMatchObject([{ id: said, excerpt: [{ text: "A forecast would help." }] }]);
    expect(await searchPage(outside, { query: "", by: stranger.personId }, nowhere)).toMatchObject({
      messages: { found: [] },
    });
    expect(projectId).not.toBe(draft.projectId);
  });

  it("goes on page by page, without repeating or leaving out, while more is said", async () => {
    const { join, outside, post } = await thread();
    const { ctx } = await join();
    const ids: string[] = [];
    for (let i = 0; i < limits.pageSize + 3; i++) ids.unshift(await post(ctx, `A label, number ${i}`));
    const { messages } = await searchPage(outside, forWords("label"), nowhere);
    await post(ctx, "One more label");
    const next = await searchPage(outside, forWords("label"), { ...nowhere, messages: messages.nextAfter });
    expect([...messages.found, ...next.messages.found].map(({ id }) => id)).toEqual(ids);
    expect(next.messages.nextAfter).toBeNull();
  });

  it("reads no more than what has the words, among a hundred thousand messages and ten thousand projects", async () => {
    const { db, join, projectId } = await thread();
    const { personId } = await join();
    await db.execute(sql`
      insert into message (id, project_id, author_id, markdown, html, seq, last_seq, created_at)
      select gen_random_uuid(), ${projectId}, ${personId}, case when n % 10000 = 0 then 'a rare sturgeon' else 'word ' || n end, '', n, n, now() from generate_series(1, 100000) n`);
    await db.execute(sql`
      insert into project (id, slug, title, stage, currency, html, created_at, updated_at)
      select gen_random_uuid(), 'many-' || n, case when n % 5000 = 0 then 'A sturgeon' else 'Title ' || n end, 'candidate', 'USD', '{"problem":"","solution":"","implementation":"","fit":""}', now(), now() from generate_series(1, 10000) n`);
    await db.execute(sql`analyze message, project`);
    const plan = async (statement: ReturnType<typeof messagesStatement>) =>
      (
        (await db.execute(sql`explain (analyze, costs off, timing off, summary off) ${statement}`)) as unknown as {
          "QUERY PLAN": string;
        }[]
      )
        .map((row) => row["QUERY PLAN"])
        .join("\n");
    const messages = await plan(messagesStatement(visitor, forWords("sturgeon"), null));
    expect(messages).toMatch(/Bitmap Index Scan on message_search \(actual rows=10(?:\.00)? /);
    expect(messages).not.toMatch(/Seq Scan on message/);
    expect(await plan(projectsStatement(visitor, "sturgeon", null))).toMatch(
      /Bitmap Index Scan on project_search \(actual rows=2(?:\.00)? /,
    );
    expect(await plan(messagesStatement(visitor, { query: "", by: (await join()).personId }, null))).not.toMatch(
      /Seq Scan on message/,
    );
  });
});
