import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { transfer } from "#db/schema/ledger.ts";
import { event } from "#db/schema/log.ts";
import { pledge, pledgeStep } from "#db/schema/pledges.ts";
import { organization } from "#db/schema/identity.ts";
import { reallocation } from "#db/schema/reallocations.ts";
import { makeMembership, makePerson } from "#db/seed/factories.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { closeDueRaisings } from "#app/domain/pledges/close-due-raisings.server.ts";
import { fixed, testRaise } from "#app/domain/pledges/test-raise.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { inboxCount, inboxPage } from "#app/domain/reports/inbox-pages.server.ts";
import { answerReallocation } from "./answer-reallocation.server.ts";
import { askReallocation, type AskedReallocation } from "./ask-reallocation.server.ts";
import { reallocationPage, reallocationsPage } from "./reallocation-pages.server.ts";
import { recordPayment } from "./record-payment.server.ts";
import { undoReallocation } from "./undo-reallocation.server.ts";
import { refundCredit } from "./use-credit.server.ts";

/** Two raises, an organization that paid 9,000 ahead, its budget holder, and finance. */
async function house({ poolSize = 5 }: { poolSize?: number } = {}) {
  const raise = await testRaise({ poolSize });
  const finance = await raise.steward("finance");
  const payer = await raise.pledger("Fjord Research Hub");
  yes(
    await recordPayment(finance, raise.newId(), {
      organizationId: payer.organizationId,
      invoiceIds: [],
      amountMinor: 900_000n,
    }),
  );
  const ask = (changes: Partial<AskedReallocation> = {}, by: Parameters<typeof askReallocation>[0] = finance) =>
    askReallocation(by, raise.newId(), {
      organizationId: payer.organizationId,
      toProjectId: raise.projectId,
      amountMinor: 400_000n,
      reason: "It fits what you paid for.",
      ...changes,
    });
  const answer = (
    reallocationId: string,
    how: "consent" | "decline" = "consent",
    by: Parameters<typeof answerReallocation>[0] = payer,
    reason = "",
  ) => answerReallocation(by, raise.newId(), { reallocationId, answer: how, named: true, reason });
  const undo = (
    reallocationId: string,
    by: Parameters<typeof undoReallocation>[0] = finance,
    reason = "An invoice is due.",
  ) => undoReallocation(by, raise.newId(), { reallocationId, reason });
  const credit = () => raise.balance("credit", payer.organizationId);
  const held = (projectId = raise.projectId) => raise.balance("restricted", projectId);
  const asked = async (changes: Partial<AskedReallocation> = {}) => yes(await ask(changes)).reallocationId;
  return { ...raise, finance, payer, ask, asked, answer, undo, credit, held };
}

