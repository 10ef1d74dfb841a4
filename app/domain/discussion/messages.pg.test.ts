import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { message, messageRevision } from "#db/schema/discussion.ts";
import { event } from "#db/schema/log.ts";
import { makeMembership, makeProject } from "#db/seed/factories.ts";
import { messageDraftKey } from "#app/domain/projects/draft-key.ts";
import { saveDraft } from "#app/domain/projects/save-draft.server.ts";
import { deleteMessage } from "./delete-message.server.ts";
import { editMessage } from "./edit-message.server.ts";
import { messagePace } from "./message.ts";
import { postMessage } from "./post-message.server.ts";
import { testThread } from "./test-thread.ts";
import { threadPage } from "#app/domain/marketplace/thread-pages.server.ts";

const plain = { organizationId: null, replyToId: null };

async function thread() {
  const house = await testThread();
  const helen = await house.join({ name: "Helen Ward", organizationName: "Lakeside University" });
  const post = async (markdown: string, over: object = {}) => {
    const answer = await postMessage(helen.ctx, house.newId(), {
      projectId: house.projectId,
      markdown,
      ...plain,
      ...over,
    });
    if (!answer.ok) throw new Error(answer.refusal.kind);
    return answer.value;
  };
  return { ...house, helen, post };
}

describe("posting a message", () => {
  it("numbers it in the project's log, keeps its text out of the log, and renders it safely", async () => {
    const { db, post, stream, helen } = await thread();
    const posted = await post("So **one more** organization tips it? <script>alert(1)</script>", {
      organizationId: helen.organizationId,
    });
    expect(posted).toMatchObject({ seq: 1, rev: 1 });
    const [row] = await db.select().from(message).where(eq(message.id, posted.messageId));
    expect(row).toMatchObject({ seq: 1, organizationId: helen.organizationId, authorId: helen.personId });
    expect(row?.html).toContain("<strong>one more</strong>");
    expect(row?.html).not.toContain("<script");
    const [said] = await db.select().from(event).where(eq(event.streamId, stream));
    expect(said).toMatchObject({ seq: 1, type: "message.posted", payload: { messageId: posted.messageId } });
  });

  it("is one message when it is sent twenty times with one key, from two tabs and by an impatient network", async () => {
    const { db, helen, projectId, newId } = await thread();
    const key = newId();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => postMessage(helen.ctx, key, { projectId, markdown: "Once.", ...plain })),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ ok: true });
    expect(await db.$count(message)).toBe(1);
    expect(await postMessage(helen.ctx, key, { projectId, markdown: "Something else.", ...plain })).toEqual({
      ok: false,
      refusal: { kind: "key_reused" },
    });
  });

  it("keeps the log without gaps when thirty people talk at once", async () => {
    const { db, join, projectId, newId, stream } = await testThread({ poolSize: 15 });
    const people = await Promise.all(Array.from({ length: 30 }, () => join()));
    const answers = await Promise.all(
      people.flatMap(({ ctx }) =>
        [1, 2].map((n) => postMessage(ctx, newId(), { projectId, markdown: `Line ${n}`, ...plain })),
      ),
    );
    const numbers = answers.map((answer) => (answer.ok ? answer.value.seq : 0)).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    const logged = await db.select({ seq: event.seq }).from(event).where(eq(event.streamId, stream)).orderBy(event.seq);
    expect(logged.map((row) => row.seq)).toEqual(numbers);
  });

  it("is for people who are signed in, in projects they may see, for organizations they belong to", async () => {
    const { outside, helen, projectId, newId, workshop, join } = await thread();
    const stranger = await join();
    const words = { markdown: "Hello", ...plain };
    expect(await postMessage(outside, newId(), { projectId, ...words })).toMatchObject({
      refusal: { kind: "sign_in_first" },
    });
    const draft = await makeProject(workshop, {
      stage: "draft",
      goalMinor: null,
      minimumMinor: null,
      proposerOrganizationId: stranger.organizationId,
    });
    expect(await postMessage(helen.ctx, newId(), { projectId: draft.projectId, ...words })).toMatchObject({
      refusal: { kind: "thread_not_found" },
    });
    expect(await postMessage(stranger.ctx, newId(), { projectId: draft.projectId, ...words })).toMatchObject({
      ok: true,
    });
    expect(await postMessage(helen.ctx, newId(), { projectId: newId(), ...words })).toMatchObject({
      refusal: { kind: "thread_not_found" },
    });
    expect(
      await postMessage(helen.ctx, newId(), { projectId, ...words, organizationId: stranger.organizationId }),
    ).toMatchObject({
      refusal: { kind: "not_your_organization" },
    });
    expect(await postMessage(helen.ctx, newId(), { projectId, ...words, replyToId: newId() })).toMatchObject({
      refusal: { kind: "reply_not_found" },
    });
  });

  it("slows down whoever writes faster than anybody can", async () => {
    const { post, helen, projectId, newId, clock } = await thread();
    for (let i = 0; i < messagePace.messages; i++) await post(`Line ${i}`);
    const again = () => postMessage(helen.ctx, newId(), { projectId, markdown: "And one more", ...plain });
    expect(await again()).toMatchObject({ refusal: { kind: "messages_too_fast" } });
    clock.travel(messagePace.windowMs);
    expect(await again()).toMatchObject({ ok: true });
  });
});

