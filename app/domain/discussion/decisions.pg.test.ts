import { describe, expect, it } from "vitest";
import { eq } from "drizzle-orm";
import { decision } from "#db/schema/discussion.ts";
import { project } from "#db/schema/projects.ts";
import { makeProject } from "#db/seed/factories.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { decisionsPage } from "./decision-pages.server.ts";
import { deleteMessage } from "./delete-message.server.ts";
import { editMessage } from "./edit-message.server.ts";
import { eventsAfter } from "#app/domain/timeline/events-after.server.ts";
import { messagePage } from "./message-pages.server.ts";
import { postMessage } from "./post-message.server.ts";
import { recordDecision } from "./record-decision.server.ts";
import { setAgreement } from "./set-agreement.server.ts";
import { takeBackDecision } from "./take-back-decision.server.ts";
import { testThread } from "./test-thread.ts";
import { threadOf, withEvents } from "./thread-state.ts";
import { threadPage } from "#app/domain/marketplace/thread-pages.server.ts";

async function thread() {
  const house = await testThread();
  const { projectId, newId } = house;
  const [helen, tomas] = await Promise.all([
    house.join({ name: "Helen Ward", organizationName: "Lakeside University", role: "representative" }),
    house.join({ name: "Tomás Vega", organizationName: "EarthLab", role: "hub_user" }),
  ]);
  await house.db.update(project).set({ proposerOrganizationId: helen.organizationId }).where(eq(project.id, projectId));
  const posted = await postMessage(helen.ctx, newId(), {
    projectId,
    markdown: "The forecast **stays**.",
    organizationId: null,
    replyToId: null,
  });
  if (!posted.ok) throw new Error(posted.refusal.kind);
  const { messageId } = posted.value;
  const record = (ctx: Context, over: object = {}) =>
    recordDecision(ctx, newId(), { projectId, baseRev: 1, messageId, organizationId: null, ...over });
  const agree = (ctx: Context, decisionId: string, organizationId: string | null = null, on = true) =>
    setAgreement(ctx, newId(), { projectId, decisionId, organizationId, on });
  const takeBack = (ctx: Context, decisionId: string, reason = "It moves after all") =>
    takeBackDecision(ctx, newId(), { projectId, decisionId, reason });
  const decided = async () => {
    const answer = await record(helen.ctx);
    if (!answer.ok) throw new Error(answer.refusal.kind);
    return answer.value;
  };
  return { ...house, helen, tomas, messageId, record, agree, takeBack, decided };
}

describe("recording a message as a decision", () => {
  it("keeps the words as they are then, whatever the message says later", async () => {
    const { helen, outside, slug, projectId, newId, messageId, record } = await thread();
    expect(await record(helen.ctx, { organizationId: helen.organizationId })).toMatchObject({
      ok: true,
      value: { messageId, number: 1, seq: 2, rev: 1 },
    });
    await editMessage(helen.ctx, newId(), { projectId, baseRev: 1, messageId, markdown: "The forecast goes." });
    const page = await decisionsPage(outside, slug, null);
    expect(page?.decisions).toMatchObject([
      {
        number: 1,
        html: "<p>The forecast <strong>stays</strong>.</p>",
        recorded: { person: { name: "Helen Ward" }, organization: { name: "Lakeside University" } },
        agreed: [],
        takenBack: null,
        mayTakeBack: false,
      },
    ]);
    expect((await threadPage(outside, slug))?.items).toMatchObject([
      { message: { html: "<p>The forecast goes.</p>", decision: { number: 1 } } },
      { type: "decision.recorded", actor: { name: "Helen Ward" } },
    ]);
  });

  it("is not for whoever gave themselves a role in an organization that has nothing to do with the project", async () => {
    const { join, slug, messageId, record } = await thread();
    const eve = await join({ name: "Eve Stone", organizationName: "Sly University", role: "representative" });
    expect(await record(eve.ctx, { organizationId: eve.organizationId })).toMatchObject({
      refusal: { kind: "not_permitted" },
    });
    expect(await threadPage(eve.ctx, slug)).toMatchObject({ may: { decide: false } });
    expect(await messagePage(eve.ctx, slug, messageId)).toMatchObject({ decides: false });
  });

  it("is for those who speak for an organization here, for words that they have read, and once", async () => {
    const { db, helen, tomas, outside, projectId, newId, messageId, record, workshop } = await thread();
    expect(await record(outside)).toMatchObject({ refusal: { kind: "sign_in_first" } });
    expect(await record(tomas.ctx)).toMatchObject({ refusal: { kind: "not_permitted" } });
    expect(await record(helen.ctx, { organizationId: tomas.organizationId })).toMatchObject({
      refusal: { kind: "not_your_organization" },
    });
    expect(await record(helen.ctx, { messageId: newId() })).toMatchObject({ refusal: { kind: "message_not_found" } });
    const other = await makeProject(workshop, { proposerOrganizationId: helen.organizationId });
    expect(await record(helen.ctx, { projectId: other.projectId })).toMatchObject({
      refusal: { kind: "message_not_found" },
    });
    await editMessage(helen.ctx, newId(), { projectId, baseRev: 1, messageId, markdown: "The forecast goes." });
    expect(await record(helen.ctx)).toMatchObject({ refusal: { kind: "decision_reads_otherwise", rev: 2 } });
    const both = await Promise.all([record(helen.ctx, { baseRev: 2 }), record(helen.ctx, { baseRev: 2 })]);
    expect(both.filter((answer) => answer.ok)).toHaveLength(1);
    expect(both.find((answer) => !answer.ok)).toMatchObject({ refusal: { kind: "already_a_decision" } });
    expect(await db.$count(decision)).toBe(1);
  });
});