describe("with consent", () => {
  test("what was paid ahead is held for the new project, with a firm pledge over the same sum", async () => {
    const here = await house();
    const id = await here.asked();
    expect(await here.credit()).toBe(-900_000n);
    expect(yes(await here.answer(id))).toEqual({ moved: true, awaitsSecond: false });
    expect([await here.credit(), await here.held()]).toEqual([-500_000n, -400_000n]);
    expect(await here.balance("committed", here.projectId)).toBe(-400_000n);
    const [row] = await here.db.select().from(reallocation);
    const [signed] = await here.db.select().from(pledge).where(eq(pledge.id, row!.pledgeId!));
    expect(signed).toMatchObject({
      rung: "firm",
      amountMinor: 400_000n,
      payerOrganizationId: here.payer.organizationId,
      stands: true,
    });
    expect(
      (
        await here.db
          .select({ type: event.type })
          .from(event)
          .where(eq(event.streamId, `organization:${here.payer.organizationId}`))
      ).map(({ type }) => type),
    ).toContain("reallocation.answered");
    expect(await here.answer(id)).toMatchObject({ refusal: { kind: "reallocation_not_asked" } });
    expect(await here.healthy()).toEqual([]);
  });

  test("it goes back only by its mirror, and never twice", async () => {
    const here = await house();
    const id = await here.asked();
    yes(await here.answer(id));
    expect(await here.undo(id, here.payer)).toMatchObject({ refusal: { kind: "not_permitted" } });
    expect(await here.undo(id, here.finance, "")).toMatchObject({ refusal: { kind: "reason_missing" } });
    yes(await here.undo(id));
    expect([await here.credit(), await here.held()]).toEqual([-900_000n, 0n]);
    const [mirror] = await here.db.select().from(transfer).where(eq(transfer.kind, "move_mirrored"));
    const [row] = await here.db.select().from(reallocation);
    expect([mirror!.reversesId, mirror!.id]).toEqual([row!.transferId, row!.mirrorId]);
    expect(await here.undo(id)).toMatchObject({ refusal: { kind: "reallocation_not_held" } });
    expect(await here.healthy()).toEqual([]);
  });

  test("a surplus is moved on from project to project, and the pledge it leaves is reallocated: who, when and why", async () => {
    const here = await house();
    const first = await here.asked();
    yes(await here.answer(first));
    const later = await here.openRaise({ closesAt: new Date(here.clock.now().getTime() + 40 * dayMs) });
    const onward = { fromId: first, toProjectId: later.projectId };
    // As long as its pledge is live, the project needs it.
    expect(await here.ask(onward)).toMatchObject({ refusal: { kind: "reallocation_source_gone", field: "fromId" } });
    here.clock.travel(9 * dayMs);
    const { actor: _actor, ...job } = here.techLead;
    expect(await closeDueRaisings(job)).toMatchObject([{ outcome: "lapsed" }]);
    const second = await here.asked(onward);
    yes(await here.answer(second));
    expect([await here.credit(), await here.held(), await here.held(later.projectId)]).toEqual([
      -500_000n,
      0n,
      -400_000n,
    ]);
    const [left] = (await here.db.select().from(reallocation)).filter(({ id }) => id === first);
    const steps = await here.db
      .select()
      .from(pledgeStep)
      .where(eq(pledgeStep.pledgeId, left!.pledgeId!))
      .orderBy(pledgeStep.position);
    expect(steps.at(-1)).toMatchObject({
      fromRung: "lapsed",
      toRung: "reallocated",
      actorId: here.payer.actor.kind === "person" ? here.payer.actor.personId : "",
    });
    expect(steps.at(-1)?.reason).toContain("With the pledger's consent");
    expect(await here.undo(first)).toMatchObject({ refusal: { kind: "reallocation_not_held" } });
    expect(await here.healthy()).toEqual([]);
    yes(await here.undo(second, here.finance, "It was a mistake."));
    expect([await here.held(), await here.held(later.projectId)]).toEqual([-400_000n, 0n]);
    expect(
      (await here.db.select({ rung: pledge.rung }).from(pledge).where(eq(pledge.id, left!.pledgeId!)))[0]?.rung,
    ).toBe("lapsed");
    expect(await here.healthy()).toEqual([]);
  });
});

