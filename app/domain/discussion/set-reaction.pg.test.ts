import { describe, expect, it } from "vitest";
import { message, messageReaction } from "#db/schema/discussion.ts";
import { makeProject } from "#db/seed/factories.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { deleteMessage } from "./delete-message.server.ts";
import { editMessage } from "./edit-message.server.ts";
import { eventsAfter } from "#app/domain/timeline/events-after.server.ts";
import { messagePage } from "./message-pages.server.ts";
import { postMessage } from "./post-message.server.ts";
import { reactionPace, type ReactionKind } from "./reaction.ts";
import { setReaction } from "./set-reaction.server.ts";
import { testThread } from "./test-thread.ts";
import { threadOf, withEvents } from "./thread-state.ts";
import { quotedMessage, threadPage } from "#app/domain/marketplace/thread-pages.server.ts";

async function thread() {
  const house = await testThread();
  const { projectId, newId } = house;
  const [helen, tomas] = await Promise.all([house.join({ name: "Helen Ward" }), house.join({ name: "Tomás Vega" })]);
  const post = async (ctx: Context, markdown: string, replyToId: string | null = null) => {
    const answer = await postMessage(ctx, newId(), { projectId, markdown, organizationId: null, replyToId });
    if (!answer.ok) throw new Error(answer.refusal.kind);
    return answer.value;
  };
  const react = (ctx: Context, messageId: string, kind: ReactionKind, on = true, key = newId()) =>
    setReaction(ctx, key, { projectId, messageId, kind, on });
  return { ...house, helen, tomas, post, react };
}

describe("saying something to a message without a message", () => {
  it("holds once for each person and kind, however often and from wherever it is said", async () => {
    const { db, helen, tomas, post, react } = await thread();
    const { messageId } = await post(helen.ctx, "Our 5,000 is signed.");
    const answers = await Promise.all([
      ...Array.from({ length: 8 }, () => react(tomas.ctx, messageId, "thanks")),
      react(helen.ctx, messageId, "thanks"),
      react(tomas.ctx, messageId, "agree"),
    ]);
    expect(answers.every((answer) => answer.ok)).toBe(true);
    expect(await db.$count(messageReaction)).toBe(3);
    const [row] = await db.select().from(message);
    // The message, and one event for each that changed anything.
    expect(row).toMatchObject({ rev: 1, seq: 1, lastSeq: 4 });
    expect(await react(tomas.ctx, messageId, "agree", false)).toEqual({
      ok: true,
      value: { messageId, seq: 5, rev: 1 },
    });
    expect(await react(tomas.ctx, messageId, "agree", false)).toEqual({
      ok: true,
      value: { messageId, seq: 5, rev: 1 },
    });
    expect(await db.$count(messageReaction)).toBe(2);
  });

  it("is told as the whole set, so that a screen that applies it ends like a fresh one", async () => {
    const { db, helen, tomas, slug, stream, post, react, outside } = await thread();
    const first = await post(helen.ctx, "Does **anybody** need it before May?");
    await post(tomas.ctx, "We do.", first.messageId);
    const before = await threadPage(outside, slug);
    await react(tomas.ctx, first.messageId, "question");
    await react(helen.ctx, first.messageId, "watching");
    await react(helen.ctx, first.messageId, "watching", false);
    await editMessage(helen.ctx, first.messageId, {
      projectId: before?.projectId ?? "",
      baseRev: 1,
      messageId: first.messageId,
      markdown: "Before *June*?",
    });
    const slice = await eventsAfter({ db, actor: outside.actor }, stream, before?.cursor ?? 0);
    const after = await threadPage(outside, slug);
    if (!before || !after || !slice) throw new Error("no thread");
    expect(withEvents(threadOf(before), slice.events).items).toEqual(after.items);
    expect(after.items).toMatchObject([
      {
        message: {
          excerpt: "Before June?",
          reactions: [{ kind: "question", people: [{ id: tomas.personId, name: "Tomás Vega" }] }],
        },
      },
      {
        message: {
          replyTo: { id: first.messageId, author: { name: "Helen Ward" }, excerpt: "Before June?", deleted: null },
        },
      },
    ]);
  });

  it("is for people who may read the talk, and for words that still stand", async () => {
    const { db, outside, helen, tomas, post, react, workshop, newId, projectId, slug } = await thread();
    const { messageId } = await post(helen.ctx, "Mine");
    expect(await react(outside, messageId, "agree")).toMatchObject({ refusal: { kind: "sign_in_first" } });
    expect(await react(tomas.ctx, newId(), "agree")).toMatchObject({ refusal: { kind: "message_not_found" } });
    const other = await makeProject(workshop);
    expect(
      await setReaction(tomas.ctx, newId(), { projectId: other.projectId, messageId, kind: "agree", on: true }),
    ).toMatchObject({ refusal: { kind: "message_not_found" } });
    await react(tomas.ctx, messageId, "agree");
    expect(await messagePage(outside, slug, messageId)).toMatchObject({
      personId: null,
      message: { reactions: [{ kind: "agree", people: [{ name: "Tomás Vega" }] }] },
    });
    await deleteMessage(helen.ctx, newId(), { projectId, messageId, reason: "" });
    expect(await db.$count(messageReaction)).toBe(0);
    expect(await react(tomas.ctx, messageId, "agree")).toMatchObject({ refusal: { kind: "message_not_found" } });
  });

  it("slows down whoever says it on and off faster than anybody means", async () => {
    const { clock, helen, post, react } = await thread();
    const { messageId } = await post(helen.ctx, "Mine");
    for (let n = 0; n < reactionPace.reactions; n++)
      expect(await react(helen.ctx, messageId, "agree", n % 2 === 0)).toMatchObject({ ok: true });
    expect(await react(helen.ctx, messageId, "agree")).toMatchObject({ refusal: { kind: "reactions_too_fast" } });
    clock.travel(reactionPace.windowMs);
    expect(await react(helen.ctx, messageId, "agree")).toMatchObject({ ok: true });
  });
});

describe("answering a message", () => {
  it("quotes it as it stands now, and its tombstone once it is gone", async () => {
    const { outside, helen, tomas, post, projectId, newId, slug } = await thread();
    const { messageId } = await post(helen.ctx, "A secret");
    expect(await quotedMessage(outside, slug, messageId)).toMatchObject({
      author: { name: "Helen Ward" },
      excerpt: "A secret",
    });
    await post(tomas.ctx, "Thank you", messageId);
    await deleteMessage(helen.ctx, newId(), { projectId, messageId, reason: "" });
    const page = await threadPage(outside, slug);
    expect(page?.items[1]).toMatchObject({
      message: { replyTo: { id: messageId, excerpt: "", deleted: { byAuthor: true, reason: null } } },
    });
    expect(JSON.stringify(page)).not.toContain("secret");
  });

  it("knows no message of another talk, or of one that is not the reader's", async () => {
    const { outside, helen, post, workshop, slug, newId } = await thread();
    const { messageId } = await post(helen.ctx, "Mine");
    const other = await makeProject(workshop);
    for (const [of, id] of [
      [other.slug, messageId],
      [slug, newId()],
      [slug, "x"],
      ["nothing", messageId],
    ] as const)
      expect(await quotedMessage(outside, of, id)).toBeNull();
  });
});
