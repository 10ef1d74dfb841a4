import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import type { Db } from "#db/client.server.ts";
import { maintainerAnswer, maintainership, maintainerVouch } from "#db/schema/maintainers.ts";
import { person } from "#db/schema/identity.ts";
import { project } from "#db/schema/projects.ts";
import { selfCheck } from "#db/self-check.server.ts";
import { makeMembership, makePerson } from "#db/seed/factories.ts";
import { inboxPage } from "#app/domain/reports/inbox-pages.server.ts";
import { recordConsent } from "#app/domain/maintainers/record-consent.server.ts";
import { moveProject } from "#app/domain/progress/move-project.server.ts";
import { stagePage } from "#app/domain/progress/stage-pages.server.ts";
import { testNetwork, yes } from "#app/domain/projects/test-network.ts";
import { confirmMaintainership, revokeMaintainership, vouchForMaintainer } from "./confirm-maintainership.server.ts";
import { maintainerList, maintainerPage } from "./maintainer-pages.server.ts";
import { setContact } from "./set-contact.server.ts";
import { maintainersChecks } from "./self-check.server.ts";
import { claimMaintainership, nameMaintainer } from "./state-maintainership.server.ts";

const repository = "Heron/tool";
const broken = (db: Db) => selfCheck(db, maintainersChecks);

/** A project that waits to be raised. */
async function house() {
  const network = await testNetwork();
  const { projectId, slug } = await network.projectIn("signed_off", { repositories: [repository] });
  const answer = (
    who: Parameters<typeof recordConsent>[0],
    given: "consents" | "conditional" | "objects",
    over: Partial<Parameters<typeof recordConsent>[2]> = {},
  ) => {
    network.clock.travel(1_000);
    return recordConsent(who, null, { projectId, repository, answer: given, note: "", who: "", ...over });
  };
  const open = async (reason = "") => {
    const moved = await moveProject(network.techLead, null, { projectId, from: "signed_off", to: "raising", reason });
    return moved.ok ? "open" : moved.refusal.kind;
  };
  const shown = async () =>
    (await stagePage(network.visitor, slug))!.answers.map(({ name, answer: said, standing }) => [name, said, standing]);
  return { ...network, projectId, slug, answer, open, shown };
}

describe("work in somebody's repository", () => {
  it("waits for each of its proven maintainers until they answer, and for nobody else", async () => {
    const { answer, claimant, maintainerOf, projectId, slug, db } = await house();
    const [first, second] = [await maintainerOf(repository.toLowerCase()), await maintainerOf(repository)];
    const waits = async (ctx: typeof first) =>
      (await inboxPage(ctx, "en")).find(({ id }) => id === "consents")?.things.map(({ href }) => href) ?? [];
    const consents = `/projects/${slug}/consents`;
    expect([await waits(first), await waits(second)]).toEqual([[consents], [consents]]);
    const says = await claimant(repository);
    expect(await waits(says)).toEqual([]);
    yes(await answer(says, "objects"));
    expect(await waits(await maintainerOf("heron/other"))).toEqual([]);
    expect(await waits(first)).toEqual([consents]);
    yes(await answer(first, "consents"));
    expect([await waits(first), await waits(second)]).toEqual([[], [consents]]);
    const wish = { way: "none", address: "", words: "Please do not." } as const;
    yes(await setContact(second, null, { maintainershipId: second.maintainershipId, ...wish }));
    expect(await waits(second)).toEqual([]);
    yes(await setContact(second, null, { maintainershipId: second.maintainershipId, ...wish, way: "issue" }));
    expect(await waits(second)).toEqual([consents]);
    // Once it is built, or is a draft again, there is nothing to ask.
    for (const stage of ["in_flight", "draft", "done"] as const) {
      await db.update(project).set({ stage }).where(eq(project.id, projectId));
      expect(await waits(second), stage).toEqual([]);
    }
  });
});

