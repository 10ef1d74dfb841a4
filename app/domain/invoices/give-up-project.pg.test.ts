import { asc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { transfer } from "#db/schema/ledger.ts";
import { event } from "#db/schema/log.ts";
import { allocation, pledge, pledgeStep } from "#db/schema/pledges.ts";
import { deliverable, project } from "#db/schema/projects.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { closeDueRaisings } from "#app/domain/pledges/close-due-raisings.server.ts";
import { fixed, testRaise } from "#app/domain/pledges/test-raise.ts";
import { moveProject } from "#app/domain/progress/move-project.server.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { giveUpProject } from "./give-up-project.server.ts";
import { funded } from "./test-invoices.ts";

/** A raise that two organizations and somebody's hours have closed, and the steward's director. */
async function cofunded() {
  const raise = await testRaise();
  const [harbour, lakeside] = [await raise.pledger(), await raise.pledger()];
  await raise.signed(harbour, fixed(20_000));
  await raise.signed(lakeside, fixed(30_000));
  await raise.signed(await raise.pledger(), { kind: "in_kind", hours: 24, valueMinor: 1n });
  raise.clock.travel(9 * dayMs);
  const { actor: _actor, ...job } = raise.techLead;
  expect(await closeDueRaisings(job)).toMatchObject([{ outcome: "funded", allocated: 3 }]);
  const director = await raise.steward("director");
  const giveUp = (
    by: Context = director,
    changes: Partial<Parameters<typeof giveUpProject>[2]> = {},
    key = raise.newId(),
  ) =>
    giveUpProject(by, key, {
      projectId: raise.projectId,
      from: "cofunded",
      reason: "Its maintainers left.",
      ...changes,
    });
  const stage = async () =>
    (await raise.db.select({ stage: project.stage }).from(project).where(eq(project.id, raise.projectId)))[0]?.stage;
  return { ...raise, harbour, lakeside, director, giveUp, stage };
}

describe("a co-funded project that is given up", () => {
  it("releases every pledge by one mirrored transfer, each with its step and its line in the log, and nobody owes anything", async () => {
    const { db, projectId, giveUp, stage, balance, healthy, harbour, deliverableIds } = await cofunded();
    await db.update(deliverable).set({ state: "demo" }).where(eq(deliverable.id, deliverableIds[0]!));
    expect(await balance("committed", projectId)).toBe(-3_812_000n);
    expect(yes(await giveUp())).toEqual({ released: 3, releasedMinor: "3812000", keptMinor: "0" });
    expect(await stage()).toBe("not_planned");
    expect(await balance("committed", projectId)).toBe(0n);
    expect(await balance("commitment", harbour.organizationId)).toBe(0n);
    expect(
      (await db.select().from(pledge)).map(({ rung, allocatedMinor, stands }) => [rung, allocatedMinor, stands]),
    ).toEqual(Array.from({ length: 3 }, () => ["cancelled", null, false]));
    expect(await db.$count(allocation)).toBe(0);
    expect(await db.$count(transfer, eq(transfer.kind, "pledge_cancelled"))).toBe(1);
    const steps = await db.select().from(pledgeStep).where(eq(pledgeStep.toRung, "cancelled"));
    expect(steps.map(({ fromRung, reason }) => [fromRung, reason])).toEqual(
      Array.from({ length: 3 }, () => ["allocated", "Its maintainers left."]),
    );
    const told = await db
      .select({ payload: event.payload })
      .from(event)
      .where(eq(event.type, "pledge.cancelled"))
      .orderBy(asc(event.seq));
    expect(told.length).toBeGreaterThanOrEqual(3);
    expect(told[0]?.payload).toMatchObject({
      reason: "Its maintainers left.",
      totals: { firmMinor: "0", organizations: 0 },
    });
    expect(
      (await db.select({ state: deliverable.state }).from(deliverable)).every(({ state }) => state === "planned"),
    ).toBe(true);
    expect(await healthy()).toEqual([]);
  });

  it("happens once, however often it is sent, and by two directors at once", async () => {
    const { db, giveUp, director, steward, newId, healthy } = await cofunded();
    const key = newId();
    const [first, again] = await Promise.all([giveUp(director, {}, key), giveUp(director, {}, key)]);
    expect(again).toEqual(first);
    expect(await giveUp(await steward("director"))).toMatchObject({
      ok: false,
      refusal: { kind: "changed_meanwhile" },
    });
    expect(await db.$count(transfer, eq(transfer.kind, "pledge_cancelled"))).toBe(1);
    expect(await healthy()).toEqual([]);
  });

  it("can be asked beforehand, and then changes nothing", async () => {
    const { db, projectId, director, newId, stage } = await cofunded();
    expect(
      yes(await giveUpProject(director, newId(), { projectId, from: "cofunded", reason: "" }, { preview: true })),
    ).toEqual({ released: 3, releasedMinor: "3812000", keptMinor: "0" });
    expect(await stage()).toBe("cofunded");
    expect(await db.$count(transfer, eq(transfer.kind, "pledge_cancelled"))).toBe(0);
  });

  it("keeps what was invoiced: owed, paid and credited as before, and releases the rest of each pledge", async () => {
    const { db, projectId, newId, steward, issue, pay, rungs, balance, healthy, harbour, lakeside, deliverableIds } =
      await funded();
    const director = await steward("director");
    const giveUp = () =>
      giveUpProject(director, newId(), { projectId, from: "cofunded", reason: "Its maintainers left." });
    const { invoices } = yes(await issue(1));
    expect(await giveUp()).toMatchObject({ ok: false, refusal: { kind: "stage_awaits_invoices", waiting: 1 } });
    await db.update(deliverable).set({ state: "building" }).where(eq(deliverable.id, deliverableIds[1]!));
    const owed = [
      await balance("receivable", harbour.organizationId),
      await balance("receivable", lakeside.organizationId),
    ];
    expect(yes(await giveUp())).toEqual({ released: 2, releasedMinor: "2962000", keptMinor: "850000" });
    expect(await rungs()).toEqual(["invoiced", "invoiced"]);
    expect(
      (await db.select({ deliverableId: allocation.deliverableId }).from(allocation)).every(
        ({ deliverableId }) => deliverableId === deliverableIds[0],
      ),
    ).toBe(true);
    expect(
      (await db.select({ allocated: pledge.allocatedMinor }).from(pledge)).reduce(
        (sum, { allocated }) => sum + (allocated ?? 0n),
        0n,
      ),
    ).toBe(850_000n);
    expect(await balance("committed", projectId)).toBe(0n);
    expect([
      await balance("receivable", harbour.organizationId),
      await balance("receivable", lakeside.organizationId),
    ]).toEqual(owed);
    const states = (
      await db.select({ state: deliverable.state }).from(deliverable).orderBy(asc(deliverable.position))
    ).map(({ state }) => state);
    expect([states[0], ...new Set(states.slice(1))]).toEqual(["invoiced", "planned"]);
    expect(await healthy()).toEqual([]);
    for (const { invoiceId } of invoices) yes(await pay(invoiceId));
    expect(await rungs()).toEqual(["spent", "spent"]);
    expect(
      await moveProject(director, null, { projectId, from: "not_planned", to: "candidate", reason: "Again." }),
    ).toMatchObject({ ok: false, refusal: { kind: "stage_has_delivered", delivered: 1 } });
    expect(await healthy()).toEqual([]);
  });

  it("is the director's to do, with a reason, once what was accepted is invoiced, and by no other move", async () => {
    const { db, projectId, techLead, harbour, director, giveUp, stage, deliverableIds } = await cofunded();
    expect(await giveUp(techLead)).toMatchObject({ ok: false, refusal: { kind: "not_permitted" } });
    expect(await giveUp(harbour)).toMatchObject({ ok: false, refusal: { kind: "not_permitted" } });
    expect(await giveUp(director, { reason: "" })).toMatchObject({
      ok: false,
      refusal: { kind: "reason_missing", field: "reason" },
    });
    expect(await giveUp(director, { from: "upcoming" })).toMatchObject({
      ok: false,
      refusal: { kind: "changed_meanwhile" },
    });
    expect(
      await moveProject(director, null, {
        projectId,
        from: "cofunded",
        to: "not_planned",
        reason: "By the other door.",
      }),
    ).toMatchObject({ ok: false, refusal: { kind: "move_happens_by_itself" } });
    await db.update(deliverable).set({ state: "accepted" }).where(eq(deliverable.id, deliverableIds[0]!));
    expect(await giveUp()).toMatchObject({ ok: false, refusal: { kind: "stage_awaits_invoices", waiting: 1 } });
    expect(await stage()).toBe("cofunded");
  });

  it("is not for a raise that is open: that one has its closing", async () => {
    const raise = await testRaise();
    const director = await raise.steward("director");
    expect(
      await giveUpProject(director, raise.newId(), { projectId: raise.projectId, from: "raising", reason: "No." }),
    ).toMatchObject({ ok: false, refusal: { kind: "move_not_listed" } });
  });
});
