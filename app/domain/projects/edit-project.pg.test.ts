import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { event } from "#db/schema/log.ts";
import { project } from "#db/schema/projects.ts";
import { editProject } from "./edit-project.server.ts";
import { testNetwork, yes } from "./test-network.ts";

async function house() {
  const made = await testNetwork();
  const { projectId } = await made.propose();
  const { organizationId: _organization, as: _stage, ...texts } = made.proposal();
  return { ...made, projectId, texts };
}

describe("editing a proposal", () => {
  it("changes the words and their HTML, and says which fields changed, not what stood there", async () => {
    const { db, proposer, projectId, texts } = await house();
    yes(
      await editProject(proposer, null, {
        projectId,
        ...texts,
        rev: 1,
        summary: "Another summary.",
        fit: `${texts.fit} _more_`,
        repositories: ["dask/dask-gateway"],
      }),
    );
    const [row] = await db.select().from(project).where(eq(project.id, projectId));
    expect(row).toMatchObject({ rev: 2, summary: "Another summary.", repositories: ["dask/dask-gateway"] });
    expect(row?.html.fit).toContain("<em>more</em>");
    const [said] = await db.select().from(event).where(eq(event.type, "project.edited"));
    expect(said).toMatchObject({ payload: { fields: ["summary", "fit", "repositories"] }, rev: 2 });
  });

  it("lets one of two editors win and overwrites nothing of the other's", async () => {
    const { db, proposer, techLead, projectId, texts } = await house();
    const answers = await Promise.all([
      editProject(proposer, null, { projectId, ...texts, rev: 1, summary: "From the proposer." }),
      editProject(techLead, null, { projectId, ...texts, rev: 1, summary: "From the tech lead." }),
    ]);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(answers.find((answer) => !answer.ok)).toMatchObject({ refusal: { kind: "changed_meanwhile" } });
    const [row] = await db.select().from(project).where(eq(project.id, projectId));
    expect(row?.summary).toBe(answers[0]?.ok ? "From the proposer." : "From the tech lead.");
    expect(row?.rev).toBe(2);
  });

  it("changes nothing, and says nothing, when nothing differs", async () => {
    const { db, proposer, projectId, texts } = await house();
    expect(yes(await editProject(proposer, null, { projectId, ...texts, rev: 1 }))).toMatchObject({ rev: 1 });
    expect(await db.$count(event, eq(event.type, "project.edited"))).toBe(0);
  });

  it("keeps a candidate at level of detail 1", async () => {
    const { proposer, projectId, texts } = await house();
    expect(await editProject(proposer, null, { projectId, ...texts, rev: 1, problem: "Short." })).toMatchObject({
      ok: false,
      refusal: { kind: "detail_missing", field: "problem" },
    });
  });

  it("is for who wrote it, colleagues who may propose, and the steward's editors", async () => {
    const { projectId, texts, member, steward, workshop, proposer, ctxOf } = await house();
    const { makeMembership, makePerson } = await import("#db/seed/factories.ts");
    const colleague = await makePerson(workshop);
    await makeMembership(workshop, colleague, proposer.organizationId, "representative");
    for (const who of [await member("representative"), await steward("finance")])
      expect(await editProject(who, null, { projectId, ...texts, rev: 1, summary: "Changed." })).toMatchObject({
        ok: false,
        refusal: { kind: "not_permitted" },
      });
    yes(await editProject(await ctxOf(colleague), null, { projectId, ...texts, rev: 1, summary: "Changed." }));
  });

  it("ends with the sign-off: then the texts are what people signed for", async () => {
    const { projectIn, proposer, texts, db } = await house();
    const signed = await projectIn("signed_off", { title: "Another" });
    const [row] = await db.select().from(project).where(eq(project.id, signed.projectId));
    expect(
      await editProject(proposer, null, {
        projectId: signed.projectId,
        ...texts,
        rev: row?.rev ?? 0,
        summary: "Late.",
      }),
    ).toMatchObject({ ok: false, refusal: { kind: "texts_frozen" } });
  });

  it("does not tell that a draft of somebody else is there", async () => {
    const { propose, member, texts } = await house();
    const hidden = await propose({ as: "draft", title: "Hidden" });
    const stranger = await member("representative");
    expect(await editProject(stranger, null, { projectId: hidden.projectId, ...texts, rev: 1 })).toMatchObject({
      ok: false,
      refusal: { kind: "project_not_found" },
    });
    expect(await editProject(stranger, null, { projectId: "no-id", ...texts, rev: 1 })).toMatchObject({
      ok: false,
      refusal: { kind: "project_not_found" },
    });
  });
});
