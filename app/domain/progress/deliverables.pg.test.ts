import { asc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { event } from "#db/schema/log.ts";
import { allocation, pledge } from "#db/schema/pledges.ts";
import { acceptance, deliverable, deliverableStep, deliverableStates, project } from "#db/schema/projects.ts";
import { makePledgeRow } from "#db/seed/factories.ts";
import { visitor } from "#app/domain/kernel/actor.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { readLog } from "#app/domain/timeline/read-log.server.ts";
import { present } from "#app/domain/timeline/shown-event.ts";
import { acceptDeliverable } from "./accept-deliverable.server.ts";
import { findDeliverableMove, type DeliverableState } from "#app/domain/projects/deliverable.ts";
import { deliverablePage } from "#app/domain/marketplace/deliverable-pages.server.ts";
import { findProjectById } from "#app/domain/projects/find-project.server.ts";
import { moveDeliverable } from "./move-deliverable.server.ts";
import { testNetwork, yes } from "#app/domain/projects/test-network.ts";

/** A project in flight whose first deliverable is paid for by so many organizations. */
async function house({ cofunders = 2 }: { cofunders?: number } = {}) {
  const made = await testNetwork({ poolSize: 10 });
  const { db, workshop } = made;
  const { projectId } = await made.projectIn("raising");
  await db.update(project).set({ stage: "in_flight", cofundedAt: made.clock.now() }).where(eq(project.id, projectId));
  const [first, second] = await db
    .select()
    .from(deliverable)
    .where(eq(deliverable.projectId, projectId))
    .orderBy(asc(deliverable.position));
  if (!first || !second) throw new Error("no deliverables");
  const payers = [];
  for (let at = 0; at < cofunders; at++) {
    const payer = await made.member("representative");
    const pledgeId = await makePledgeRow(workshop, {
      projectId,
      organizationId: payer.organizationId,
      rung: "allocated",
      stands: true,
      offeredMinor: 100_00n,
      allocatedMinor: 100_00n,
    });
    await db.insert(allocation).values({ pledgeId, deliverableId: first.id, staffMinor: 100_00n, cloudMinor: 0n });
    payers.push(payer);
  }
  const engineer = await made.steward("delivery_lead");
  const move = (from: DeliverableState, to: DeliverableState, reason = "") =>
    moveDeliverable(engineer, null, { projectId, position: 1, from, to, reason });
  const carryTo = async (wanted: DeliverableState) => {
    let from: DeliverableState = "planned";
    for (const to of deliverableStates.slice(1, deliverableStates.indexOf(wanted) + 1)) {
      yes(await move(from, to, cofunders === 0 ? "The network pays for it." : ""));
      from = to;
    }
  };
  const state = async () =>
    (await db.select({ state: deliverable.state }).from(deliverable).where(eq(deliverable.id, first.id)))[0]?.state;
  return { ...made, projectId, first, second, payers, engineer, move, carryTo, state };
}

describe("moving a deliverable", () => {
  it("goes from planned to monitoring, each step one row and one event", async () => {
    const { db, carryTo, state, first } = await house();
    await carryTo("monitoring");
    expect(await state()).toBe("monitoring");
    const steps = await db
      .select()
      .from(deliverableStep)
      .where(eq(deliverableStep.deliverableId, first.id))
      .orderBy(asc(deliverableStep.id));
    expect(steps.map(({ toState }) => toState)).toEqual([
      "building",
      "demo",
      "review",
      "staging",
      "production",
      "monitoring",
    ]);
    expect(await db.$count(event, eq(event.type, "deliverable.moved"))).toBe(12);
  });

  it("builds nothing that nobody pays for, unless it is written down why; work in kind pays too", async () => {
    const { db, engineer, projectId, second, workshop, member } = await house();
    const begin = (reason: string) =>
      moveDeliverable(engineer, null, { projectId, position: 2, from: "planned", to: "building", reason });
    expect(await begin("")).toMatchObject({
      ok: false,
      refusal: { kind: "deliverable_without_money", field: "reason" },
    });
    yes(await begin("The network pays for it."));
    await db.update(deliverable).set({ state: "planned" }).where(eq(deliverable.id, second.id));
    await makePledgeRow(workshop, {
      projectId,
      organizationId: (await member("representative")).organizationId,
      rung: "allocated",
      termsKind: "in_kind",
      hours: 24,
      amountMinor: 1n,
      stands: true,
      deliverableId: second.id,
    });
    yes(await begin(""));
  });

  it("refuses every step that is not listed, and leaves acceptance and invoice to those whose they are", async () => {
    const { db, engineer, projectId, first } = await house();
    for (const from of deliverableStates) {
      await db.update(deliverable).set({ state: from }).where(eq(deliverable.id, first.id));
      for (const to of [...deliverableStates, "shipped"]) {
        const listed = findDeliverableMove(from, to as DeliverableState);
        if (listed?.by === "build") continue;
        expect(await moveDeliverable(engineer, null, { projectId, position: 1, from, to, reason: "x" })).toMatchObject({
          ok: false,
          refusal: { kind: listed ? "move_happens_by_itself" : "move_not_listed" },
        });
      }
    }
  });

  it("goes back to building only with a reason", async () => {
    const { carryTo, move } = await house();
    await carryTo("staging");
    expect(await move("staging", "building")).toMatchObject({ ok: false, refusal: { kind: "reason_missing" } });
    yes(await move("staging", "building", "The labels are lost on restart."));
  });

  it("happens only in flight, by the people who build, from the state that they saw", async () => {
    const { db, move, projectId, engineer, proposer, member } = await house();
    expect(
      await moveDeliverable(proposer, null, { projectId, position: 1, from: "planned", to: "building", reason: "" }),
    ).toMatchObject({ ok: false, refusal: { kind: "not_permitted" } });
    expect(
      await moveDeliverable(await member("representative"), null, {
        projectId,
        position: 1,
        from: "planned",
        to: "building",
        reason: "",
      }),
    ).toMatchObject({ ok: false, refusal: { kind: "not_permitted" } });
    expect(
      await moveDeliverable(engineer, null, { projectId, position: 9, from: "planned", to: "building", reason: "" }),
    ).toMatchObject({ ok: false, refusal: { kind: "deliverable_not_found" } });
    expect(await move("building", "demo")).toMatchObject({ ok: false, refusal: { kind: "changed_meanwhile" } });
    await db.update(project).set({ stage: "kick_off" }).where(eq(project.id, projectId));
    expect(await move("planned", "building")).toMatchObject({ ok: false, refusal: { kind: "not_in_flight" } });
  });
});

describe("accepting a deliverable", () => {
  it("takes every co-funder, and is accepted with the last of them", async () => {
    const { carryTo, payers, projectId, state } = await house();
    await carryTo("monitoring");
    const [one, two] = payers;
    if (!one || !two) throw new Error("two co-funders");
    expect(
      yes(
        await acceptDeliverable(one, null, {
          projectId,
          position: 1,
          organizationId: one.organizationId,
          note: "Works on ours.",
        }),
      ),
    ).toEqual({ state: "monitoring", waitingFor: 1 });
    expect(await state()).toBe("monitoring");
    expect(
      yes(await acceptDeliverable(two, null, { projectId, position: 1, organizationId: two.organizationId, note: "" })),
    ).toEqual({
      state: "accepted",
      waitingFor: 0,
    });
    expect(await state()).toBe("accepted");
  });

  it("names nobody for the step that the last of them causes: who pays may not want to be known", async () => {
    const { db, carryTo, payers, projectId, first } = await house();
    await carryTo("monitoring");
    await db.update(pledge).set({ named: false });
    for (const payer of payers)
      yes(
        await acceptDeliverable(payer, null, {
          projectId,
          position: 1,
          organizationId: payer.organizationId,
          note: "",
        }),
      );
    const page = await deliverablePage(
      { ...payers[0]!, actor: visitor },
      (await findProjectById(db, visitor, projectId))?.slug ?? "",
      1,
    );
    expect(page?.steps.map(({ to, by }) => [to, by])[0]).toEqual(["accepted", null]);
    expect(page?.steps[1]?.by).toEqual(expect.any(String));
    const told = (await readLog(db, [{ stream: projectStream(projectId), after: 0 }], 200)).map((logged) =>
      present(logged, "visitor"),
    );
    const moved = told.filter(({ type }) => type === "deliverable.moved");
    expect(moved.at(-1)).toMatchObject({
      payload: { deliverableId: first.id, to: "accepted" },
      actor: null,
      organization: null,
    });
    expect(moved.at(-2)).toMatchObject({
      payload: { to: "monitoring" },
      actor: { name: expect.any(String) as string },
    });
  });

  it("moves it once when the last two accept at the same moment, and a double click accepts once", async () => {
    const { db, carryTo, payers, projectId, state, first } = await house({ cofunders: 6 });
    await carryTo("monitoring");
    const answers = await Promise.all(
      [...payers, ...payers].map((payer) =>
        acceptDeliverable(payer, null, { projectId, position: 1, organizationId: payer.organizationId, note: "" }),
      ),
    );
    expect(answers.filter((answer) => answer.ok)).toHaveLength(6);
    expect(answers.filter((answer) => answer.ok && answer.value.state === "accepted")).toHaveLength(1);
    for (const answer of answers) if (!answer.ok) expect(answer.refusal.kind).toBe("already_accepted");
    expect(await state()).toBe("accepted");
    expect(await db.$count(acceptance)).toBe(6);
    const steps = await db.select().from(deliverableStep).where(eq(deliverableStep.deliverableId, first.id));
    expect(steps.filter(({ toState }) => toState === "accepted")).toHaveLength(1);
  });

  it("is for representatives of organizations whose money is in it", async () => {
    const { carryTo, payers, projectId, member, proposer } = await house();
    const [payer] = payers;
    if (!payer) throw new Error("a co-funder");
    const outsider = await member("representative");
    expect(
      await acceptDeliverable(payer, null, { projectId, position: 1, organizationId: payer.organizationId, note: "" }),
    ).toMatchObject({ ok: false, refusal: { kind: "not_in_monitoring" } });
    await carryTo("monitoring");
    expect(
      await acceptDeliverable(outsider, null, {
        projectId,
        position: 1,
        organizationId: outsider.organizationId,
        note: "",
      }),
    ).toMatchObject({ ok: false, refusal: { kind: "not_a_cofunder" } });
    expect(
      await acceptDeliverable(proposer, null, {
        projectId,
        position: 1,
        organizationId: proposer.organizationId,
        note: "",
      }),
    ).toMatchObject({ ok: false, refusal: { kind: "not_permitted" } });
    expect(
      await acceptDeliverable(outsider, null, {
        projectId,
        position: 1,
        organizationId: payer.organizationId,
        note: "",
      }),
    ).toMatchObject({ ok: false, refusal: { kind: "not_permitted" } });
    expect(
      await acceptDeliverable(payer, null, { projectId, position: 2, organizationId: payer.organizationId, note: "" }),
    ).toMatchObject({ ok: false, refusal: { kind: "not_a_cofunder" } });
  });

  it("falls to the steward, with a reason, only after two weeks of silence", async () => {
    const { carryTo, payers, projectId, steward, techLead, clock, state } = await house();
    await carryTo("monitoring");
    const [one] = payers;
    if (!one) throw new Error("a co-funder");
    yes(await acceptDeliverable(one, null, { projectId, position: 1, organizationId: one.organizationId, note: "" }));
    const lead = await steward("delivery_lead");
    const silent = { organizationId: null, note: "Two letters, no answer; it runs in their hub." };
    expect(await acceptDeliverable(techLead, null, { projectId, position: 1, ...silent })).toMatchObject({
      ok: false,
      refusal: { kind: "not_permitted" },
    });
    clock.travel(13.5 * dayMs);
    expect(await acceptDeliverable(lead, null, { projectId, position: 1, ...silent })).toMatchObject({
      ok: false,
      refusal: { kind: "silence_too_short", days: 1 },
    });
    clock.travel(0.5 * dayMs);
    expect(await acceptDeliverable(lead, null, { projectId, position: 1, ...silent, note: "" })).toMatchObject({
      ok: false,
      refusal: { kind: "reason_missing" },
    });
    yes(await acceptDeliverable(lead, null, { projectId, position: 1, ...silent }));
    expect(await state()).toBe("accepted");
  });

  it("needs nobody's silence where the network pays alone", async () => {
    const { carryTo, projectId, steward } = await house({ cofunders: 0 });
    await carryTo("monitoring");
    const director = await steward("director");
    expect(
      yes(
        await acceptDeliverable(director, null, {
          projectId,
          position: 1,
          organizationId: null,
          note: "The network paid for it and uses it.",
        }),
      ),
    ).toMatchObject({ state: "accepted" });
  });

  it("is not possible while the project is reverted", async () => {
    const { db, carryTo, payers, projectId } = await house();
    await carryTo("monitoring");
    await db.update(project).set({ stage: "reverted" }).where(eq(project.id, projectId));
    const [one] = payers;
    if (!one) throw new Error("a co-funder");
    expect(
      await acceptDeliverable(one, null, { projectId, position: 1, organizationId: one.organizationId, note: "" }),
    ).toMatchObject({
      ok: false,
      refusal: { kind: "not_in_flight" },
    });
  });
});
