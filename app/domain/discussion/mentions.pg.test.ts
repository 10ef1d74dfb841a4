import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { message, messageMention } from "#db/schema/discussion.ts";
import { makeMembership, makePerson, makeProject } from "#db/seed/factories.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { closedAccountName } from "#app/domain/identity/close-account.server.ts";
import { deleteMessage } from "./delete-message.server.ts";
import { editMessage } from "./edit-message.server.ts";
import { renderMessage, whoCanBeMentioned } from "./mentions.server.ts";
import { postMessage } from "./post-message.server.ts";
import { testThread } from "./test-thread.ts";

async function thread() {
  const house = await testThread();
  const helen = await house.join({ name: "Helen Ward", organizationName: "Lakeside University" });
  const amara = await house.join({ name: "Amara Okafor", organizationName: "Savanna Data Collective" });
  const post = async (ctx: Context, markdown: string, projectId = house.projectId) => {
    house.clock.travel(5_000);
    return postMessage(ctx, house.newId(), { projectId, markdown, organizationId: null, replyToId: null });
  };
  const called = async () =>
    (await house.db.select().from(messageMention).orderBy(messageMention.rev, messageMention.personId)).map(
      ({ personId, organizationId, rev }) => [personId ?? organizationId, rev],
    );
  const choices = async ({ ctx }: { ctx: Context }, typed: string, projectId = house.projectId) => {
    if (ctx.actor.kind !== "person") throw new Error("somebody asks");
    return (await whoCanBeMentioned({ db: ctx.db, actor: ctx.actor }, projectId, typed)).map(({ written }) => written);
  };
  return { ...house, helen, amara, post, called, choices };
}