describe("above what one may sign alone", () => {
  async function limited() {
    const here = await house();
    await here.db
      .update(organization)
      .set({ signingLimitMinor: 100_000n })
      .where(eq(organization.id, here.payer.organizationId));
    const secondId = await makePerson(here.workshop);
    await makeMembership(here.workshop, secondId, here.payer.organizationId, "budget_holder");
    return { ...here, secondId, second: await here.ctxOf(secondId), id: await here.asked() };
  }
  const inboxes = (...people: Context[]) =>
    Promise.all(
      people.map(async (ctx) =>
        (await inboxPage(ctx, "en"))
          .flatMap(({ id, things }) => (id === "moves" ? things : []))
          .map(({ line }) => /You consented|asks whether|consented/.exec(line)?.[0]),
      ),
    );

  test("two budget holders consent: the first one moves nothing, the second one moves it as the first one wrote it", async () => {
    const here = await limited();
    expect(await inboxes(here.payer, here.second)).toEqual([["asks whether"], ["asks whether"]]);
    const first = await answerReallocation(here.payer, here.newId(), {
      reallocationId: here.id,
      answer: "consent",
      named: false,
      reason: "",
    });
    expect(yes(first)).toEqual({ moved: false, awaitsSecond: true });
    expect([await here.credit(), await here.held(), await here.db.$count(pledge)]).toEqual([-900_000n, 0n, 0]);
    const told = await here.db
      .select({ stream: event.streamId })
      .from(event)
      .where(eq(event.type, "reallocation.signed"));
    expect(told.map(({ stream }) => stream).sort()).toEqual([
      `organization:${here.payer.organizationId}`,
      `person:${here.secondId}`,
    ]);
    expect(await inboxes(here.payer, here.second)).toEqual([["You consented"], ["consented"]]);
    expect([(await inboxCount(here.payer)).count, (await inboxCount(here.second)).count]).toEqual([0, 1]);
    expect(await reallocationPage(here.payer, here.id)).toMatchObject({ state: "asked", signedByMe: true });
    expect(await here.answer(here.id)).toMatchObject({ refusal: { kind: "signed_by_you_already" } });
    expect(yes(await here.answer(here.id, "consent", here.second))).toEqual({ moved: true, awaitsSecond: false });
    expect([await here.credit(), await here.held()]).toEqual([-500_000n, -400_000n]);
    expect(await here.db.select({ rung: pledge.rung, named: pledge.named }).from(pledge)).toEqual([
      { rung: "firm", named: false },
    ]);
    expect(await reallocationPage(here.second, here.id)).toMatchObject({ state: "held", signedByMe: false });
    expect(await here.healthy()).toEqual([]);
  });

  test("either of them may still say no, and a limit that was raised needs one alone", async () => {
    const here = await limited();
    yes(await here.answer(here.id));
    expect(yes(await here.answer(here.id, "decline", here.payer, "I looked again."))).toEqual({
      moved: false,
      awaitsSecond: false,
    });
    const again = await here.asked();
    yes(await here.answer(again));
    await here.db
      .update(organization)
      .set({ signingLimitMinor: null })
      .where(eq(organization.id, here.payer.organizationId));
    expect(yes(await here.answer(again))).toEqual({ moved: true, awaitsSecond: false });
    expect(await here.healthy()).toEqual([]);
  });

  test("a second account that was given the role within a day consents for nobody", async () => {
    const here = await limited();
    const twinId = await makePerson(here.workshop);
    await makeMembership(here.workshop, twinId, here.payer.organizationId, "budget_holder", here.clock.now());
    const twin = await here.ctxOf(twinId);
    yes(await here.answer(here.id));
    expect(await here.answer(here.id, "consent", twin)).toMatchObject({ refusal: { kind: "role_too_new" } });
    expect(await here.held()).toBe(0n);
    here.clock.travel(dayMs);
    expect(yes(await here.answer(here.id, "consent", twin))).toEqual({ moved: true, awaitsSecond: false });
  });

  test("two consents of both at once move it once", async () => {
    const here = await limited();
    const answers = await Promise.all(
      [here.payer, here.second, here.payer, here.second].map((by) => here.answer(here.id, "consent", by)),
    );
    expect(answers.filter((each) => each.ok && each.value.moved)).toHaveLength(1);
    expect(await here.held()).toBe(-400_000n);
    expect(await here.healthy()).toEqual([]);
  });
});

test("declined with a reason, nothing moves and nothing is signed", async () => {
  const here = await house();
  const id = await here.asked();
  expect(await here.answer(id, "decline")).toMatchObject({
    refusal: { kind: "decline_needs_reason", field: "reason" },
  });
  expect(yes(await here.answer(id, "decline", here.payer, "We need it for our own hub."))).toEqual({
    moved: false,
    awaitsSecond: false,
  });
  expect([await here.credit(), await here.held(), await here.db.$count(pledge)]).toEqual([-900_000n, 0n, 0]);
  expect(await here.healthy()).toEqual([]);
});

