import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { messageReport } from "#db/schema/discussion.ts";
import { event } from "#db/schema/log.ts";
import { makeProject } from "#db/seed/factories.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { inboxCount, inboxPage } from "#app/domain/reports/inbox-pages.server.ts";
import { eventsAfter } from "#app/domain/timeline/events-after.server.ts";
import { lockThread } from "./lock-thread.server.ts";
import { postMessage } from "./post-message.server.ts";
import { reportPage } from "./report-pages.server.ts";
import { reportMessage, reportsWaiting } from "./report-message.server.ts";
import { resolveReport } from "./resolve-report.server.ts";
import { testThread } from "./test-thread.ts";
import { threadPage } from "#app/domain/marketplace/thread-pages.server.ts";

async function thread() {
  const house = await testThread();
  const { projectId, newId, clock } = house;
  const helen = await house.join({ name: "Helen Ward" });
  const sam = await house.join({ kind: "steward", role: "delivery_lead", name: "Sam Lee" });
  const post = async ({ ctx }: { ctx: Context }, markdown = "Words") => {
    clock.travel(5_000);
    return postMessage(ctx, newId(), { projectId, markdown, organizationId: null, replyToId: null });
  };
  const said = async () => {
    const answer = await post(helen);
    if (!answer.ok) throw new Error(answer.refusal.kind);
    return answer.value.messageId;
  };
  const lock = ({ ctx }: { ctx: Context }, locked: boolean) =>
    lockThread(ctx, newId(), { projectId, locked, reason: "Let us sleep over it." });
  const report = ({ ctx }: { ctx: Context }, messageId: string, reason = "Not kind") =>
    reportMessage(ctx, newId(), { projectId, messageId, reason });
  return { ...house, helen, sam, post, said, lock, report };
}

describe("locking a discussion", () => {
  it("lets only moderators post until it is opened again, says why to everybody, and is one line of the talk each time", async () => {
    const { helen, sam, post, lock, outside, slug } = await thread();
    expect(await lock(sam, true)).toMatchObject({ ok: true });
    expect(await post(helen)).toEqual({
      ok: false,
      refusal: { kind: "thread_locked", reason: "Let us sleep over it." },
    });
    expect(await post(sam)).toMatchObject({ ok: true });
    expect(await lock(sam, true)).toMatchObject({ refusal: { kind: "thread_locked_already" } });
    expect(await threadPage(outside, slug)).toMatchObject({
      locked: { reason: "Let us sleep over it." },
      may: { lock: false },
    });
    expect(await lock(sam, false)).toMatchObject({ ok: true });
    expect(await post(helen)).toMatchObject({ ok: true });
    const page = await threadPage(outside, slug);
    expect(page?.locked).toBeNull();
    expect(page?.items.map(({ type }) => type)).toEqual([
      "thread.locked",
      "message.posted",
      "thread.opened",
      "message.posted",
    ]);
  });

  it("is one lock when two moderators do it at once, and nobody else's to do", async () => {
    const { helen, sam, lock, join, db, stream, outside } = await thread();
    const lena = await join({ kind: "member", role: "director" });
    for (const who of [helen, lena]) expect(await lock(who, true)).toMatchObject({ refusal: { kind: "may_not_lock" } });
    expect(await lock({ ctx: outside }, true)).toMatchObject({ refusal: { kind: "sign_in_first" } });
    const both = await Promise.all([lock(sam, true), lock(sam, true)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await db.$count(event, eq(event.streamId, stream))).toBe(1);
  });
});

describe("reporting a message", () => {
  it("waits in the moderators' list until one says what came of it; nobody else learns who reported", async () => {
    const { db, helen, sam, said, report, join, stream, newId, outside } = await thread();
    const maren = await join({ name: "Maren Holt" });
    const messageId = await said();
    const made = await report(maren, messageId);
    expect(await report(maren, messageId)).toMatchObject({ refusal: { kind: "reported_already" } });
    expect((await reportPage(sam.ctx, null))?.reports).toMatchObject([
      { reason: "Not kind", reporter: "Maren Holt", author: "Helen Ward", messageId, excerpt: "Words" },
    ]);
    expect(await inboxPage(sam.ctx, "en")).toMatchObject([
      { together: { words: expect.stringContaining("1 reported message waits") as string } },
    ]);
    expect((await inboxCount(sam.ctx)).count).toBe(1);
    const engineer = await join({ kind: "member", role: "representative" });
    for (const { ctx } of [helen, maren, engineer, { ctx: outside }]) {
      expect(await reportPage(ctx, null)).toBeNull();
      expect((await inboxCount(ctx)).count).toBe(0);
      expect((await eventsAfter(ctx, stream, 1))?.events).toEqual([{ stream, seq: 2, type: "hidden" }]);
    }
    if (!made.ok) throw new Error();
    const resolve = ({ ctx }: { ctx: Context }) =>
      resolveReport(ctx, newId(), { reportId: made.value.reportId, reason: "Talked to her." });
    expect(await resolve(maren)).toMatchObject({ refusal: { kind: "report_not_found" } });
    const both = await Promise.all([resolve(sam), resolve(sam)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await reportPage(sam.ctx, null))?.reports).toEqual([]);
    expect(await db.select().from(messageReport)).toMatchObject([
      { resolvedBy: sam.personId, resolution: "Talked to her." },
    ]);
    expect(await report(maren, messageId)).toMatchObject({ ok: true });
  });

  it("is bounded, and only about messages that one may read", async () => {
    const { said, report, join, workshop, newId, outside } = await thread();
    const maren = await join();
    for (let i = 0; i < reportsWaiting; i++) expect(await report(maren, await said())).toMatchObject({ ok: true });
    expect(await report(maren, await said())).toMatchObject({ refusal: { kind: "reports_too_many" } });
    expect(await report({ ctx: outside }, newId())).toMatchObject({ refusal: { kind: "sign_in_first" } });
    const other = await join();
    expect(await report(other, newId())).toMatchObject({ refusal: { kind: "message_not_found" } });
    const draft = await makeProject(workshop, { stage: "draft", goalMinor: null, minimumMinor: null });
    const secret = await reportMessage(other.ctx, newId(), {
      projectId: draft.projectId,
      messageId: newId(),
      reason: "x",
    });
    expect(secret).toMatchObject({ refusal: { kind: "message_not_found" } });
  });
});
