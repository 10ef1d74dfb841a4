import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { pledge } from "#db/schema/pledges.ts";
import { makePledgeRow, makeProject } from "#db/seed/factories.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { networkStream, type Said } from "#app/domain/kernel/events.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { deleteMessage } from "#app/domain/discussion/delete-message.server.ts";
import { eventsAfter } from "#app/domain/timeline/events-after.server.ts";
import { markRead } from "#app/domain/discussion/mark-read.server.ts";
import { mayRead } from "#app/domain/sight/may-read.server.ts";
import { postMessage } from "#app/domain/discussion/post-message.server.ts";
import { testThread } from "#app/domain/discussion/test-thread.ts";
import { threadPage, threadPageSize } from "./thread-pages.server.ts";

const totals = { currency: "USD", firmMinor: "500000", conditionalMinor: "0", intentMinor: "0", organizations: 1 };

async function thread() {
  const house = await testThread();
  const { projectId, stream, newId, clock } = house;
  const say = (ctx: Context, said: Omit<Said, "streams">) =>
    transact(ctx, {}, (tx) => {
      tx.say({ ...said, streams: [stream] } as Said);
      return Promise.resolve(ok(null));
    });
  const post = async (ctx: Context, markdown: string) => {
    clock.travel(5_000);
    const answer = await postMessage(ctx, newId(), { projectId, markdown, organizationId: null, replyToId: null });
    if (!answer.ok) throw new Error(answer.refusal.kind);
    return answer.value;
  };
  return { ...house, say, post };
}

describe("who stands how near to a stream", () => {
  it("tells visitors, members, co-funders and the steward apart", async () => {
    const { db, join, outside, stream, projectId, workshop } = await thread();
    const [member, cofunder, lapsed, steward] = await Promise.all([
      join(),
      join(),
      join(),
      join({ kind: "steward", role: "engineer" }),
    ]);
    await makePledgeRow(workshop, { projectId, organizationId: cofunder.organizationId });
    await makePledgeRow(workshop, { projectId, organizationId: lapsed.organizationId, rung: "lapsed" });
    await makePledgeRow(workshop, { projectId, organizationId: member.organizationId, rung: "intent", signedAt: null });
    const level = (ctx: Context, id: string = stream) => mayRead(db, ctx.actor, id);
    expect(await level(outside)).toBe("visitor");
    expect(await level(member.ctx)).toBe("member");
    expect(await level(lapsed.ctx)).toBe("member");
    expect(await level(cofunder.ctx)).toBe("cofunder");
    expect(await level(steward.ctx)).toBe("steward");
    expect(await level(cofunder.ctx, networkStream)).toBe("member");
    expect(await level(member.ctx, `organization:${member.organizationId}`)).toBe("cofunder");
    expect(await level(member.ctx, `organization:${cofunder.organizationId}`)).toBe("member");
    expect(await level(member.ctx, `person:${member.personId}`)).toBe("cofunder");
  });

  it("answers the same for what is not there and what is not theirs", async () => {
    const { db, join, outside, workshop, newId } = await thread();
    const [mine, other, steward] = await Promise.all([join(), join(), join({ kind: "steward", role: "engineer" })]);
    const draft = await makeProject(workshop, { stage: "draft", proposerOrganizationId: mine.organizationId });
    const level = (ctx: Context, id: string) => mayRead(db, ctx.actor, id);
    expect(await level(mine.ctx, `project:${draft.projectId}`)).toBe("member");
    expect(await level(steward.ctx, `project:${draft.projectId}`)).toBe("steward");
    for (const ctx of [other.ctx, outside]) expect(await level(ctx, `project:${draft.projectId}`)).toBeNull();
    expect(await level(steward.ctx, `person:${mine.personId}`)).toBeNull();
    for (const id of [
      "",
      "project:",
      "project:x",
      `project:${newId()}`,
      `project:${draft.projectId}:x`,
      `round:${newId()}`,
      "network ",
      "constructor",
    ])
      expect(await level(other.ctx, id)).toBeNull();
  });
});

describe("the log as somebody reads it", () => {
  it("masks a member by the consent of today, not by that of the day it pledged", async () => {
    const { db, join, outside, stream, projectId, workshop, say, post } = await thread();
    const { ctx, organizationId } = await join({ name: "Helen Ward", organizationName: "Lakeside University" });
    const pledgeId = await makePledgeRow(workshop, { projectId, organizationId, named: false });
    await say(ctx, {
      name: "pledge.signed",
      organizationId,
      payload: { pledgeId, named: true, amountMinor: "500000", termsKind: "fixed", totals, stands: true },
    });
    await post(ctx, "Hello");
    const slice = await eventsAfter({ db, actor: outside.actor }, stream, 0);
    expect(slice).toMatchObject({
      head: 2,
      more: false,
      events: [
        { seq: 1, masked: true, organization: null },
        { seq: 2, message: { author: { name: "Helen Ward" } } },
      ],
    });
    expect(JSON.stringify(slice?.events[0])).not.toMatch(/Lakeside|Helen/);
    await db.update(pledge).set({ named: true });
    expect(await eventsAfter({ db, actor: outside.actor }, stream, 0, 1)).toMatchObject({
      head: 2,
      more: true,
      events: [{ organization: { name: "Lakeside University" } }],
    });
    expect(await eventsAfter({ db, actor: outside.actor }, stream, 2)).toEqual({
      head: 2,
      events: [],
      more: false,
      level: "visitor",
    });
  });

  it("sends whoever is far behind to fresh page state instead of a flood", async () => {
    const { db, outside, stream } = await thread();
    await db.execute(sql`update stream set head_seq = 501 where id = ${stream}`);
    expect(await eventsAfter({ db, actor: outside.actor }, stream, 0)).toEqual({
      head: 501,
      events: [],
      more: true,
      level: "visitor",
    });
  });
});

