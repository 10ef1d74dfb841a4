import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { contribution } from "#db/schema/contributions.ts";
import { message } from "#db/schema/discussion.ts";
import { pledge } from "#db/schema/pledges.ts";
import { deliverable } from "#db/schema/projects.ts";
import { makePledgeRow, makeProject } from "#db/seed/factories.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import type { SubjectId } from "#app/domain/timeline/shown-event.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { deleteMessage } from "./delete-message.server.ts";
import { eventsAfter } from "#app/domain/timeline/events-after.server.ts";
import { openTopic } from "./open-topic.server.ts";
import { postMessage } from "./post-message.server.ts";
import { settleTopic } from "./settle-topic.server.ts";
import { testThread } from "./test-thread.ts";
import { threadPage, threadPageSize, threadStatement } from "#app/domain/marketplace/thread-pages.server.ts";
import { threadOf, withEvents } from "./thread-state.ts";
import { topicsPage } from "./topic-pages.server.ts";

async function thread() {
  const house = await testThread();
  const { projectId, newId, clock, slug } = house;
  const helen = await house.join({ name: "Helen Ward", organizationName: "Lakeside University" });
  const post = async (
    ctx: Context,
    markdown: string,
    about: SubjectId | null = null,
    replyToId: string | null = null,
  ) => {
    clock.travel(5_000);
    return postMessage(ctx, newId(), { projectId, markdown, organizationId: null, replyToId, about });
  };
  const posted = async (...said: Parameters<typeof post>) => {
    const answer = await post(...said);
    if (!answer.ok) throw new Error(answer.refusal.kind);
    return answer.value;
  };
  const open = (ctx: Context, title: string) => openTopic(ctx, newId(), { projectId, title });
  const opened = async (ctx: Context, title: string) => {
    const answer = await open(ctx, title);
    if (!answer.ok) throw new Error(answer.refusal.kind);
    return answer.value.topicId;
  };
  const about = (ctx: Context, subject: SubjectId) => threadPage(ctx, slug, "end", threadPageSize, subject);
  const texts = async (ctx: Context, subject: SubjectId) =>
    (await about(ctx, subject))?.items.map((item) =>
      item.type === "message.posted" ? item.message.excerpt : item.type,
    );
  return { ...house, helen, post, posted, open, opened, about, texts };
}