describe("answers for a repository", () => {
  it("count for nothing where a role is all that one has: one says first that one maintains it, and is confirmed", async () => {
    const { answer, open, shown, member, claimant, techLead, ctxOf } = await house();
    const selfMade = await member("maintainer", "upstream");
    expect(await answer(selfMade, "objects")).toMatchObject({
      refusal: { kind: "maintainership_unclaimed", field: "repository" },
    });
    const says = await claimant(repository);
    yes(await answer(says, "objects", { note: "Mine." }));
    expect(await shown()).toEqual([[expect.stringMatching(/^Person/), "objects", "unproven"]]);
    expect(await open()).toBe("stage_needs_maintainers");
    yes(await confirmMaintainership(techLead, null, { maintainershipId: says.maintainershipId }));
    expect(await shown()).toEqual([[expect.stringMatching(/^Person/), "objects", "proven"]]);
    expect(await open("It cannot wait.")).toBe("stage_maintainers_object");
    yes(await answer(await ctxOf(says.personId), "consents"));
    expect(await open()).toBe("open");
  });

  it("stand beside each other: nobody's takes the place of another's, and one objection holds the raise", async () => {
    const { db, answer, open, shown, maintainerOf, techLead, projectId } = await house();
    const [first, second] = [await maintainerOf(repository), await maintainerOf(repository.toLowerCase())];
    yes(await answer(first, "objects", { note: "Not before the rewrite." }));
    yes(await answer(second, "consents"));
    expect((await shown()).map(([, said]) => said).sort()).toEqual(["consents", "objects"]);
    expect(await open("It cannot wait.")).toBe("stage_maintainers_object");
    expect(await answer(first, "conditional")).toMatchObject({ refusal: { kind: "answer_needs_condition" } });
    for (const _twice of [1, 2]) yes(await answer(first, "conditional", { note: "If the labels stay optional." }));
    expect(await db.$count(maintainerAnswer, eq(maintainerAnswer.projectId, projectId))).toBe(3);
    expect(await open()).toBe("open");
    expect(await broken(db)).toEqual([]);
    // Raised against an objection, which no verb does.
    await db.execute(
      sql`update maintainer_answer set answer = 'objects' where answer = 'consents' and project_id = ${projectId}`,
    );
    expect(await broken(db)).toMatchObject([{ name: "no_raise_against_maintainers" }]);
    yes(await revokeMaintainership(techLead, null, { maintainershipId: second.maintainershipId, reason: "Left." }));
    expect((await shown()).map(([, , standing]) => standing).sort()).toEqual(["proven", "unproven"]);
    await db.delete(maintainerAnswer).where(eq(maintainerAnswer.projectId, projectId));
  });

  it("that the steward writes down are somebody's by name, say where, and count if that name is proven", async () => {
    const { answer, shown, techLead, newId, open } = await house();
    const note = "https://github.com/jupyterhub/oauthenticator/issues/1";
    expect(await answer(techLead, "consents", { note })).toMatchObject({ refusal: { kind: "answer_needs_name" } });
    expect(await answer(techLead, "consents", { who: "minnow", note: "They said yes." })).toMatchObject({
      refusal: { kind: "consent_needs_source" },
    });
    yes(await answer(techLead, "consents", { who: "@Minnow", note }));
    expect(await shown()).toEqual([["Minnow", "consents", "unproven"]]);
    const named = { repository, handle: "minnow", evidence: "word", evidenceUrl: "", note: "" } as const;
    expect(await nameMaintainer(techLead, newId(), named)).toMatchObject({
      refusal: { kind: "evidence_reason_missing" },
    });
    yes(await nameMaintainer(techLead, newId(), { ...named, note: "Merged its last twenty releases." }));
    expect(await shown()).toEqual([["Minnow", "consents", "proven"]]);
    expect(await open()).toBe("open");
  });

  it("are theirs by the address that the evidence names, once they proved it", async () => {
    const { db, answer, shown, techLead, newId, workshop, ctxOf } = await house();
    const personId = await makePerson(workshop);
    const [row] = await db.select({ email: person.email }).from(person).where(eq(person.id, personId));
    yes(
      await nameMaintainer(techLead, newId(), {
        repository,
        handle: "heron",
        email: row!.email.toUpperCase(),
        evidence: "named",
        evidenceUrl: `https://github.com/${repository}/blob/main/MAINTAINERS`,
        note: "",
      }),
    );
    yes(await answer(await ctxOf(personId), "consents"));
    expect(await shown()).toEqual([["heron", "consents", "proven"]]);
  });

  it("are asked for the project's own repositories, once it is public", async () => {
    const { answer, propose, maintainerOf, workshop, proposer, ctxOf } = await house();
    const maintainer = await maintainerOf(repository);
    expect(await answer(maintainer, "consents", { repository: "a/b" })).toMatchObject({
      refusal: { kind: "repository_not_in_project" },
    });
    const draft = await propose({ as: "draft", title: "Draft" });
    await makeMembership(workshop, maintainer.personId, proposer.organizationId, "hub_user");
    expect(await answer(await ctxOf(maintainer.personId), "consents", { projectId: draft.projectId })).toMatchObject({
      refusal: { kind: "not_open_for_consent" },
    });
  });

  it("of before count to their end, until somebody proven answers", async () => {
    const { db, newId, clock, answer, open, shown, projectId, maintainerOf } = await house();
    await db.insert(maintainerAnswer).values({
      id: newId(),
      projectId,
      repository,
      answer: "consents",
      way: "before",
      at: clock.now(),
    });
    expect(await shown()).toEqual([["somebody", "consents", "before"]]);
    const maintainer = await maintainerOf(repository);
    yes(await answer(maintainer, "objects"));
    expect(await open("It cannot wait.")).toBe("stage_maintainers_object");
    await db
      .delete(maintainerAnswer)
      .where(sql`${maintainerAnswer.way} = 'person' and ${maintainerAnswer.projectId} = ${projectId}`);
    expect(await open()).toBe("open");
    expect((await db.select().from(project).where(eq(project.id, projectId)))[0]?.stage).toBe("raising");
  });
});

