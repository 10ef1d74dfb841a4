import { and, asc, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { transfer } from "#db/schema/ledger.ts";
import { event } from "#db/schema/log.ts";
import { allocation, pledge } from "#db/schema/pledges.ts";
import { project } from "#db/schema/projects.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import { closeDueRaisings } from "#app/domain/pledges/close-due-raisings.server.ts";
import { closeRaising } from "#app/domain/pledges/close-raising.server.ts";
import { extensionDays } from "#app/domain/pledges/closing.ts";
import { extendRaising } from "#app/domain/pledges/extend-raising.server.ts";
import { stateIntent } from "#app/domain/pledges/state-intent.server.ts";
import { fixed, othersOffer, testRaise } from "#app/domain/pledges/test-raise.ts";
import { withdrawPledge } from "#app/domain/pledges/withdraw-pledge.server.ts";
import { yes } from "#app/domain/projects/test-network.ts";

type Raise = Awaited<ReturnType<typeof testRaise>>;

const total = (amounts: readonly bigint[]) => amounts.reduce((a, b) => a + b, 0n);
const stageOf = async ({ db, projectId }: Raise) =>
  (await db.select({ stage: project.stage }).from(project).where(eq(project.id, projectId)))[0]?.stage;
const pays = async ({ db }: Raise) =>
  (await db.select().from(pledge).orderBy(asc(pledge.position))).map(({ rung, allocatedMinor }) => [
    rung,
    allocatedMinor,
  ]);
const runJob = ({ techLead: { actor: _actor, ...ctx } }: Raise) => closeDueRaisings(ctx);

describe("at the deadline", () => {
  test("the minimum stands: what each pays is allocated over the deliverables and trimmed in the book", async () => {
    const raise = await testRaise();
    const three = [await raise.pledger(), await raise.pledger(), await raise.pledger()];
    for (const by of three) await raise.signed(by, fixed(25_000));
    raise.clock.travel(9 * dayMs);
    expect(await runJob(raise)).toEqual([
      {
        projectId: raise.projectId,
        outcome: "funded",
        funded: [1, 2, 3, 4],
        totalMinor: "3812000",
        allocated: 3,
        released: 0,
      },
    ]);
    expect(await stageOf(raise)).toBe("cofunded");
    // 38,120 in three: the two odd cents go to the older ones.
    expect(await pays(raise)).toEqual([
      ["allocated", 1_270_667n],
      ["allocated", 1_270_667n],
      ["allocated", 1_270_666n],
    ]);
    expect(await raise.balance("committed", raise.projectId)).toBe(-3_812_000n);
    const rows = await raise.db.select().from(allocation);
    expect(total(rows.map(({ staffMinor }) => staffMinor))).toBe(3_700_000n);
    expect(total(rows.map(({ cloudMinor }) => cloudMinor))).toBe(112_000n);
    const [said] = await raise.db.select().from(event).where(eq(event.type, "project.cofunded"));
    expect(said?.payload).toMatchObject({
      paysMinor: "3812000",
      totals: { firmMinor: "3812000", conditionalMinor: "0", organizations: 3 },
    });
    expect(await raise.healthy()).toEqual([]);
    expect(await runJob(raise)).toEqual([]);
  });

  test("what waits, what was only meant and what a closer need not close is released", async () => {
    const raise = await testRaise();
    const [firm, waiting, meant, closer, hours] = [
      await raise.pledger(),
      await raise.pledger(),
      await raise.pledger(),
      await raise.pledger(),
      await raise.pledger(),
    ];
    await raise.signed(firm, fixed(38_120));
    await raise.signed(waiting, fixed(100), [othersOffer(90_000)]);
    yes(
      await stateIntent(meant, raise.newId(), {
        projectId: raise.projectId,
        organizationId: meant.organizationId,
        terms: { kind: "fixed", amountMinor: 1_000n },
        named: true,
        note: "",
      }),
    );
    await raise.signed(closer, { kind: "closer", limitMinor: 300_000n });
    await raise.signed(hours, { kind: "in_kind", hours: 24, valueMinor: 1n });
    raise.clock.travel(9 * dayMs);
    expect(await runJob(raise)).toMatchObject([{ outcome: "funded", allocated: 2, released: 3 }]);
    expect(await pays(raise)).toEqual([
      ["allocated", 3_812_000n],
      ["lapsed", null],
      ["lapsed", null],
      ["lapsed", null],
      ["allocated", 0n],
    ]);
    expect(await raise.balance("waited", raise.projectId)).toBe(0n);
    expect(await raise.healthy()).toEqual([]);
  });

  test("a closer pays what is missing, and comes from waiting to committed", async () => {
    const raise = await testRaise();
    await raise.signed(await raise.pledger(), fixed(36_120));
    await raise.signed(await raise.pledger(), { kind: "closer", limitMinor: 300_000n });
    raise.clock.travel(9 * dayMs);
    expect(await runJob(raise)).toMatchObject([{ outcome: "funded", totalMinor: "3812000" }]);
    expect(await pays(raise)).toEqual([
      ["allocated", 3_612_000n],
      ["allocated", 200_000n],
    ]);
    expect(await raise.healthy()).toEqual([]);
  });

  test("one cent below the minimum everything lapses, mirrored, and nobody pays", async () => {
    const raise = await testRaise();
    const by = await raise.pledger();
    await raise.signed(by, { kind: "fixed", amountMinor: 3_047_999n });
    await raise.signed(await raise.pledger(), fixed(100), [othersOffer(90_000)]);
    raise.clock.travel(9 * dayMs);
    expect(await runJob(raise)).toEqual([
      { projectId: raise.projectId, outcome: "lapsed", funded: [], totalMinor: "0", allocated: 0, released: 2 },
    ]);
    expect(await stageOf(raise)).toBe("lapsed");
    expect(await raise.balance("commitment", by.organizationId)).toBe(0n);
    expect(await raise.balance("waited", raise.projectId)).toBe(0n);
    expect(await raise.db.$count(allocation)).toBe(0);
    expect(
      await raise.db.$count(
        event,
        and(eq(event.type, "pledge.lapsed"), eq(event.streamId, `project:${raise.projectId}`)),
      ),
    ).toBe(2);
    expect(await raise.healthy()).toEqual([]);
  });

  test("slices fund what is fully covered, in order, and release the rest", async () => {
    const raise = await testRaise({ underFundingRule: "slices", minimumMinor: 3_812_000n });
    await raise.signed(await raise.pledger(), fixed(9_000));
    await raise.signed(await raise.pledger(), fixed(7_000), [], { deliverableId: raise.deliverableIds[3] });
    await raise.signed(await raise.pledger(), fixed(1_000), [], { deliverableId: raise.deliverableIds[1] });
    raise.clock.travel(9 * dayMs);
    // The first takes 8,500 of the 9,000; the fourth has 7,000 of its own and needs 640 more, which are not there.
    expect(await runJob(raise)).toMatchObject([{ outcome: "slices", totalMinor: "850000", allocated: 1, released: 2 }]);
    expect(await stageOf(raise)).toBe("cofunded");
    expect(await pays(raise)).toEqual([
      ["allocated", 850_000n],
      ["lapsed", null],
      ["lapsed", null],
    ]);
    const rows = await raise.db.select().from(allocation);
    expect(rows.map(({ deliverableId }) => deliverableId)).toEqual([raise.deliverableIds[0]]);
    expect(await raise.healthy()).toEqual([]);
  });

  test("the stretch is built when all of its money is there; a cent below, nobody pays for it and everybody pays less", async () => {
    const stretching = {
      overFundingRule: "stretch",
      goalMinor: 3_048_000n,
      minimumMinor: 3_000_000n,
      stretchMinor: 3_812_000n,
    } as const;
    const there = await testRaise(stretching);
    for (const amountMinor of [2_000_000n, 1_812_000n])
      await there.signed(await there.pledger(), { kind: "fixed", amountMinor });
    // Nobody aims at what lies behind the goal.
    expect(
      await there.sign(await there.pledger(), fixed(1), [], { deliverableId: there.deliverableIds[3] }),
    ).toMatchObject({ refusal: { kind: "deliverable_not_found" } });
    there.clock.travel(9 * dayMs);
    expect(await runJob(there)).toMatchObject([{ outcome: "funded", funded: [1, 2, 3, 4], totalMinor: "3812000" }]);
    expect(await pays(there)).toEqual([
      ["allocated", 2_000_000n],
      ["allocated", 1_812_000n],
    ]);
    expect(await there.db.$count(allocation, eq(allocation.deliverableId, there.deliverableIds[3]!))).toBe(2);
    expect(await there.healthy()).toEqual([]);

    const below = await testRaise(stretching);
    for (const amountMinor of [2_000_000n, 1_811_999n])
      await below.signed(await below.pledger(), { kind: "fixed", amountMinor });
    below.clock.travel(9 * dayMs);
    expect(await runJob(below)).toMatchObject([{ outcome: "funded", funded: [1, 2, 3], totalMinor: "3048000" }]);
    expect(total((await pays(below)).map(([, minor]) => minor as bigint))).toBe(3_048_000n);
    expect(await below.db.$count(allocation, eq(allocation.deliverableId, below.deliverableIds[3]!))).toBe(0);
    expect(await below.balance("committed", below.projectId)).toBe(-3_048_000n);
    expect(await below.healthy()).toEqual([]);
  });

  test("extend waits for the steward, who may extend once with a reason, and lapses by itself when nobody does", async () => {
    const raise = await testRaise({ underFundingRule: "extend" });
    await raise.signed(await raise.pledger(), fixed(100));
    const lead = await raise.steward("director");
    raise.clock.travel(9 * dayMs);
    expect(await runJob(raise)).toEqual([]);
    expect(await stageOf(raise)).toBe("raising");
    const closesAt = new Date(raise.clock.now().getTime() + 10 * dayMs);
    const extend = (reason: string, at = closesAt) =>
      extendRaising(lead, raise.newId(), { projectId: raise.projectId, closesAt: at, reason });
    expect(await extend("")).toMatchObject({ refusal: { kind: "reason_missing" } });
    expect(await extend("x", raise.clock.now())).toMatchObject({ refusal: { kind: "deadline_passed" } });
    expect(
      await extendRaising(raise.proposer, raise.newId(), { projectId: raise.projectId, closesAt, reason: "x" }),
    ).toMatchObject({ refusal: { kind: "not_permitted" } });
    yes(await extend("Two boards meet next week."));
    expect(await extend("Again.", new Date(closesAt.getTime() + dayMs))).toMatchObject({
      refusal: { kind: "extension_not_possible" },
    });
    await raise.signed(await raise.pledger(), fixed(50));
    raise.clock.travel(10 * dayMs);
    expect(await runJob(raise)).toMatchObject([{ outcome: "lapsed", released: 2 }]);

    const silent = await testRaise({ underFundingRule: "extend" });
    await silent.signed(await silent.pledger(), fixed(100));
    silent.clock.travel(16 * dayMs);
    expect(await runJob(silent)).toMatchObject([{ outcome: "lapsed" }]);
  });
});

describe("earlier", () => {
  test("only the steward closes, with a reason, once the minimum stands; a preview tells what would happen", async () => {
    const raise = await testRaise();
    await raise.signed(await raise.pledger(), { kind: "fixed", amountMinor: 3_047_999n });
    const lead = await raise.steward("director");
    const close = (reason: string, by = lead, preview?: "now") =>
      closeRaising(by, raise.newId(), { projectId: raise.projectId, reason }, preview ? { preview } : {});
    expect(await close("Enough.")).toMatchObject({ refusal: { kind: "minimum_not_reached" } });
    await raise.signed(await raise.pledger(), { kind: "fixed", amountMinor: 1n });
    expect(await close("")).toMatchObject({ refusal: { kind: "reason_missing" } });
    expect(await close("Enough.", await raise.steward("engineer"))).toMatchObject({
      refusal: { kind: "not_permitted" },
    });
    expect(yes(await close("Enough.", lead, "now"))).toMatchObject({ outcome: "funded", totalMinor: "3048000" });
    expect(await stageOf(raise)).toBe("raising");
    expect(await raise.db.$count(transfer)).toBe(2);
    yes(await close("The minimum stands and work can begin."));
    expect(await stageOf(raise)).toBe("cofunded");
    expect(await close("Again.")).toMatchObject({ refusal: { kind: "not_raising" } });
    expect(await raise.healthy()).toEqual([]);
  });

  test("what happens at the deadline is told before it, by every rule, and nothing changes", async () => {
    const told = async (values: Parameters<typeof testRaise>[0], major: number) => {
      const raise = await testRaise(values);
      await raise.signed(await raise.pledger(), fixed(major));
      const answer = await closeRaising(
        await raise.steward("director"),
        raise.newId(),
        { projectId: raise.projectId, reason: "" },
        { preview: "deadline" },
      );
      expect(await stageOf(raise)).toBe("raising");
      return answer.ok ? [answer.value.outcome, answer.value.funded] : answer.refusal.kind;
    };
    expect(await told({ underFundingRule: "lapse" }, 9_000)).toEqual(["lapsed", []]);
    expect(await told({ underFundingRule: "slices" }, 9_000)).toEqual(["slices", [1]]);
    expect(await told({ underFundingRule: "extend" }, 9_000)).toBe("extension_open");
    expect(await told({ underFundingRule: "extend", extendedAt: new Date() }, 9_000)).toEqual(["lapsed", []]);
    expect(await told({}, 31_000)).toEqual(["funded", [1, 2, 3, 4]]);
  });

  test("the job closes nothing before its time", async () => {
    const raise = await testRaise();
    await raise.signed(await raise.pledger(), fixed(38_120));
    raise.clock.travel(9 * dayMs - 1);
    expect(await runJob(raise)).toEqual([]);
  });

  test("a node whose clock is ahead of the database closes nothing too early", async () => {
    const raise = await testRaise({ closesAt: new Date("2100-01-01T00:00:00Z") });
    raise.clock.travelTo(new Date("2100-01-02T00:00:00Z"));
    expect(await runJob(raise)).toEqual([]);
    expect(await stageOf(raise)).toBe("raising");
  });
});

describe("several nodes and people at once", () => {
  test("eight nodes run the job at the same moment, and each raise is closed exactly once", async () => {
    const raise = await testRaise({ poolSize: 16 });
    await raise.signed(await raise.pledger(), fixed(38_120));
    const second = await raise.openRaise();
    const by = await raise.pledger();
    await raise.signed(by, fixed(100), [], { projectId: second.projectId });
    raise.clock.travel(9 * dayMs);
    const runs = await Promise.all(Array.from({ length: 8 }, () => runJob(raise)));
    expect(
      runs
        .flat()
        .map(({ outcome }) => outcome)
        .sort(),
    ).toEqual(["funded", "lapsed"]);
    expect(await raise.db.$count(event, eq(event.type, "project.moved"))).toBe(4);
    expect(await raise.healthy()).toEqual([]);
  });

  test("each under-funding rule and a stretch are carried out once, with four nodes at it", async () => {
    const raise = await testRaise({ poolSize: 16, underFundingRule: "slices", minimumMinor: 3_812_000n });
    await raise.signed(await raise.pledger(), fixed(9_000));
    const others = [
      await raise.openRaise({ underFundingRule: "lapse" }),
      await raise.openRaise({
        underFundingRule: "extend",
        closesAt: new Date(raise.clock.now().getTime() + 9 * dayMs - extensionDays * dayMs),
      }),
      await raise.openRaise({ underFundingRule: "extend" }),
      await raise.openRaise({
        overFundingRule: "stretch",
        goalMinor: 3_048_000n,
        minimumMinor: 3_048_000n,
        stretchMinor: 3_812_000n,
      }),
    ];
    for (const [at, { projectId }] of others.entries())
      await raise.signed(await raise.pledger(), fixed(at === 3 ? 38_120 : 100), [], { projectId });
    raise.clock.travel(9 * dayMs);
    const runs = await Promise.all(Array.from({ length: 4 }, () => runJob(raise)));
    const closed = new Map(runs.flat().map(({ projectId, outcome, funded }) => [projectId, [outcome, funded]]));
    expect(runs.flat()).toHaveLength(4);
    expect(closed).toEqual(
      new Map<string, unknown>([
        [raise.projectId, ["slices", [1]]],
        [others[0]!.projectId, ["lapsed", []]],
        // Nobody extended it within the days given for that; the other one may still be extended.
        [others[1]!.projectId, ["lapsed", []]],
        [others[3]!.projectId, ["funded", [1, 2, 3, 4]]],
      ]),
    );
    expect(await raise.db.$count(event, eq(event.type, "project.moved"))).toBe(8);
    expect(await raise.healthy()).toEqual([]);
  });

  test("withdrawing while the steward tips: either it is out before, or it is in and stays", async () => {
    const raise = await testRaise({ poolSize: 10 });
    const [stays, leaves] = [await raise.pledger(), await raise.pledger()];
    await raise.signed(stays, fixed(35_000));
    const { pledgeId } = await raise.signed(leaves, fixed(3_120));
    const lead = await raise.steward("director");
    const [closed, withdrawn] = await Promise.all([
      closeRaising(lead, raise.newId(), { projectId: raise.projectId, reason: "The minimum stands." }),
      withdrawPledge(leaves, raise.newId(), { pledgeId, reason: "" }),
    ]);
    const result = yes(closed);
    if (withdrawn.ok) expect(result).toMatchObject({ totalMinor: "3500000", allocated: 1 });
    else {
      expect(withdrawn.refusal.kind).toBe("pledge_allocated");
      expect(result).toMatchObject({ totalMinor: "3812000", allocated: 2 });
    }
    expect(await raise.healthy()).toEqual([]);
  });

  test("signing while the raise closes: either it counts, or it is refused", async () => {
    const raise = await testRaise({ poolSize: 20 });
    await raise.signed(await raise.pledger(), fixed(31_000));
    const many = await Promise.all(Array.from({ length: 12 }, () => raise.pledger()));
    const lead = await raise.steward("director");
    const [closed, ...answers] = await Promise.all([
      closeRaising(lead, raise.newId(), { projectId: raise.projectId, reason: "The minimum stands." }),
      ...many.map((by) => raise.sign(by, fixed(10))),
    ]);
    const counted = answers.filter(({ ok }) => ok).length;
    expect(yes(closed)).toMatchObject({ totalMinor: String(3_100_000 + counted * 1_000), allocated: counted + 1 });
    for (const answer of answers) if (!answer.ok) expect(answer.refusal.kind).toBe("not_raising");
    expect(await raise.healthy()).toEqual([]);
  });
});