describe("a thread's page", () => {
  it("shows messages and the steps of money and work in one flow, and says up to which number", async () => {
    const { join, outside, slug, projectId, workshop, say, post } = await thread();
    const { ctx, organizationId } = await join({ organizationName: "EarthLab" });
    const pledgeId = await makePledgeRow(workshop, { projectId, organizationId, named: true });
    const first = await post(ctx, "First");
    await say(ctx, {
      name: "pledge.signed",
      organizationId,
      payload: { pledgeId, named: true, amountMinor: "500000", termsKind: "fixed", totals, stands: true },
    });
    await say(ctx, { name: "project.edited", payload: { fields: ["summary"] } });
    const moved = { deliverableId: "d", position: 1, title: "Groups", reason: "" };
    await say(ctx, { name: "deliverable.moved", payload: { ...moved, from: "planned", to: "building" } });
    await say(ctx, { name: "deliverable.moved", payload: { ...moved, from: "building", to: "demo" } });
    await say(ctx, {
      name: "project.moved",
      audience: "steward",
      payload: { from: "raising", to: "paused", reason: "" },
    });
    await deleteMessage(ctx, workshop.newId(), { projectId, messageId: first.messageId, reason: "" });
    const second = await post(ctx, "Second");
    const page = await threadPage(outside, slug);
    expect(page?.items.map((item) => [item.seq, item.type])).toEqual([
      [1, "message.posted"],
      [2, "pledge.signed"],
      [5, "deliverable.moved"],
      [8, "message.posted"],
    ]);
    expect(page).toMatchObject({
      cursor: 8,
      messages: 1,
      hasEarlier: false,
      hasLater: false,
      may: { post: false },
      personId: null,
      goalMinor: "3812000",
    });
    expect(page?.items[0]).toMatchObject({ message: { html: "", deleted: { byAuthor: true } } });
    expect(page?.items[3]).toMatchObject({ message: { id: second.messageId, html: "<p>Second</p>" } });
    expect(await threadPage(ctx, slug)).toMatchObject({
      may: { post: true, moderate: false },
      speaksFor: [{ name: "EarthLab" }],
    });
  });

  it("is windowed in both directions, and opens around the message of a permalink", async () => {
    const { join, slug, post, outside } = await thread();
    const { ctx } = await join();
    const ids = [];
    for (let i = 1; i <= threadPageSize + 10; i++) ids.push((await post(ctx, `Line ${i}`)).messageId);
    const numbers = async (window: Parameters<typeof threadPage>[2]) => {
      const page = await threadPage(outside, slug, window);
      return [page?.items[0]?.seq, page?.items.at(-1)?.seq, page?.hasEarlier, page?.hasLater];
    };
    expect(await numbers("end")).toEqual([11, 60, true, false]);
    expect(await numbers({ before: 11 })).toEqual([1, 10, false, true]);
    expect(await numbers({ after: 10 })).toEqual([11, 60, true, false]);
    expect(await numbers({ after: 2 })).toEqual([3, 52, true, true]);
    expect(await numbers({ around: ids[29]! })).toEqual([6, 55, true, true]);
    expect(await numbers({ around: "nonsense" })).toEqual([11, 60, true, false]);
  });

  it("tells of itself without an entry, for whoever looks for something in it", async () => {
    const { join, slug, post } = await thread();
    const { ctx } = await join();
    await post(ctx, "A forecast would help.");
    const page = await threadPage(ctx, slug, "nothing");
    expect(page).toMatchObject({ slug, messages: 1, items: [], hasEarlier: false, hasLater: false });
    expect(page?.cursor).toBe((await threadPage(ctx, slug))?.cursor);
  });

  it("is not there for those who may not see the project", async () => {
    const { outside, workshop, join } = await thread();
    const { organizationId, ctx } = await join();
    await makeProject(workshop, { slug: "secret", stage: "draft", proposerOrganizationId: organizationId });
    expect(await threadPage(outside, "secret")).toBeNull();
    expect(await threadPage(ctx, "secret")).toMatchObject({ slug: "secret" });
    expect(await threadPage(outside, "nowhere")).toBeNull();
  });
});

it("remembers how far somebody has read, forward only and never beyond the end", async () => {
  const { join, outside, stream, post } = await thread();
  const { ctx } = await join();
  for (let i = 0; i < 4; i++) await post(ctx, "x");
  expect(await markRead(ctx, { stream, seq: 3 })).toEqual({ ok: true, value: { seq: 3 } });
  expect(await markRead(ctx, { stream, seq: 2 })).toEqual({ ok: true, value: { seq: 3 } });
  expect(await markRead(ctx, { stream, seq: 99 })).toEqual({ ok: true, value: { seq: 4 } });
  expect(await markRead(outside, { stream, seq: 1 })).toMatchObject({ refusal: { kind: "sign_in_first" } });
  expect(await markRead(ctx, { stream: "person:x", seq: 1 })).toMatchObject({ refusal: { kind: "stream_not_found" } });
});
