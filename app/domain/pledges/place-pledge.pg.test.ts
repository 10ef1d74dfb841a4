import { asc, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { organization } from "#db/schema/identity.ts";
import { entry, transfer } from "#db/schema/ledger.ts";
import { event } from "#db/schema/log.ts";
import { pledge, pledgeStep } from "#db/schema/pledges.ts";
import { project } from "#db/schema/projects.ts";
import { makeMember, makeMembership } from "#db/seed/factories.ts";
import { placePledge } from "#app/domain/pledges/place-pledge.server.ts";
import { pledgesOfProject } from "#app/domain/marketplace/pledge-pages.server.ts";
import { readPledge } from "#app/domain/pledges/read-pledge.server.ts";
import { stateIntent } from "#app/domain/pledges/state-intent.server.ts";
import { fixed, othersOffer, testRaise } from "#app/domain/pledges/test-raise.ts";
import type { Terms } from "#app/domain/pledges/settlement-terms.ts";
import { yes } from "#app/domain/projects/test-network.ts";

describe("signing a firm pledge", () => {
  test("writes its row, its step, its two entries and its events, and freezes the rules", async () => {
    const raise = await testRaise();
    const { db, projectId, pledger, signed, balance } = raise;
    const earthlab = await pledger("EarthLab");
    const placed = await signed(earthlab, fixed(5_000));
    expect(placed).toMatchObject({ stands: true, offersMinor: "500000", paysMinor: "500000", unlocked: 0 });

    const [row] = await db.select().from(pledge);
    expect(row).toMatchObject({
      rung: "firm",
      stands: true,
      offeredMinor: 500_000n,
      position: 1,
      payerOrganizationId: earthlab.organizationId,
      named: true,
    });
    expect(await db.select().from(pledgeStep)).toMatchObject([
      { pledgeId: placed.pledgeId, position: 1, fromRung: null, toRung: "firm" },
    ]);
    expect(await db.select().from(transfer)).toMatchObject([{ number: 1, kind: "pledge_stands", projectId }]);
    expect(await db.select().from(entry).orderBy(asc(entry.position))).toMatchObject([
      { amountMinor: 500_000n, balanceAfterMinor: 500_000n, pledgeId: placed.pledgeId },
      { amountMinor: -500_000n, balanceAfterMinor: -500_000n, pledgeId: placed.pledgeId },
    ]);
    expect(await balance("commitment", earthlab.organizationId)).toBe(500_000n);
    expect(await balance("committed", projectId)).toBe(-500_000n);
    const [frozen] = await db.select({ at: project.rulesFrozenAt }).from(project).where(eq(project.id, projectId));
    expect(frozen?.at).toEqual(raise.clock.now());
    const said = await db
      .select()
      .from(event)
      .where(eq(event.streamId, `project:${projectId}`))
      .orderBy(asc(event.seq));
    expect(said.map(({ type }) => type)).toEqual(["project.rules_frozen", "pledge.signed"]);
    expect(said[1]?.payload).toMatchObject({
      stands: true,
      amountMinor: "500000",
      totals: { currency: "USD", firmMinor: "500000", conditionalMinor: "0", intentMinor: "0", organizations: 1 },
    });
    expect(await raise.healthy()).toEqual([]);
  });

  test("one whose conditions do not hold waits in the book, and comes to stand with the pledge that it waited for", async () => {
    const raise = await testRaise();
    const { db, projectId, pledger, signed, balance } = raise;
    const [lakeside, savanna] = [await pledger("Lakeside University"), await pledger("Savanna Data Collective")];
    const waiting = await signed(lakeside, fixed(5_000), [othersOffer(3_000)]);
    expect(waiting).toMatchObject({ stands: false, offersMinor: "500000", paysMinor: "0" });
    expect(await balance("waiting", lakeside.organizationId)).toBe(500_000n);
    expect(await balance("committed", projectId)).toBe(0n);

    const unlocking = await signed(savanna, fixed(3_000));
    expect(unlocking).toMatchObject({ stands: true, unlocked: 1 });
    expect(await balance("waiting", lakeside.organizationId)).toBe(0n);
    expect(await balance("commitment", lakeside.organizationId)).toBe(500_000n);
    expect(await balance("committed", projectId)).toBe(-800_000n);
    expect(await balance("waited", projectId)).toBe(0n);

    const transfers = await db.select().from(transfer).orderBy(asc(transfer.number));
    expect(transfers.map(({ kind }) => kind)).toEqual(["pledge_waits", "pledge_stands", "pledge_stands"]);
    // The mirrored transfer names the one that it undoes.
    expect(transfers.map(({ reversesId }) => reversesId)).toContain(transfers[0]!.id);
    const [stood] = await db.select().from(event).where(eq(event.type, "pledge.stood"));
    expect(stood?.payload).toMatchObject({
      pledgeId: waiting.pledgeId,
      becauseOfPledgeId: unlocking.pledgeId,
      totals: { firmMinor: "800000", conditionalMinor: "0" },
    });
    expect(await raise.healthy()).toEqual([]);
  });

  test("two that wait for each other stand together as soon as the second one signs", async () => {
    const raise = await testRaise();
    const [a, b] = [await raise.pledger(), await raise.pledger()];
    await raise.signed(a, fixed(100), [{ kind: "organization", organizationId: b.organizationId }]);
    expect(
      await raise.signed(b, fixed(100), [{ kind: "organization", organizationId: a.organizationId }]),
    ).toMatchObject({ stands: true, unlocked: 1 });
    expect(await raise.balance("committed", raise.projectId)).toBe(-20_000n);
    expect(await raise.healthy()).toEqual([]);
  });

  test("a match is posted at what it offers, and grows in the book with the others", async () => {
    const raise = await testRaise();
    const [funder, a, b] = [await raise.pledger(), await raise.pledger(), await raise.pledger()];
    await raise.signed(funder, { kind: "match", numerator: 1, denominator: 2, capMinor: 100_000n });
    expect(await raise.balance("commitment", funder.organizationId)).toBe(0n);
    await raise.signed(a, fixed(1_000));
    expect(await raise.balance("commitment", funder.organizationId)).toBe(50_000n);
    await raise.signed(b, fixed(5_000));
    expect(await raise.balance("commitment", funder.organizationId)).toBe(100_000n);
    expect(await raise.balance("committed", raise.projectId)).toBe(-700_000n);
    expect(await raise.healthy()).toEqual([]);
  });

  test.each<[string, Terms, bigint, bigint]>([
    ["a share stands at its part of the goal", { kind: "share", basisPoints: 2_000, capMinor: 800_000n }, 762_400n, 0n],
    ["a capped share stands at its cap", { kind: "share", basisPoints: 5_000, capMinor: 800_000n }, 800_000n, 0n],
    ["a closer waits until the end", { kind: "closer", limitMinor: 300_000n }, 0n, 300_000n],
    ["work in kind is in no account", { kind: "in_kind", hours: 24, valueMinor: 600_000n }, 0n, 0n],
  ])("%s", async (_name, terms, committed, waited) => {
    const raise = await testRaise();
    await raise.signed(await raise.pledger(), terms);
    expect(await raise.balance("committed", raise.projectId)).toBe(-committed);
    expect(await raise.balance("waited", raise.projectId)).toBe(-waited);
    expect(await raise.healthy()).toEqual([]);
  });

  test("an intent of the same organization climbs to firm and keeps its place in line", async () => {
    const raise = await testRaise();
    const { db, projectId, newId } = raise;
    const [polar, other] = [await raise.pledger(), await raise.pledger()];
    const intent = yes(
      await stateIntent(polar, newId(), {
        projectId,
        organizationId: polar.organizationId,
        terms: { kind: "fixed", amountMinor: 400_000n },
        named: true,
        note: "",
      }),
    );
    await raise.signed(other, fixed(100));
    const placed = await raise.signed(polar, fixed(4_000));
    expect(placed.pledgeId).toBe(intent.pledgeId);
    const rows = await db.select().from(pledge).orderBy(asc(pledge.position));
    expect(rows.map(({ id, rung }) => [id === intent.pledgeId, rung])).toEqual([
      [true, "firm"],
      [false, "firm"],
    ]);
    const steps = await db
      .select()
      .from(pledgeStep)
      .where(eq(pledgeStep.pledgeId, intent.pledgeId))
      .orderBy(asc(pledgeStep.position));
    expect(steps.map(({ fromRung, toRung }) => [fromRung, toRung])).toEqual([
      [null, "intent"],
      ["intent", "firm"],
    ]);
    expect(await raise.healthy()).toEqual([]);
  });

  test("payer, credited organization and the person who signs are three fields, and the credited one is counted", async () => {
    const raise = await testRaise();
    const [foundation, community, waiting] = [await raise.pledger(), await raise.pledger(), await raise.pledger()];
    await raise.signed(waiting, fixed(10), [{ kind: "organization", organizationId: community.organizationId }]);
    const placed = await raise.signed(foundation, fixed(1_000), [], {
      creditedOrganizationId: community.organizationId,
    });
    // Who is credited is asked first: until then who pays is, and nothing that waits for the other one stands.
    expect(placed.unlocked).toBe(0);
    const stored = async () => (await raise.db.select().from(pledge).where(eq(pledge.id, placed.pledgeId)))[0];
    expect(await stored()).toMatchObject({ creditedOrganizationId: foundation.organizationId });
    await raise.accepted(placed.pledgeId, community.organizationId);
    const [waited] = await raise.db.select().from(pledge).where(eq(pledge.payerOrganizationId, waiting.organizationId));
    expect(waited?.stands).toBe(true);
    expect(await stored()).toMatchObject({
      payerOrganizationId: foundation.organizationId,
      creditedOrganizationId: community.organizationId,
      actingPersonId: foundation.actor.kind === "person" ? foundation.actor.personId : "",
    });
    expect(await raise.balance("commitment", foundation.organizationId)).toBe(100_000n);
  });

  test("an intent that credits another organization keeps that, is shown as paid by its payer, and is signed so", async () => {
    const raise = await testRaise();
    const [foundation, community] = [await raise.pledger("Commons"), await raise.pledger("EarthLab")];
    const wanted = { ...raise.wanted(foundation, fixed(1_000)), creditedOrganizationId: community.organizationId };
    const { pledgeId } = yes(await stateIntent(foundation, raise.newId(), wanted));
    await raise.accepted(pledgeId, community.organizationId);
    const [found] = await raise.db.select().from(project).where(eq(project.id, raise.projectId));
    const shown = await pledgesOfProject(foundation, found!, "en", { withBasis: true });
    expect(shown.pledges).toMatchObject([{ organization: { name: "EarthLab" }, payer: { name: "Commons" } }]);
    expect(shown.panel.suggested).toMatchObject({ creditsOther: true, credited: "EarthLab" });
    const read = await readPledge(raise.db, { ...shown.panel.suggested, credited: "earthlab" }, "USD", "en");
    expect(yes(read).creditedOrganizationId).toBe(community.organizationId);
    expect(await readPledge(raise.db, { ...shown.panel.suggested, credited: "earth" }, "USD", "en")).toMatchObject({
      ok: false,
      refusal: { field: "credited", near: "EarthLab" },
    });
    const placed = await raise.signed(foundation, fixed(1_000), [], {
      creditedOrganizationId: community.organizationId,
    });
    expect(await raise.db.select().from(pledge)).toMatchObject([
      {
        id: placed.pledgeId,
        payerOrganizationId: foundation.organizationId,
        creditedOrganizationId: community.organizationId,
      },
    ]);
    expect(await raise.healthy()).toEqual([]);
  });

  test("a preview says what would happen and leaves no trace", async () => {
    const raise = await testRaise();
    const by = await raise.pledger();
    const answer = yes(await placePledge(by, raise.newId(), raise.wanted(by, fixed(5_000)), { preview: true }));
    expect(answer).toMatchObject({ stands: true, paysMinor: "500000" });
    expect(await raise.db.$count(pledge)).toBe(0);
    expect(await raise.db.$count(transfer)).toBe(0);
    expect(await raise.db.$count(event, eq(event.type, "pledge.signed"))).toBe(0);
  });

  test("an organization that did not consent is told of in the project's stream alone", async () => {
    const raise = await testRaise();
    const by = await raise.pledger();
    await raise.signed(by, fixed(100), [], { named: false });
    expect(await raise.db.$count(event, eq(event.streamId, `organization:${by.organizationId}`))).toBe(0);
  });
});

describe("what is refused, with nothing written", () => {
  const kindOf = (answer: Awaited<ReturnType<typeof placePledge>>) => (answer.ok ? "placed" : answer.refusal.kind);

  test("signing for an organization by anybody but its budget holder", async () => {
    const raise = await testRaise();
    const holder = await raise.pledger();
    const stranger = await raise.pledger();
    const colleague = { ...(await raise.member("representative")) };
    expect(kindOf(await placePledge(stranger, raise.newId(), raise.wanted(holder, fixed(1))))).toBe("not_permitted");
    expect(kindOf(await placePledge(raise.visitor, raise.newId(), raise.wanted(holder, fixed(1))))).toBe(
      "not_permitted",
    );
    expect(kindOf(await placePledge(colleague, raise.newId(), raise.wanted(colleague, fixed(1))))).toBe(
      "signing_needs_budget_holder",
    );
    expect(await raise.db.$count(pledge)).toBe(0);
  });

  test("more than a single budget holder may sign, by a cent, whatever the terms", async () => {
    const raise = await testRaise();
    const by = await raise.pledger();
    await raise.db
      .update(organization)
      .set({ signingLimitMinor: 400_000n })
      .where(eq(organization.id, by.organizationId));
    const tooMuch: Terms[] = [
      { kind: "fixed", amountMinor: 400_001n },
      { kind: "share", basisPoints: 10_000, capMinor: 400_001n },
      { kind: "match", numerator: 1, denominator: 1, capMinor: 400_001n },
      { kind: "closer", limitMinor: 400_001n },
    ];
    for (const terms of tooMuch) {
      expect(await raise.sign(by, terms)).toMatchObject({
        ok: false,
        refusal: { kind: "signing_limit_exceeded", limitMinor: 400_000n, field: "amount" },
      });
    }
    expect(kindOf(await raise.sign(by, { kind: "fixed", amountMinor: 400_000n }))).toBe("placed");
    // A share is limited by what it may cost, not by its cap.
    expect(kindOf(await raise.sign(by, { kind: "share", basisPoints: 100, capMinor: 900_000n }))).toBe("placed");
  });

  test("a project that is not there, does not raise, or whose deadline has passed", async () => {
    const raise = await testRaise();
    const by = await raise.pledger();
    expect(kindOf(await raise.sign(by, fixed(1), [], { projectId: raise.newId() }))).toBe("project_not_found");
    expect(kindOf(await raise.sign(by, fixed(1), [], { projectId: "nonsense" }))).toBe("project_not_found");
    const scoping = await raise.projectIn("scoping");
    expect(kindOf(await raise.sign(by, fixed(1), [], { projectId: scoping.projectId }))).toBe("not_raising");
    const draft = await raise.propose({ as: "draft" });
    expect(kindOf(await raise.sign(by, fixed(1), [], { projectId: draft.projectId }))).toBe("project_not_found");
    raise.clock.travel(9 * 86_400_000);
    expect(kindOf(await raise.sign(by, fixed(1)))).toBe("raising_closed");
  });

  test("amounts of nothing or beyond the bound, and deliverables of elsewhere", async () => {
    const raise = await testRaise();
    const by = await raise.pledger();
    const elsewhere = await raise.openRaise();
    expect(kindOf(await raise.sign(by, fixed(0)))).toBe("amount_is_zero");
    expect(kindOf(await raise.sign(by, { kind: "fixed", amountMinor: 1_000_000_000_001n }))).toBe("amount_too_large");
    expect(kindOf(await raise.sign(by, fixed(1), [], { deliverableId: elsewhere.deliverableIds[0] }))).toBe(
      "deliverable_not_found",
    );
    expect(kindOf(await raise.sign(by, fixed(1), [], { creditedOrganizationId: raise.newId() }))).toBe(
      "credited_organization_not_found",
    );
    expect(kindOf(await raise.sign(by, fixed(1), [], { deliverableId: raise.deliverableIds[0] }))).toBe("placed");
  });

  test("more than everything that it could pay for costs, by a cent, whatever the terms, firm or as an intent", async () => {
    const raise = await testRaise();
    const stretching = await raise.openRaise({
      overFundingRule: "stretch",
      goalMinor: 3_048_000n,
      minimumMinor: 3_048_000n,
      stretchMinor: 3_812_000n,
    });
    const [first] = raise.deliverableIds;
    const aims = [
      [{}, 3_812_000n, "project"],
      [{ deliverableId: first }, 850_000n, "deliverable"],
      // The goal and what the stretch buys: one organization may pay for both.
      [{ projectId: stretching.projectId }, 3_812_000n, "project"],
    ] as const;
    const offers: ((minor: bigint) => Terms)[] = [
      (amountMinor) => ({ kind: "fixed", amountMinor }),
      (capMinor) => ({ kind: "match", numerator: 1, denominator: 1, capMinor }),
      (limitMinor) => ({ kind: "closer", limitMinor }),
    ];
    for (const [aim, priceMinor, what] of aims)
      for (const offer of offers) {
        const by = await raise.pledger();
        const tooMuch = raise.wanted(by, offer(priceMinor + 1n), [], aim);
        const refusal = { kind: "amount_above_price", field: "amount", priceMinor, currency: "USD", aim: what };
        expect(await placePledge(by, raise.newId(), tooMuch)).toEqual({ ok: false, refusal });
        expect(await stateIntent(by, raise.newId(), tooMuch)).toEqual({ ok: false, refusal });
        yes(await stateIntent(by, raise.newId(), raise.wanted(by, offer(priceMinor), [], aim)));
      }
    // A quarter of the whole is more than the first deliverable, and a cap above it takes nothing back.
    const by = await raise.pledger();
    const quarter: Terms = { kind: "share", basisPoints: 2_500, capMinor: 950_000n };
    expect(await raise.sign(by, quarter, [], { deliverableId: first })).toMatchObject({
      ok: false,
      refusal: { kind: "amount_above_price" },
    });
    yes(await raise.sign(by, { ...quarter, capMinor: 850_000n }, [], { deliverableId: first }));
    yes(await raise.sign(await raise.pledger(), { ...quarter, basisPoints: 10_000, capMinor: 9_000_000n }));
    expect(await raise.healthy()).toEqual([]);
  });

  test("conditions that can never hold, and too many of them", async () => {
    const raise = await testRaise();
    const by = await raise.pledger();
    expect(kindOf(await raise.sign(by, fixed(1), [{ kind: "organization", organizationId: by.organizationId }]))).toBe(
      "condition_not_possible",
    );
    expect(kindOf(await raise.sign(by, fixed(1), [{ kind: "organization", organizationId: raise.newId() }]))).toBe(
      "condition_not_possible",
    );
    expect(kindOf(await raise.sign(by, fixed(1), [{ kind: "organizations", count: 0 }]))).toBe(
      "condition_not_possible",
    );
    expect(kindOf(await raise.sign(by, fixed(1), [othersOffer(0)]))).toBe("condition_not_possible");
    expect(
      kindOf(
        await raise.sign(
          by,
          fixed(1),
          Array.from({ length: 7 }, () => othersOffer(1)),
        ),
      ),
    ).toBe("conditions_too_many");
  });

  test("the same key with another body", async () => {
    const raise = await testRaise();
    const by = await raise.pledger();
    const key = raise.newId();
    yes(await placePledge(by, key, raise.wanted(by, fixed(100))));
    expect(kindOf(await placePledge(by, key, raise.wanted(by, fixed(101))))).toBe("key_reused");
    expect(await raise.db.$count(pledge)).toBe(1);
  });
});

describe("many at once", () => {
  test("a double click, however fast, is one pledge", async () => {
    const raise = await testRaise({ poolSize: 20 });
    const by = await raise.pledger();
    const key = raise.newId();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => placePledge(by, key, raise.wanted(by, fixed(100)))),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await raise.db.$count(pledge)).toBe(1);
    expect(await raise.balance("committed", raise.projectId)).toBe(-10_000n);
    expect(await raise.healthy()).toEqual([]);
  });

  test("thirty organizations want the last cent of a goal under a cap, and one gets it", async () => {
    const raise = await testRaise({ poolSize: 30, overFundingRule: "cap" });
    await raise.signed(await raise.pledger(), { kind: "fixed", amountMinor: 3_811_999n });
    const many = await Promise.all(Array.from({ length: 30 }, () => raise.pledger()));
    const answers = await Promise.all(many.map((by) => raise.sign(by, { kind: "fixed", amountMinor: 5n })));
    const placed = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
    expect(placed.map(({ paysMinor }) => paysMinor)).toEqual(["1"]);
    expect(new Set(answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal.kind])))).toEqual(
      new Set(["nothing_needed"]),
    );
    expect(await raise.healthy()).toEqual([]);
  });

  test("forty different pledges at the same moment are forty transfers without a gap, and every sum is right", async () => {
    const raise = await testRaise({ poolSize: 40 });
    const many = await Promise.all(Array.from({ length: 40 }, () => raise.pledger()));
    const answers = await Promise.all(many.map((by, index) => raise.sign(by, fixed(index + 1))));
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(await raise.balance("committed", raise.projectId)).toBe(-82_000n);
    const positions = await raise.db.select({ position: pledge.position }).from(pledge).orderBy(asc(pledge.position));
    expect(positions.map(({ position }) => position)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(await raise.healthy()).toEqual([]);
  });

  test("two budget holders of one organization sign at once: both stand, each under its own name", async () => {
    const raise = await testRaise();
    const first = await raise.pledger();
    const { personId } = await makeMember(raise.workshop, { role: "budget_holder" });
    await makeMembership(raise.workshop, personId, first.organizationId, "budget_holder");
    const second = { ...(await raise.ctxOf(personId)), organizationId: first.organizationId };
    const answers = await Promise.all([raise.sign(first, fixed(100)), raise.sign(second, fixed(200))]);
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(await raise.balance("commitment", first.organizationId)).toBe(30_000n);
    expect(await raise.healthy()).toEqual([]);
  });
});