describe("whom a message calls", () => {
  it("is kept with it and shown as links: people who have spoken here, and organizations", async () => {
    const { helen, amara, post, called, db } = await thread();
    await post(amara.ctx, "Hello.");
    const answer = await post(
      helen.ctx,
      "@[amara okafor], what does @savanna-data-collective say? And @[Savanna Data Collective]?",
    );
    expect(answer).toMatchObject({ ok: true });
    expect(await called()).toEqual(
      expect.arrayContaining([
        [amara.personId, 1],
        [amara.organizationId, 1],
      ]),
    );
    expect(await called()).toHaveLength(2);
    const [row] = await db.select().from(message).where(eq(message.authorId, helen.personId));
    expect(row?.html).toContain(`<a href="/search?by=${amara.personId}" class="mention">@Amara Okafor</a>`);
    expect(row?.html.match(/href="\/organizations\/savanna-data-collective" class="mention"/g)).toHaveLength(2);
  });

  it("tells its writer of a name that calls nobody, until they call somebody or nobody by it", async () => {
    const { helen, amara, post, db, projectId, newId } = await thread();
    const posted = await post(helen.ctx, "@savanna-data-collective, ask @[Amara Okafor], not `@[Amara Okafor]`.");
    if (!posted.ok) throw new Error();
    const { messageId } = posted.value;
    const html = async () => (await db.select().from(message).where(eq(message.id, messageId)))[0]?.html ?? "";
    expect((await html()).match(/<span class="uncalled">[^<]*<\/span>/g)).toEqual([
      '<span class="uncalled">@[Amara Okafor]</span>',
    ]);
    await post(amara.ctx, "Here I am.");
    await editMessage(helen.ctx, newId(), { projectId, baseRev: 1, messageId, markdown: "Ask @[Amara Okafor]." });
    expect(await html()).not.toContain("uncalled");
  });

  it("follows an edit, which calls anew only those whom it adds, and is gone with the message", async () => {
    const { helen, amara, post, called, projectId, newId } = await thread();
    await post(amara.ctx, "Hello.");
    const posted = await post(helen.ctx, "@savanna-data-collective");
    if (!posted.ok) throw new Error();
    const { messageId } = posted.value;
    const edit = (baseRev: number, markdown: string) =>
      editMessage(helen.ctx, newId(), { projectId, baseRev, messageId, markdown });
    await edit(1, "@savanna-data-collective @[Amara Okafor]");
    expect(await called()).toEqual([
      [amara.organizationId, 1],
      [amara.personId, 2],
    ]);
    await edit(2, "@[Amara Okafor]");
    expect(await called()).toEqual([[amara.personId, 2]]);
    await edit(3, "Nobody.");
    expect(await called()).toEqual([]);
    await edit(4, "@lakeside-university");
    await deleteMessage(helen.ctx, newId(), { projectId, messageId, reason: "" });
    expect(await called()).toEqual([]);
  });

  it("is nobody whom the writer does not know by name, so that no name can be guessed", async () => {
    const { helen, amara, choices, projectId, workshop, join, as } = await thread();
    const who = async (ctx: Context, markdown: string) => {
      const answer = await renderMessage(ctx, projectId, markdown);
      return answer.ok ? answer.value.mentioned.map(({ name }) => name) : answer.refusal.kind;
    };
    expect(await who(helen.ctx, `@[Amara Okafor] @[Amara Okafor](person:${amara.personId})`)).toEqual([]);
    expect(await choices(helen, "ama")).toEqual([]);
    const colleague = await makePerson(workshop, { displayName: "Amadou Diallo" });
    await makeMembership(workshop, colleague, helen.organizationId, "hub_user");
    expect(await choices(helen, "ama")).toEqual(["@[Amadou Diallo]"]);
    const steward = await join({ kind: "steward", role: "engineer" });
    expect(await choices(steward, "AMA")).toEqual(["@[Amadou Diallo]", "@[Amara Okafor]"]);
    expect(await choices(steward, "diallo")).toEqual(["@[Amadou Diallo]"]);
    expect(await choices(steward, "%")).toEqual([]);
    expect(await choices(helen, "savanna")).toEqual(["@savanna-data-collective"]);
    await workshop.db.execute(
      `update person set display_name = '${closedAccountName}', closed_at = now() where id = '${colleague}'`,
    );
    expect(await choices(steward, "somebody")).toEqual([]);
    expect(await who(await as(steward.personId), `@[${closedAccountName}] @[x](person:${colleague})`)).toEqual([]);
  });

  it("is nobody who may not read the thread", async () => {
    const { helen, amara, workshop, choices, post, called, join } = await thread();
    const draft = await makeProject(workshop, {
      stage: "draft",
      goalMinor: null,
      minimumMinor: null,
      proposerOrganizationId: helen.organizationId,
    });
    const steward = await join({ kind: "steward", role: "tech_lead", organizationName: "The Steward" });
    expect(
      await post(
        steward.ctx,
        "@[Amara Okafor] @[Helen Ward] @savanna-data-collective @lakeside-university @the-steward",
        draft.projectId,
      ),
    ).toMatchObject({ ok: true });
    expect((await called()).map(([id]) => id).sort()).toEqual(
      [helen.personId, helen.organizationId, steward.organizationId].sort(),
    );
    expect(await choices(steward, "a", draft.projectId)).toEqual([]);
    expect(await choices(amara, "l", draft.projectId)).toContain("@lakeside-university");
  });

  it("is told apart by id where two bear one name", async () => {
    const { helen, amara, post, called, choices, workshop, projectId } = await thread();
    await post(amara.ctx, "Hello.");
    const other = await makePerson(workshop, { displayName: "Amara Okafor" });
    await makeMembership(workshop, other, helen.organizationId, "hub_user");
    const [first] = await choices(helen, "okafor");
    expect(first).toMatch(/^@\[Amara Okafor\]\(person:/);
    const answer = await renderMessage(helen.ctx, projectId, `@[Amara Okafor] @[Amara Okafor](person:${other})`);
    expect(answer).toMatchObject({ value: { mentioned: [{ id: other }] } });
    expect(await called()).toEqual([]);
  });

  it("is bounded", async () => {
    const { helen, post } = await thread();
    const names = (count: number) => Array.from({ length: count }, (_, i) => `@name-${i}`).join(" ");
    expect(await post(helen.ctx, names(limits.mentionsPerMessage))).toMatchObject({ ok: true });
    expect(await post(helen.ctx, names(limits.mentionsPerMessage + 1))).toMatchObject({
      refusal: { kind: "too_many_mentions" },
    });
  });
});
