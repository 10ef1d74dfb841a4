import { randomUUID } from "node:crypto";
import { asc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { event } from "#db/schema/log.ts";
import { draft, project, projectStep } from "#db/schema/projects.ts";
import { networkStream, projectStream } from "#app/domain/kernel/events.ts";
import { proposalDraftKey } from "./draft-key.ts";
import { findProjectBySlug } from "./find-project.server.ts";
import { proposeProject } from "./propose-project.server.ts";
import { readDraft, saveDraft } from "./save-draft.server.ts";
import { testNetwork, yes } from "./test-network.ts";

describe("proposing a project", () => {
  it("opens it with its texts, its address, its first step and its stream, and tells the network", async () => {
    const { db, proposer, proposal } = await testNetwork();
    const { projectId, slug } = yes(
      await proposeProject(proposer, randomUUID(), proposal({ problem: `${proposal().problem} **bold** <script>` })),
    );
    expect(slug).toBe("know-what-each-group-costs");
    const [row] = await db.select().from(project).where(eq(project.id, projectId));
    expect(row).toMatchObject({
      stage: "candidate",
      rev: 1,
      currency: "USD",
      goalMinor: null,
      proposerId: proposer.personId,
      proposerOrganizationId: proposer.organizationId,
    });
    expect(row?.html.problem).toContain("<strong>bold</strong> &lt;script&gt;");
    const steps = await db.select().from(projectStep).where(eq(projectStep.projectId, projectId));
    expect(steps).toMatchObject([{ fromStage: null, toStage: "candidate", actorId: proposer.personId }]);
    const said = await db.select().from(event).where(eq(event.type, "project.proposed")).orderBy(asc(event.streamId));
    expect(said.map(({ streamId, seq }) => [streamId, seq])).toEqual([
      [networkStream, 1],
      [projectStream(projectId), 1],
    ]);
  });

  it("asks a candidate for level of detail 1, at the first text that falls short", async () => {
    const { db, proposer, proposal } = await testNetwork();
    const answer = await proposeProject(proposer, randomUUID(), proposal({ solution: "Too short." }));
    expect(answer).toMatchObject({
      ok: false,
      refusal: { kind: "detail_missing", field: "solution", sentence: expect.stringContaining("48 more") },
    });
    expect(await db.$count(project)).toBe(0);
  });

  it("keeps a draft within the proposing organization and away from the network's news", async () => {
    const { db, proposer, proposal, techLead, member, visitor } = await testNetwork();
    const { slug } = yes(await proposeProject(proposer, randomUUID(), proposal({ as: "draft", problem: "" })));
    expect(await db.$count(event, eq(event.streamId, networkStream))).toBe(0);
    const stranger = await member("representative");
    expect(await findProjectBySlug(db, proposer.actor, slug)).not.toBeNull();
    expect(await findProjectBySlug(db, techLead.actor, slug)).not.toBeNull();
    expect(await findProjectBySlug(db, stranger.actor, slug)).toBeNull();
    expect(await findProjectBySlug(db, visitor.actor, slug)).toBeNull();
  });

  it("is for people whose role includes it, and for their own organization", async () => {
    const { proposer, proposal, member, visitor, techLead } = await testNetwork();
    const hubUser = await member("hub_user");
    for (const [who, organizationId] of [
      [hubUser, hubUser.organizationId],
      [proposer, hubUser.organizationId],
      [visitor, proposer.organizationId],
      [techLead, proposer.organizationId],
    ] as const)
      expect(await proposeProject(who, randomUUID(), proposal({ organizationId }))).toMatchObject({
        ok: false,
        refusal: { kind: "not_permitted" },
      });
  });

  it("gives twenty proposals of one title, sent at once, twenty addresses", async () => {
    const { proposer, proposal } = await testNetwork({ poolSize: 20 });
    const made = await Promise.all(
      Array.from({ length: 20 }, () => proposeProject(proposer, randomUUID(), proposal({ title: "The same title" }))),
    );
    const slugs = made.map((answer) => yes(answer).slug);
    expect(new Set(slugs).size).toBe(20);
    expect(slugs).toContain("the-same-title");
    expect(slugs).toContain("the-same-title-20");
  });

  it("happens once for a double click, and a key used for something else is refused", async () => {
    const { db, proposer, proposal } = await testNetwork();
    const input = proposal();
    const key = randomUUID();
    const [one, two] = await Promise.all([proposeProject(proposer, key, input), proposeProject(proposer, key, input)]);
    expect(yes(one)).toEqual(yes(two));
    expect(await db.$count(project)).toBe(1);
    expect(await proposeProject(proposer, key, { ...input, title: "Another" })).toMatchObject({
      ok: false,
      refusal: { kind: "key_reused" },
    });
  });

  it("says so when the narrative is gone", async () => {
    const { proposer, proposal, newId } = await testNetwork();
    expect(await proposeProject(proposer, randomUUID(), proposal({ narrativeId: newId() }))).toMatchObject({
      ok: false,
      refusal: { kind: "narrative_not_found" },
    });
  });
});

describe("unsent text", () => {
  it("follows its writer, the last writing wins, and nobody else reads it", async () => {
    const { proposer, member } = await testNetwork();
    yes(await saveDraft(proposer, null, { draft: proposalDraftKey, fields: { title: "First" } }));
    yes(await saveDraft(proposer, null, { draft: proposalDraftKey, fields: { title: "Second", problem: "Text" } }));
    expect((await readDraft(proposer, proposalDraftKey))?.fields).toEqual({ title: "Second", problem: "Text" });
    expect(await readDraft(await member("representative"), proposalDraftKey)).toBeNull();
  });

  it("is forgotten when it is emptied, and when it is proposed", async () => {
    const { db, proposer, proposal } = await testNetwork();
    yes(await saveDraft(proposer, null, { draft: proposalDraftKey, fields: { title: "First" } }));
    yes(await saveDraft(proposer, null, { draft: proposalDraftKey, fields: { title: " " } }));
    expect(await db.$count(draft)).toBe(0);
    yes(await saveDraft(proposer, null, { draft: proposalDraftKey, fields: { title: "Again" } }));
    yes(await proposeProject(proposer, randomUUID(), proposal()));
    expect(await db.$count(draft)).toBe(0);
  });

  it("is kept a hundred times, not more", async () => {
    const { proposer } = await testNetwork();
    for (let number = 0; number < 100; number++)
      yes(await saveDraft(proposer, null, { draft: `message:${number}`, fields: { text: "x" } }));
    expect(await saveDraft(proposer, null, { draft: "one-more", fields: { text: "x" } })).toMatchObject({
      ok: false,
      refusal: { kind: "too_many_drafts" },
    });
    yes(await saveDraft(proposer, null, { draft: "message:7", fields: { text: "changed" } }));
  });
});