describe("who maintains a repository", () => {
  it("is stated with evidence, once, by people: no closed account and no machine", async () => {
    const { steward, newId, ctxOf, workshop, techLead } = await testNetwork();
    const who = await ctxOf(await makePerson(workshop));
    const says = {
      repository,
      handle: "@Wren",
      evidence: "named",
      evidenceUrl: "https://a.example/b",
      note: "",
    } as const;
    const refusalOf = async (over: object) => {
      const answer = await claimMaintainership(who, newId(), { ...says, ...over });
      return answer.ok ? "stated" : answer.refusal.kind;
    };
    expect(await refusalOf({ evidenceUrl: "ask me" })).toBe("evidence_address_missing");
    expect(await refusalOf({ repository: "not one" })).toBe("not_a_repository");
    expect(await refusalOf({ handle: "ghost" })).toBe("handle_is_nobodys");
    expect(await refusalOf({ handle: "dependabot[bot]" })).toBe("handle_is_nobodys");
    expect(await refusalOf({ repository: `https://github.com/${repository}.git` })).toBe("stated");
    expect(await refusalOf({ repository: repository.toUpperCase() })).toBe("maintainer_known");
    const { evidence: _evidence, ...named } = says;
    const engineer = await steward("engineer");
    expect(await nameMaintainer(engineer, newId(), { ...named, evidence: "named" })).toMatchObject({
      refusal: { kind: "not_permitted" },
    });
    // A claim keeps nobody from a name.
    yes(await nameMaintainer(techLead, newId(), { ...named, handle: "wren", evidence: "named" }));
    expect(await nameMaintainer(techLead, newId(), { ...named, evidence: "named" })).toMatchObject({
      refusal: { kind: "maintainer_known" },
    });
  });

  it("is confirmed by the steward, and not by whom it is about", async () => {
    const { db, claimant, member, visitor, workshop, ctxOf, techLead } = await testNetwork();
    const says = await claimant(repository);
    const about = { maintainershipId: says.maintainershipId };
    expect(await confirmMaintainership(await member("representative"), null, about)).toMatchObject({
      refusal: { kind: "not_permitted" },
    });
    const [steward] = await db.execute<{ id: string }>(sql`select id from organization where kind = 'steward'`);
    await makeMembership(workshop, says.personId, steward!.id, "partnerships");
    expect(await confirmMaintainership(await ctxOf(says.personId), null, about)).toMatchObject({
      refusal: { kind: "maintainership_of_your_own" },
    });
    expect(await maintainerPage(visitor, says.maintainershipId)).toBeNull();
    expect((await maintainerList(techLead, repository)).waiting).toMatchObject([{ id: says.maintainershipId }]);
    yes(await confirmMaintainership(techLead, null, about));
    expect(await confirmMaintainership(techLead, null, about)).toMatchObject({
      refusal: { kind: "maintainership_not_found" },
    });
    expect((await maintainerList(visitor, repository.slice(1).toUpperCase())).proven).toMatchObject([
      { confirmedBy: expect.any(String) },
    ]);
    expect((await maintainerList(visitor, "binderhub")).proven).toEqual([]);
  });

  it("is confirmed by two who are proven to maintain it, and by nobody else", async () => {
    const { db, claimant, maintainerOf } = await testNetwork();
    const says = await claimant(repository);
    const about = { maintainershipId: says.maintainershipId };
    const [one, two, elsewhere] = [
      await maintainerOf(repository),
      await maintainerOf(repository),
      await maintainerOf(`${repository}-other`),
    ];
    for (const nobody of [elsewhere, await claimant(repository)])
      expect(await vouchForMaintainer(nobody, null, about)).toMatchObject({
        refusal: { kind: "not_a_maintainer_here" },
      });
    expect(await vouchForMaintainer(says, null, about)).toMatchObject({
      refusal: { kind: "maintainership_of_your_own" },
    });
    expect(yes(await vouchForMaintainer(one, null, about))).toMatchObject({ vouchers: 1 });
    expect(yes(await vouchForMaintainer(one, null, about))).toMatchObject({ vouchers: 1 });
    expect((await maintainerPage(two, says.maintainershipId))?.may).toMatchObject({ vouch: true, confirm: false });
    expect(yes(await vouchForMaintainer(two, null, about))).toMatchObject({ vouchers: 2 });
    const [row] = await db.select().from(maintainership).where(eq(maintainership.id, says.maintainershipId));
    expect(row).toMatchObject({ evidence: "vouched", confirmedBy: null });
    expect(row?.confirmedAt).not.toBeNull();
    expect(await broken(db)).toEqual([]);
    await db.update(maintainership).set({ evidenceUrl: "" }).where(eq(maintainership.id, one.maintainershipId));
    expect(await broken(db)).toMatchObject([{ name: "maintainers_have_evidence" }]);
    await db.delete(maintainerVouch);
    await db.delete(maintainership).where(eq(maintainership.id, one.maintainershipId));
  });

  it("ends with a reason, by the steward or by themselves", async () => {
    const { maintainerOf, member, techLead } = await testNetwork();
    const [one, two] = [await maintainerOf(repository), await maintainerOf(repository)];
    const end = (by: Parameters<typeof revokeMaintainership>[0], of: typeof one, reason: string) =>
      revokeMaintainership(by, null, { maintainershipId: of.maintainershipId, reason });
    expect(await end(await member("representative"), one, "No.")).toMatchObject({ refusal: { kind: "not_permitted" } });
    expect(await end(two, one, "No.")).toMatchObject({ refusal: { kind: "not_permitted" } });
    expect(await end(one, one, "")).toMatchObject({ refusal: { kind: "reason_missing" } });
    yes(await end(one, one, "I retired."));
    yes(await end(techLead, two, "The list does not name them any more."));
    expect(await end(techLead, two, "Again.")).toMatchObject({ refusal: { kind: "maintainership_not_found" } });
  });
});
