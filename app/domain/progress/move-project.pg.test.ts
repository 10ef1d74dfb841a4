import { and, asc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { contribution } from "#db/schema/contributions.ts";
import { event } from "#db/schema/log.ts";
import { endorsement, project, projectStep, stages } from "#db/schema/projects.ts";
import { makeProject } from "#db/seed/factories.ts";
import { networkStream } from "#app/domain/kernel/events.ts";
import { endorseProject } from "#app/domain/projects/endorse-project.server.ts";
import { markAtRisk } from "#app/domain/projects/mark-at-risk.server.ts";
import { moveProject } from "./move-project.server.ts";
import { recordConsent } from "#app/domain/maintainers/record-consent.server.ts";
import { findMove, type Stage } from "#app/domain/projects/stage.ts";
import { testNetwork, yes } from "#app/domain/projects/test-network.ts";

const reason = "Because the story needs it.";

describe("moving a project", () => {
  it("goes from a proposal to an open raise by listed steps, each one row and one event with who and why", async () => {
    const { db, projectIn, techLead, partnerships, proposer } = await testNetwork();
    const { projectId } = await projectIn("raising");
    const steps = await db
      .select()
      .from(projectStep)
      .where(eq(projectStep.projectId, projectId))
      .orderBy(asc(projectStep.id));
    expect(steps.map(({ fromStage, toStage, actorId }) => [fromStage, toStage, actorId])).toEqual([
      [null, "candidate", proposer.personId],
      ["candidate", "endorsed", techLead.actor.personId],
      ["endorsed", "scoping", techLead.actor.personId],
      ["scoping", "signed_off", partnerships.actor.personId],
      ["signed_off", "raising", techLead.actor.personId],
    ]);
    const told = await db
      .select({ payload: event.payload })
      .from(event)
      .where(and(eq(event.streamId, networkStream), eq(event.type, "project.moved")))
      .orderBy(asc(event.seq));
    expect(told.map(({ payload }) => (payload as { to: string }).to)).toEqual([
      "endorsed",
      "scoping",
      "signed_off",
      "raising",
    ]);
  });

  it("refuses every step that is not listed, from wherever it stands", async () => {
    const { db, workshop, steward } = await testNetwork();
    const everything = await steward("tech_lead", "delivery_lead", "director");
    const { projectId } = await makeProject(workshop);
    let asked = 0;
    for (const from of stages) {
      await db.update(project).set({ stage: from }).where(eq(project.id, projectId));
      for (const to of [...stages, "no_such_stage"]) {
        const move = findMove(from, to as Stage);
        if (move && !["sign_off", "closing", "giving_up"].includes(move.by)) continue;
        expect(await moveProject(everything, null, { projectId, from, to, reason })).toMatchObject({
          ok: false,
          refusal: { kind: move ? "move_happens_by_itself" : "move_not_listed" },
        });
        asked += 1;
      }
    }
    expect(asked).toBeGreaterThan(400);
    expect(await db.$count(projectStep)).toBe(0);
  }, 60_000);

  it("does not open a raise without the maintainers' answer, unless it is written down why", async () => {
    const { db, projectIn, techLead } = await testNetwork();
    const { projectId } = await projectIn("signed_off");
    expect(
      await moveProject(techLead, null, { projectId, from: "signed_off", to: "raising", reason: "" }),
    ).toMatchObject({
      ok: false,
      refusal: { kind: "stage_needs_maintainers", repositories: "jupyterhub/oauthenticator" },
    });
    yes(
      await moveProject(techLead, null, {
        projectId,
        from: "signed_off",
        to: "raising",
        reason: "They answer in January.",
      }),
    );
    const [row] = await db.select().from(project).where(eq(project.id, projectId));
    expect(row?.stage).toBe("raising");
  });

  it("does not open a raise whose deadline has passed", async () => {
    const { projectIn, techLead, clock } = await testNetwork();
    const { projectId } = await projectIn("signed_off");
    clock.travelTo(new Date("2026-10-09T17:00:00Z"));
    expect(await moveProject(techLead, null, { projectId, from: "signed_off", to: "raising", reason })).toMatchObject({
      ok: false,
      refusal: { kind: "stage_needs_future_deadline" },
    });
  });

  it("builds nothing without co-funding or the network's own commitment, which only a director gives, with a reason", async () => {
    const { db, projectIn, techLead, steward, maintainerOf } = await testNetwork();
    const { projectId } = await projectIn("signed_off");
    const maintainer = await maintainerOf("jupyterhub/oauthenticator");
    yes(
      await recordConsent(maintainer, null, {
        projectId,
        repository: "jupyterhub/oauthenticator",
        answer: "consents",
        note: "",
        who: "",
      }),
    );
    const director = await steward("director");
    const asked = { from: "signed_off", to: "upcoming", reason: "It stops an outage; the reserve pays for it." };
    expect(await moveProject(techLead, null, { projectId, ...asked })).toMatchObject({
      ok: false,
      refusal: { kind: "not_permitted" },
    });
    expect(await moveProject(director, null, { projectId, ...asked, reason: "" })).toMatchObject({
      ok: false,
      refusal: { kind: "reason_missing" },
    });
    yes(await moveProject(director, null, { projectId, ...asked }));
    yes(await moveProject(techLead, null, { projectId, from: "upcoming", to: "kick_off", reason: "" }));
    yes(await moveProject(techLead, null, { projectId, from: "kick_off", to: "in_flight", reason: "" }));
    const [row] = await db.select().from(project).where(eq(project.id, projectId));
    expect(row).toMatchObject({ stage: "in_flight", cofundedAt: null, queuePosition: null });

    const other = await projectIn("signed_off", { title: "Another" });
    await db.update(project).set({ stage: "kick_off" }).where(eq(project.id, other.projectId));
    expect(
      await moveProject(techLead, null, { projectId: other.projectId, from: "kick_off", to: "in_flight", reason }),
    ).toMatchObject({
      ok: false,
      refusal: { kind: "stage_needs_money" },
    });
  });

  it("puts co-funded projects into the queue one behind the other", async () => {
    const { db, workshop, techLead } = await testNetwork();
    const made = [
      await makeProject(workshop, { stage: "cofunded" }),
      await makeProject(workshop, { stage: "cofunded" }),
    ];
    for (const { projectId } of made)
      yes(await moveProject(techLead, null, { projectId, from: "cofunded", to: "upcoming", reason: "" }));
    const rows = await db.select({ position: project.queuePosition }).from(project).orderBy(asc(project.queuePosition));
    expect(rows.map(({ position }) => position)).toEqual([1, 2]);
    const first = made[0]!.projectId;
    yes(await moveProject(techLead, null, { projectId: first, from: "upcoming", to: "paused", reason }));
    yes(await moveProject(techLead, null, { projectId: first, from: "paused", to: "upcoming", reason }));
    expect(
      (await db.select({ position: project.queuePosition }).from(project).where(eq(project.id, first)))[0]?.position,
    ).toBe(1);
  });

  it("returns a paused project to where it stood with what was signed, and nowhere else", async () => {
    const { db, projectIn, techLead } = await testNetwork();
    const { projectId } = await projectIn("scoping");
    const version = async () =>
      (await db.select({ scopeVersion: project.scopeVersion }).from(project).where(eq(project.id, projectId)))[0]
        ?.scopeVersion;
    const before = await version();
    expect(await moveProject(techLead, null, { projectId, from: "scoping", to: "paused", reason: "" })).toMatchObject({
      ok: false,
      refusal: { kind: "reason_missing" },
    });
    yes(await moveProject(techLead, null, { projectId, from: "scoping", to: "paused", reason }));
    expect(await moveProject(techLead, null, { projectId, from: "paused", to: "in_flight", reason })).toMatchObject({
      ok: false,
      refusal: { kind: "stage_returns_elsewhere" },
    });
    yes(await moveProject(techLead, null, { projectId, from: "paused", to: "scoping", reason }));
    expect(await version()).toBe(before);
  });

  it("frees the rules of a raise that lapsed when it is scoped again", async () => {
    const { db, workshop, techLead } = await testNetwork();
    const { projectId } = await makeProject(workshop, {
      stage: "lapsed",
      scopeVersion: 3,
      rulesFrozenAt: workshop.clock.now(),
      extendedAt: workshop.clock.now(),
    });
    yes(await moveProject(techLead, null, { projectId, from: "lapsed", to: "scoping", reason }));
    const [row] = await db.select().from(project).where(eq(project.id, projectId));
    expect(row).toMatchObject({
      stage: "scoping",
      scopeVersion: 4,
      rulesFrozenAt: null,
      extendedAt: null,
      closesAt: null,
    });
  });

  it("gives credit only where something went upstream", async () => {
    const { db, workshop, techLead, newId, clock } = await testNetwork();
    const { projectId } = await makeProject(workshop, { stage: "communicated" });
    expect(
      await moveProject(techLead, null, { projectId, from: "communicated", to: "credited", reason }),
    ).toMatchObject({
      ok: false,
      refusal: { kind: "stage_needs_contribution" },
    });
    await db.insert(contribution).values({
      id: newId(),
      url: "https://github.com/a/b/pull/1",
      kind: "pull_request",
      state: "merged",
      repository: "a/b",
      title: "It",
      projectId,
      createdAt: clock.now(),
    });
    yes(await moveProject(techLead, null, { projectId, from: "communicated", to: "credited", reason }));
  });

  it("happens once when two people press the same button", async () => {
    const { projectIn, techLead, steward } = await testNetwork();
    const { projectId } = await projectIn("scoping");
    const other = await steward("delivery_lead");
    const answers = await Promise.all(
      [techLead, other].map((who) => moveProject(who, null, { projectId, from: "scoping", to: "not_planned", reason })),
    );
    expect(answers.map((answer) => (answer.ok ? "yes" : answer.refusal.kind)).sort()).toEqual([
      "changed_meanwhile",
      "yes",
    ]);
  });

  it("is the steward's, except for the proposer's own draft", async () => {
    const { propose, proposer, member, visitor, steward } = await testNetwork();
    const made = await propose({ as: "draft" });
    const candidate = await propose({ title: "Candidate" });
    yes(await moveProject(proposer, null, { projectId: made.projectId, from: "draft", to: "candidate", reason: "" }));
    for (const who of [proposer, await member("representative"), await steward("finance"), visitor])
      expect(
        await moveProject(who, null, { projectId: candidate.projectId, from: "candidate", to: "not_planned", reason }),
      ).toMatchObject({ ok: false, refusal: { kind: "not_permitted" } });
  });

  it("leaves imported facts alone", async () => {
    const { workshop, techLead } = await testNetwork();
    const { projectId } = await makeProject(workshop, { stage: "done", origin: "documented" });
    expect(await moveProject(techLead, null, { projectId, from: "done", to: "communicated", reason })).toMatchObject({
      ok: false,
      refusal: { kind: "move_not_listed" },
    });
  });
});

describe("endorsing", () => {
  it("is done once in one's own name and once for each organization that one speaks for", async () => {
    const { db, propose, member, newId } = await testNetwork();
    const { projectId } = await propose();
    const friend = await member("representative");
    const endorse = (organizationId: string | null) =>
      endorseProject(friend, newId(), { projectId, organizationId, value: "We would use it weekly." });
    yes(await endorse(null));
    yes(await endorse(friend.organizationId));
    expect(await endorse(null)).toMatchObject({ ok: false, refusal: { kind: "already_endorsed" } });
    expect(await endorse(friend.organizationId)).toMatchObject({ ok: false, refusal: { kind: "already_endorsed" } });
    expect(await db.$count(endorsement)).toBe(2);
    const said = await db
      .select({ organizationId: event.organizationId })
      .from(event)
      .where(eq(event.type, "project.endorsed"))
      .orderBy(asc(event.seq));
    expect(said.map(({ organizationId }) => organizationId)).toEqual([null, friend.organizationId]);
  });

  it("for an organization is its representative's, and nobody endorses what is decided", async () => {
    const { workshop, propose, member, newId, visitor } = await testNetwork();
    const { projectId } = await propose();
    const [contact, friend] = [await member("technical_contact"), await member("representative")];
    for (const [who, organizationId] of [
      [contact, contact.organizationId],
      [friend, contact.organizationId],
      [visitor, null],
    ] as const)
      expect(await endorseProject(who, newId(), { projectId, organizationId, value: "" })).toMatchObject({
        ok: false,
        refusal: { kind: "not_permitted" },
      });
    const done = await makeProject(workshop, { stage: "done" });
    expect(
      await endorseProject(friend, newId(), { projectId: done.projectId, organizationId: null, value: "" }),
    ).toMatchObject({ ok: false, refusal: { kind: "not_open_for_endorsement" } });
  });

  it("by the proposing organization alone does not make it endorsed", async () => {
    const { propose, proposer, workshop, techLead, newId, ctxOf } = await testNetwork();
    const { makeMembership } = await import("#db/seed/factories.ts");
    await makeMembership(workshop, proposer.personId, proposer.organizationId, "representative");
    const { projectId } = await propose();
    yes(
      await endorseProject(await ctxOf(proposer.personId), newId(), {
        projectId,
        organizationId: proposer.organizationId,
        value: "",
      }),
    );
    expect(
      await moveProject(techLead, null, { projectId, from: "candidate", to: "endorsed", reason: "" }),
    ).toMatchObject({
      ok: false,
      refusal: { kind: "stage_needs_endorsement" },
    });
  });
});

describe("saying that a project is at risk", () => {
  it("is said openly with its reason, and taken back the same way", async () => {
    const { db, workshop, techLead, member } = await testNetwork();
    const { projectId } = await makeProject(workshop, { stage: "in_flight" });
    expect(await markAtRisk(techLead, null, { projectId, atRisk: true, reason: "" })).toMatchObject({
      ok: false,
      refusal: { kind: "reason_missing" },
    });
    expect(await markAtRisk(await member("representative"), null, { projectId, atRisk: true, reason })).toMatchObject({
      ok: false,
      refusal: { kind: "not_permitted" },
    });
    yes(await markAtRisk(techLead, null, { projectId, atRisk: true, reason: "The reviewer is ill." }));
    yes(await markAtRisk(techLead, null, { projectId, atRisk: false, reason: "She is back." }));
    const said = await db
      .select({ payload: event.payload })
      .from(event)
      .where(eq(event.streamId, `project:${projectId}`))
      .orderBy(asc(event.seq));
    expect(said.map(({ payload }) => payload)).toEqual([
      { atRisk: true, reason: "The reviewer is ill." },
      { atRisk: false, reason: "She is back." },
    ]);
    const early = await makeProject(workshop, { stage: "raising" });
    expect(await markAtRisk(techLead, null, { projectId: early.projectId, atRisk: true, reason })).toMatchObject({
      ok: false,
      refusal: { kind: "not_being_built" },
    });
  });
});