describe("agreeing to a decision", () => {
  it("counts each person and each organization once, and ends on every screen as on a fresh one", async () => {
    const { db, join, helen, tomas, outside, slug, stream, agree, decided, workshop } = await thread();
    const { decisionId } = await decided();
    const before = await threadPage(outside, slug);
    const deputy = await join({ name: "Petra Lund", role: "representative" });
    await Promise.all([
      agree(helen.ctx, decisionId, helen.organizationId),
      agree(helen.ctx, decisionId, helen.organizationId),
      agree(tomas.ctx, decisionId),
      agree(deputy.ctx, decisionId),
    ]);
    await agree(deputy.ctx, decisionId, null, false);
    expect(await agree(tomas.ctx, decisionId, tomas.organizationId)).toMatchObject({
      refusal: { kind: "not_permitted" },
    });
    expect(await agree(deputy.ctx, decisionId, helen.organizationId, false)).toMatchObject({
      refusal: { kind: "not_permitted" },
    });
    expect(await agree(outside, decisionId)).toMatchObject({ refusal: { kind: "sign_in_first" } });
    const other = await makeProject(workshop);
    expect(
      await setAgreement(helen.ctx, "another-project-1", {
        projectId: other.projectId,
        decisionId,
        organizationId: null,
        on: true,
      }),
    ).toMatchObject({ refusal: { kind: "decision_not_found" } });
    const agreed = (await decisionsPage(helen.ctx, slug, null))?.decisions[0]?.agreed
      .map(({ person, organization }) => organization?.name ?? person.name)
      .sort();
    expect(agreed).toEqual(["Lakeside University", "Tomás Vega"]);
    const slice = await eventsAfter({ db, actor: outside.actor }, stream, before?.cursor ?? 0);
    const after = await threadPage(outside, slug);
    if (!before || !after || !slice) throw new Error("no thread");
    expect(withEvents(threadOf(before), slice.events).items).toEqual(after.items);
    expect(slice.events.map(({ type }) => type)).toEqual(Array.from({ length: 4 }, () => "decision.agreed"));
  });
});

describe("taking a decision back", () => {
  it("leaves its number, its words, who agreed and why, and frees the message for another decision", async () => {
    const { join, helen, tomas, outside, slug, takeBack, agree, decided, record } = await thread();
    const { decisionId } = await decided();
    await agree(tomas.ctx, decisionId);
    expect(await takeBack(tomas.ctx, decisionId)).toMatchObject({ refusal: { kind: "decision_not_found" } });
    expect(await takeBack(helen.ctx, decisionId)).toMatchObject({ ok: true });
    expect(await takeBack(helen.ctx, decisionId)).toMatchObject({ refusal: { kind: "decision_taken_back" } });
    expect(await agree(helen.ctx, decisionId)).toMatchObject({ refusal: { kind: "decision_taken_back" } });
    expect((await threadPage(outside, slug))?.items).toMatchObject([
      { message: { decision: null } },
      {},
      { type: "decision.taken_back", payload: { reason: "It moves after all" } },
    ]);
    expect(await record(helen.ctx)).toMatchObject({ ok: true, value: { number: 2 } });
    const director = await join({ kind: "steward", role: "director" });
    const page = await decisionsPage(director.ctx, slug, null);
    expect(page?.decisions).toMatchObject([
      { number: 2, takenBack: null, mayTakeBack: true },
      {
        number: 1,
        html: "<p>The forecast <strong>stays</strong>.</p>",
        takenBack: { by: "Helen Ward", reason: "It moves after all" },
        agreed: [{ person: { name: "Tomás Vega" } }],
        mayTakeBack: false,
      },
    ]);
    expect((await decisionsPage(outside, slug, 2))?.decisions).toMatchObject([{ number: 1 }]);
    const second = page?.decisions[0]?.id ?? "";
    expect(await takeBack(director.ctx, second)).toMatchObject({ ok: true });
  });

  it("comes before the message's words can go, and they are then gone from the list too", async () => {
    const { helen, outside, slug, projectId, newId, messageId, takeBack, decided } = await thread();
    const { decisionId } = await decided();
    const remove = () => deleteMessage(helen.ctx, newId(), { projectId, messageId, reason: "" });
    expect(await remove()).toMatchObject({ refusal: { kind: "message_is_a_decision" } });
    await takeBack(helen.ctx, decisionId);
    expect(await remove()).toMatchObject({ ok: true });
    const page = await decisionsPage(outside, slug, null);
    expect(page?.decisions).toMatchObject([{ number: 1, html: "" }]);
    expect(JSON.stringify(page)).not.toContain("forecast");
  });

  it("is not there for those who may not see the project", async () => {
    const { outside, workshop, tomas } = await thread();
    const draft = await makeProject(workshop, { stage: "draft", proposerOrganizationId: tomas.organizationId });
    expect(await decisionsPage(outside, draft.slug, null)).toBeNull();
    expect(await decisionsPage(tomas.ctx, draft.slug, null)).toMatchObject({ decisions: [] });
  });
});