describe("a topic", () => {
  it("is opened by whoever may write, once by its name, and read by itself with what answers stay in it", async () => {
    const { helen, join, open, opened, posted, about, texts, slug, outside } = await thread();
    const topicId = await opened(helen.ctx, "Costs");
    expect(await open(helen.ctx, "COSTS")).toMatchObject({ refusal: { kind: "topic_there_already" } });
    expect(await open(outside, "Mine")).toMatchObject({ refusal: { kind: "sign_in_first" } });
    const first = await posted(helen.ctx, "What does it cost?", `topic:${topicId}`);
    await posted(helen.ctx, "Something else.");
    await posted((await join()).ctx, "Twelve.", null, first.messageId);
    expect(await texts(outside, `topic:${topicId}`)).toEqual(["topic.opened", "What does it cost?", "Twelve."]);
    expect(await about(outside, `topic:${topicId}`)).toMatchObject({
      messages: 2,
      about: { kind: "topic", number: 1, title: "Costs" },
      subjects: [{ kind: "topic", title: "Costs" }],
    });
    expect((await threadPage(outside, slug))?.items).toHaveLength(4);
    expect(await topicsPage(outside, slug)).toMatchObject({
      topics: [{ title: "Costs", messages: 2, openedBy: "Helen Ward", mayChange: false }],
      mayOpen: false,
    });
  });

  it("is settled by who opened it and by moderators, and then nobody adds to it until it is taken up again", async () => {
    const { helen, join, opened, post, projectId, about } = await thread();
    const topicId = await opened(helen.ctx, "Costs");
    const [other, moderator] = [await join(), await join({ kind: "steward", role: "delivery_lead" })];
    const settle = (ctx: Context, settled: boolean) => settleTopic(ctx, null, { projectId, topicId, settled });
    expect(await settle(other.ctx, true)).toMatchObject({ refusal: { kind: "topic_not_found" } });
    const inIt = await post(helen.ctx, "What does it cost?", `topic:${topicId}`);
    expect(await settle(helen.ctx, true)).toMatchObject({ ok: true });
    expect(await settle(helen.ctx, true)).toMatchObject({ ok: true });
    expect(await post(other.ctx, "Twelve.", null, inIt.ok ? inIt.value.messageId : "")).toMatchObject({
      refusal: { kind: "topic_settled" },
    });
    expect(await post(helen.ctx, "More", `topic:${topicId}`)).toMatchObject({ refusal: { kind: "topic_settled" } });
    expect(await settle(moderator.ctx, false)).toMatchObject({ ok: true });
    expect(await post(helen.ctx, "More", `topic:${topicId}`)).toMatchObject({ ok: true });
    expect((await about(other.ctx, `topic:${topicId}`))?.items.map(({ type }) => type)).toEqual([
      "topic.opened",
      "message.posted",
      "topic.settled",
      "topic.taken_up",
      "message.posted",
    ]);
  });

  it("is one of a bounded number, however many are opened at once", async () => {
    const { helen, open, db } = await thread();
    const answers = await Promise.all(
      Array.from({ length: limits.topicsPerProject + 2 }, (_, n) => open(helen.ctx, `Topic ${n}`)),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(limits.topicsPerProject);
    expect(
      await db.execute(sql`select count(distinct number)::int as numbers, max(number) as last from topic`),
    ).toMatchObject([{ numbers: limits.topicsPerProject, last: limits.topicsPerProject }]);
  });
});

describe("what a message is about", () => {
  it("is something of this project, or it is refused and the text kept", async () => {
    const { helen, post, workshop, newId, opened, db } = await thread();
    const other = await makeProject(workshop, { title: "Another one" });
    const [foreign] = await db
      .insert(deliverable)
      .values({
        id: newId(),
        projectId: other.projectId,
        position: 1,
        title: "Theirs",
        hoursLow: 1,
        hoursHigh: 2,
        staffMinor: 0n,
      })
      .returning();
    for (const subject of [
      `deliverable:${foreign!.id}`,
      `topic:${newId()}`,
      `pledge:${newId()}`,
      `contribution:${newId()}`,
    ] as const)
      expect(await post(helen.ctx, "About what?", subject)).toMatchObject({
        refusal: { kind: "subject_not_found", field: "about" },
      });
    const topicId = await opened(helen.ctx, "Ours");
    await expect(
      db.execute(sql`insert into message (id, project_id, author_id, markdown, html, seq, last_seq, created_at, topic_id, deliverable_id)
      values (${newId()}, ${other.projectId}, ${helen.personId}, 'x', 'x', 1, 1, now(), ${topicId}, ${foreign!.id})`),
    ).rejects.toMatchObject({ cause: { message: expect.stringContaining("message_about_one_thing") } });
  });

  it("names a pledge's organization only to whom its consent reaches, and follows the consent", async () => {
    const { helen, join, outside, posted, about, workshop, projectId, db, stream } = await thread();
    const shy = await join({ organizationName: "Shy Foundation" });
    const pledgeId = await makePledgeRow(workshop, { projectId, organizationId: shy.organizationId, named: false });
    await posted(helen.ctx, "Thank you for this one.", `pledge:${pledgeId}`);
    const title = async (ctx: Context) =>
      (await about(ctx, `pledge:${pledgeId}`))?.items.map((item) => item.message?.about?.title);
    expect(await title(outside)).toEqual([null]);
    expect(await title(helen.ctx)).toEqual([null]);
    expect(await title(shy.ctx)).toEqual(["Shy Foundation"]);
    expect(await about(outside, `pledge:${pledgeId}`)).toMatchObject({ about: { title: null } });
    expect(JSON.stringify(await eventsAfter({ db, actor: outside.actor }, stream, 0))).not.toContain("Shy");
    await db.update(pledge).set({ named: true });
    expect(await title(outside)).toEqual(["Shy Foundation"]);
  });

  it("lets a page about one thing end like a fresh load after the same events, and walks no whole log for it", async () => {
    const { helen, outside, posted, opened, about, projectId, newId, stream, db, slug } = await thread();
    const [topicId, otherId] = [await opened(helen.ctx, "Costs"), await opened(helen.ctx, "Names")];
    await posted(helen.ctx, "One", `topic:${topicId}`);
    const before = await about(outside, `topic:${topicId}`);
    const gone = await posted(helen.ctx, "Two", `topic:${topicId}`);
    const elsewhere = await posted(helen.ctx, "Aside", `topic:${otherId}`);
    await posted(helen.ctx, "Three", `topic:${topicId}`);
    for (const { messageId } of [gone, elsewhere])
      await deleteMessage(helen.ctx, newId(), { projectId, messageId, reason: "" });
    const slice = await eventsAfter({ db, actor: outside.actor }, stream, before!.cursor);
    const [live, fresh] = [
      withEvents(threadOf(before!), slice!.events),
      threadOf((await about(outside, `topic:${topicId}`))!),
    ];
    expect(live.items.map(({ message: shown, seq }) => [seq, shown?.excerpt])).toEqual(
      fresh.items.map(({ message: shown, seq }) => [seq, shown?.excerpt]),
    );
    expect(live).toMatchObject({ messages: 2, about: `topic:${topicId}` });
    expect(fresh.messages).toBe(2);
    expect((await threadPage(outside, slug))?.messages).toBe(2);

    await db.execute(sql`insert into message (id, project_id, author_id, markdown, html, seq, last_seq, created_at, topic_id)
      select gen_random_uuid(), ${projectId}, ${helen.personId}, 'm', 'm', 1000 + n, 1000 + n, now(), case when n % 100 = 0 then ${topicId}::uuid end from generate_series(1, 20000) n`);
    await db.execute(
      sql`insert into event (stream_id, seq, id, type, actor_id, entity, payload, at) select ${stream}, m.seq, gen_random_uuid(), 'message.posted', m.author_id, 'message:' || m.id, jsonb_build_object('messageId', m.id), m.created_at from message m where m.seq > 1000`,
    );
    await db.execute(sql`analyze message, event`);
    const plan = await db.execute(
      sql`explain (analyze, format json) ${threadStatement({ stream, level: "visitor", subject: `topic:${topicId}` }, { where: sql`true`, direction: sql`desc` }, threadPageSize)}`,
    );
    const text = JSON.stringify(plan);
    expect(text).toContain("message_topic");
    expect(text).not.toMatch(/Seq Scan","[^}]*"Relation Name":"(message|event)"/);
    const rows = [...text.matchAll(/"Actual Rows":([\d.]+)/g)].map(([, count]) => Number(count));
    expect(Math.max(...rows)).toBeLessThan(500);
  });
});