describe("editing a message", () => {
  it("keeps what it said before, and tells the log a new revision", async () => {
    const { db, post, helen, projectId, newId, stream } = await thread();
    const { messageId } = await post("Our 5,000 is sined.");
    const edited = await editMessage(helen.ctx, newId(), {
      projectId,
      baseRev: 1,
      messageId,
      markdown: "Our 5,000 is signed.",
    });
    expect(edited).toEqual({ ok: true, value: { messageId, seq: 2, rev: 2 } });
    expect(
      await db.select({ rev: messageRevision.rev, markdown: messageRevision.markdown }).from(messageRevision),
    ).toEqual([{ rev: 1, markdown: "Our 5,000 is sined." }]);
    const [, said] = await db.select().from(event).where(eq(event.streamId, stream)).orderBy(event.seq);
    expect(said).toMatchObject({ type: "message.edited", rev: 2, entity: `message:${messageId}` });
  });

  it("does not write over what another screen changed meanwhile", async () => {
    const { db, post, helen, projectId, newId } = await thread();
    const { messageId } = await post("First");
    const both = await Promise.all(
      ["Second", "Other"].map((markdown) =>
        editMessage(helen.ctx, newId(), { projectId, baseRev: 1, messageId, markdown }),
      ),
    );
    expect(both.filter((answer) => answer.ok)).toHaveLength(1);
    expect(both.find((answer) => !answer.ok)).toMatchObject({ refusal: { kind: "message_changed", rev: 2 } });
    expect(await db.$count(messageRevision)).toBe(1);
  });

  it("is for its author only, in its own project only, and not after it was deleted", async () => {
    const { post, helen, projectId, newId, workshop, join, outside } = await thread();
    const { messageId } = await post("Mine");
    const steward = await join({ kind: "steward", role: "director" });
    const edit = { projectId, baseRev: 1, messageId, markdown: "Not mine" };
    expect(await editMessage(steward.ctx, newId(), { ...edit })).toMatchObject({
      refusal: { kind: "message_not_found" },
    });
    expect(await editMessage(outside, newId(), { ...edit })).toMatchObject({ refusal: { kind: "sign_in_first" } });
    const other = await makeProject(workshop);
    expect(await editMessage(helen.ctx, newId(), { ...edit, projectId: other.projectId })).toMatchObject({
      refusal: { kind: "message_not_found" },
    });
    await deleteMessage(helen.ctx, newId(), { projectId, messageId, reason: "" });
    expect(await editMessage(helen.ctx, newId(), { ...edit, baseRev: 2 })).toMatchObject({
      refusal: { kind: "message_not_found" },
    });
  });
});

describe("deleting a message", () => {
  it("leaves a tombstone: the words and their history are gone, the number stays", async () => {
    const { db, post, helen, projectId, newId, stream } = await thread();
    const { messageId } = await post("A secret");
    await editMessage(helen.ctx, newId(), { projectId, baseRev: 1, messageId, markdown: "No secret" });
    expect(await deleteMessage(helen.ctx, newId(), { projectId, messageId, reason: "" })).toEqual({
      ok: true,
      value: { messageId, seq: 3, rev: 3 },
    });
    const [row] = await db.select().from(message);
    expect(row).toMatchObject({ markdown: "", html: "", seq: 1, deletedBy: helen.personId });
    expect(await db.$count(messageRevision)).toBe(0);
    const said = await db.select().from(event).where(eq(event.streamId, stream));
    expect(JSON.stringify(said)).not.toContain("secret");
  });

  it("is for its author, or for the steward's moderators, who must say why", async () => {
    const { post, projectId, newId, join, workshop, as } = await thread();
    const other = await join();
    const engineer = await join({ kind: "steward", role: "engineer" });
    const director = await join({ kind: "member", role: "director" });
    const { messageId } = await post("Mine");
    const remove = { projectId, messageId, reason: "Not kind" };
    for (const { ctx } of [other, engineer, director])
      expect(await deleteMessage(ctx, newId(), { ...remove })).toMatchObject({
        refusal: { kind: "message_not_found" },
      });
    await makeMembership(workshop, engineer.personId, engineer.organizationId, "delivery_lead");
    const ctx = await as(engineer.personId);
    expect(await deleteMessage(ctx, newId(), { ...remove, reason: "" })).toMatchObject({
      refusal: { kind: "deletion_needs_reason" },
    });
    expect(await deleteMessage(ctx, newId(), { ...remove })).toMatchObject({ ok: true });
    expect(await deleteMessage(ctx, newId(), { ...remove })).toMatchObject({
      refusal: { kind: "message_not_found" },
    });
  });
});

describe("an unsent message", () => {
  it("is there on every device of its writer and nobody else's, and is gone once it is sent", async () => {
    const { helen, projectId, slug, newId, join, outside } = await thread();
    const { ctx } = helen;
    if (ctx.actor.kind !== "person") throw new Error();
    await saveDraft({ ...ctx, actor: ctx.actor }, null, {
      draft: messageDraftKey(projectId),
      fields: { markdown: "Half a sent" },
    });
    expect((await threadPage(ctx, slug))?.draft).toMatchObject({ text: "Half a sent" });
    for (const other of [outside, (await join()).ctx]) expect((await threadPage(other, slug))?.draft).toBeNull();
    await postMessage(ctx, newId(), { projectId, markdown: "Half a sentence.", ...plain });
    expect((await threadPage(ctx, slug))?.draft).toBeNull();
  });
});