describe("refused", () => {
  test("asking: by others, for more than is there, for nothing, without a reason, twice, for a project that raises not", async () => {
    const here = await house();
    expect(await here.ask({}, await here.steward("engineer"))).toMatchObject({ refusal: { kind: "not_permitted" } });
    expect(await here.ask({ organizationId: here.newId() })).toMatchObject({
      refusal: { kind: "organization_not_found" },
    });
    expect(await here.ask({ amountMinor: 900_001n })).toMatchObject({
      refusal: { kind: "reallocation_above_source", field: "amount", mostMinor: 900_000n },
    });
    expect(await here.ask({ amountMinor: 0n })).toMatchObject({ refusal: { kind: "amount_is_zero" } });
    expect(await here.ask({ reason: "" })).toMatchObject({ refusal: { kind: "reason_missing" } });
    expect(await here.ask({ toProjectId: (await here.propose()).projectId })).toMatchObject({
      refusal: { kind: "reallocation_target_closed" },
    });
    expect(await here.ask({ fromId: here.newId() })).toMatchObject({ refusal: { kind: "reallocation_source_gone" } });
    await here.asked();
    expect(await here.ask()).toMatchObject({ refusal: { kind: "reallocation_asked_already" } });
  });

  test("answering: by others than the pledger's budget holder, above what one may sign alone, when the money went elsewhere, after the raise", async () => {
    const here = await house();
    const id = await here.asked({ amountMinor: undefined });
    expect(await here.answer(id, "consent", here.finance)).toMatchObject({
      refusal: { kind: "reallocation_not_asked" },
    });
    expect(await here.answer(id, "consent", await here.pledger())).toMatchObject({
      refusal: { kind: "reallocation_not_asked" },
    });
    await here.db
      .update(organization)
      .set({ signingLimitMinor: 100_000n })
      .where(eq(organization.id, here.payer.organizationId));
    expect(await here.answer(id)).toMatchObject({ refusal: { kind: "signing_limit_exceeded", limitMinor: 100_000n } });
    await here.db
      .update(organization)
      .set({ signingLimitMinor: null })
      .where(eq(organization.id, here.payer.organizationId));
    yes(await refundCredit(here.finance, here.newId(), { organizationId: here.payer.organizationId, amountMinor: 1n }));
    expect(await here.answer(id)).toMatchObject({ refusal: { kind: "reallocation_source_spent" } });
    here.clock.travel(10 * dayMs);
    yes(await here.answer(id, "decline", here.payer, "It is too late."));
    expect(await here.healthy()).toEqual([]);
  });
});

test("never more than is there: six consents, refunds and mirrors at once leave every sum whole", async () => {
  const here = await house({ poolSize: 16 });
  const raises = await Promise.all(Array.from({ length: 6 }, () => here.openRaise()));
  const ids: string[] = [];
  for (const { projectId } of raises) ids.push(await here.asked({ toProjectId: projectId, amountMinor: 300_000n }));
  const answers = await Promise.all([
    ...ids.map((id) => here.answer(id)),
    ...ids.map((id) => here.answer(id)),
    refundCredit(here.finance, here.newId(), { organizationId: here.payer.organizationId, amountMinor: 300_000n }),
  ]);
  expect(answers.filter(({ ok }) => ok)).toHaveLength(3);
  const moved = (await here.db.select().from(reallocation)).filter(({ answer }) => answer === "consented");
  const undone = await Promise.all(moved.flatMap(({ id }) => [here.undo(id), here.undo(id)]));
  expect(undone.filter(({ ok }) => ok)).toHaveLength(moved.length);
  expect(await here.healthy()).toEqual([]);
});

test("the pages are for who may read the organization's payments, and say what each may do", async () => {
  const here = await house();
  const [{ slug }] = (await here.db
    .select({ slug: organization.slug })
    .from(organization)
    .where(eq(organization.id, here.payer.organizationId))) as [{ slug: string }];
  const id = await here.asked();
  const stranger = await here.pledger();
  expect(await reallocationPage(stranger, id)).toBeNull();
  expect(await reallocationsPage(stranger, slug)).toBeNull();
  expect(await reallocationPage(here.payer, id)).toMatchObject({ state: "asked", mayAnswer: true, mayUndo: false });
  expect(await reallocationPage(here.finance, id)).toMatchObject({ mayAnswer: false, mayUndo: false });
  yes(await here.answer(id));
  expect(await reallocationPage(here.finance, id)).toMatchObject({ state: "held", surplus: false, mayUndo: true });
  expect(await reallocationsPage(here.finance, slug)).toMatchObject({
    creditMinor: 500_000n,
    targets: [{ id: here.projectId }],
    rows: [{ id }],
  });
  expect((await reallocationsPage(here.payer, slug))?.targets).toEqual([]);
  await here.signed(stranger, fixed(100));
});