describe("an address in a message", () => {
  it("shows what is known of it, also when it becomes known later, and how far it has come", async () => {
    const { helen, outside, posted, slug, db, newId, projectId, clock, workshop } = await thread();
    await posted(
      helen.ctx,
      "See https://GitHub.com/Jupyter/Notebook/pull/12/files?w=1 and `https://github.com/jupyter/notebook/pull/13`, and www.example.org.",
    );
    const links = async () => (await threadPage(outside, slug))?.items[0]?.message?.links;
    expect(await links()).toEqual([]);
    const row = (number: number, of: string | null) => ({
      id: newId(),
      url: `https://github.com/jupyter/notebook/pull/${number}`,
      kind: "pull_request" as const,
      state: "in_review" as const,
      repository: "jupyter/notebook",
      number,
      title: `Pull ${number}`,
      projectId: of,
      createdAt: clock.now(),
    });
    const draft = await makeProject(workshop, { stage: "draft" });
    const [known] = await db
      .insert(contribution)
      .values([row(12, projectId), row(13, projectId)])
      .returning();
    expect(await links()).toMatchObject([
      { contributionId: known!.id, number: 12, state: "in_review", title: "Pull 12" },
    ]);
    await db.update(contribution).set({ state: "merged" });
    expect(await links()).toMatchObject([{ state: "merged" }]);
    await db.update(contribution).set({ projectId: draft.projectId });
    expect(await links()).toEqual([]);
  });

  it("is forgotten with the message", async () => {
    const { helen, posted, projectId, newId, db } = await thread();
    const { messageId } = await posted(helen.ctx, "https://github.com/jupyter/notebook/pull/12");
    expect((await db.select().from(message))[0]?.links).toEqual(["https://github.com/jupyter/notebook/pull/12"]);
    await deleteMessage(helen.ctx, newId(), { projectId, messageId, reason: "" });
    expect((await db.select().from(message))[0]?.links).toEqual([]);
  });
});
