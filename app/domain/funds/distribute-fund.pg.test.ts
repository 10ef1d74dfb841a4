import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { fund, fundDistribution } from "#db/schema/funds.ts";
import { pledge } from "#db/schema/pledges.ts";
import { makeOrganization } from "#db/seed/factories.ts";
import { kindOf } from "#app/domain/invoices/test-invoices.ts";
import { fixed, othersOffer } from "#app/domain/pledges/test-raise.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { distributeFund, planDistribution } from "./distribute-fund.server.ts";
import { testFund } from "./test-fund.ts";

async function setUp({ poolSize = 5 }: { poolSize?: number } = {}) {
  const made = await testFund({ poolSize });
  const { db, newId, clock, funder, pledger, signed, openRaise, projectId } = made;
  const many = { projectId };
  const one = await openRaise();
  for (let n = 0; n < 4; n++) await signed(await pledger(), fixed(100), [], many);
  await signed(await pledger(), fixed(400), [], one);
  const plan = async (ctx: Context, fundId: string, amountMinor: bigint, projectIds = [projectId, one.projectId]) => {
    const [row] = await db.select().from(fund).where(eq(fund.id, fundId));
    return planDistribution({ db, actor: ctx.actor, now: clock.now() }, row!, { amountMinor, projectIds });
  };
  const post = async (
    fundId: string,
    amountMinor: bigint,
    {
      ctx = funder,
      projectIds = [projectId, one.projectId],
      key = newId(),
      digest,
    }: { ctx?: Context; projectIds?: string[]; key?: string; digest?: string } = {},
  ) => {
    const planned = await plan(funder, fundId, amountMinor, projectIds);
    return distributeFund(ctx, key, {
      fundId,
      amountMinor,
      projectIds,
      digest: digest ?? (planned.ok ? planned.value.digest : "none"),
    });
  };
  return { ...made, one, plan, post };
}

describe("distributing a pool", () => {
  it("gives by the square roots of what others put in, as pledges that the pool pays", async () => {
    const { db, pool, plan, post, row, funder, projectId, one, balance, healthy } = await setUp();
    const { fundId } = await pool(10_000);
    const planned = yes(await plan(funder, fundId, 1_000_00n));
    expect(planned.parts.map(({ raise, amountMinor }) => [raise.id, amountMinor])).toEqual([
      [projectId, 800_00n],
      [one.projectId, 200_00n],
    ]);
    // Looking at it changes nothing.
    expect(await row(fundId)).toMatchObject({ promisedMinor: 0n });
    const done = yes(await post(fundId, 1_000_00n));
    expect(done).toMatchObject({ givenMinor: "100000", projects: 2 });
    const pledges = await db.select().from(pledge).where(eq(pledge.fundId, fundId));
    expect(
      pledges.map(({ amountMinor, termsKind, distributionId }) => [amountMinor, termsKind, distributionId]),
    ).toEqual([
      [800_00n, "fixed", done.distributionId],
      [200_00n, "fixed", done.distributionId],
    ]);
    expect(await row(fundId)).toMatchObject({ promisedMinor: 1_000_00n });
    expect(await balance("committed", projectId)).toBe(-1_200_00n);
    const [kept] = await db.select().from(fundDistribution);
    expect(kept!.lines[0]).toMatchObject({
      projectId,
      contributionsMinor: ["10000", "10000", "10000", "10000"],
      roomMinor: "1000000",
      amountMinor: "80000",
    });
    expect(await healthy()).toEqual([]);
  });

  it("keeps to the caps of projects and of their organizations, and leaves over what nobody may have", async () => {
    const { pool, plan, funder, projectId, one, openRaise, workshop, signed, pledger } = await setUp();
    const proposerOrganizationId = await makeOrganization(workshop);
    const [first, second] = [await openRaise({ proposerOrganizationId }), await openRaise({ proposerOrganizationId })];
    for (const raise of [first, second]) await signed(await pledger(), fixed(900), [], { projectId: raise.projectId });
    const { fundId } = await pool(1_000, { projectCap: 100, organizationCap: 150 });
    const planned = yes(
      await plan(funder, fundId, 1_000_00n, [projectId, one.projectId, first.projectId, second.projectId]),
    );
    expect(planned.parts.map(({ amountMinor }) => amountMinor)).toEqual([100_00n, 100_00n, 75_00n, 75_00n]);
    expect(planned.givenMinor).toBe(350_00n);
  });

  it("counts what stands alone, and neither matches nor what a fund gives", async () => {
    const { pool, plan, post, match, funder, projectId, one, signed, pledger } = await setUp();
    await signed(await pledger(), fixed(5_000), [othersOffer(30_000)], { projectId: one.projectId });
    const other = await pool(10_000);
    yes(await match(other.fundId, one.projectId, 400));
    yes(await post(other.fundId, 500_00n));
    const { fundId } = await pool(10_000);
    expect(
      yes(await plan(funder, fundId, 1_000_00n)).parts.map(({ raise, amountMinor }) => [raise.id, amountMinor]),
    ).toEqual([
      [projectId, 800_00n],
      [one.projectId, 200_00n],
    ]);
  });

  it("is posted only as it was looked at, by whoever may promise, once", async () => {
    const { pool, post, plan, open, holder, finance, newId, signed, pledger, one, openRaise, row, funder } =
      await setUp();
    const { fundId } = await pool(1_000);
    const { digest } = yes(await plan(funder, fundId, 500_00n));
    await signed(await pledger(), fixed(50), [], { projectId: one.projectId });
    expect(kindOf(await post(fundId, 500_00n, { digest }))).toBe("distribution_changed");
    for (const ctx of [holder, finance]) expect(kindOf(await post(fundId, 500_00n, { ctx }))).toBe("not_permitted");
    expect(kindOf(await post(fundId, 0n))).toBe("amount_is_zero");
    expect(await post(fundId, 1_000_01n)).toMatchObject({
      refusal: { kind: "pool_left_exceeded", leftMinor: 1_000_00n },
    });
    expect(kindOf(await post(fundId, 500_00n, { projectIds: [newId()] }))).toBe("project_outside_fund");
    expect(kindOf(await post(fundId, 500_00n, { projectIds: [(await openRaise()).projectId] }))).toBe(
      "distribution_empty",
    );
    expect(
      kindOf(await distributeFund(funder, newId(), { fundId: newId(), amountMinor: 1n, projectIds: [], digest: "" })),
    ).toBe("fund_not_found");
    expect(kindOf(await post(yes(await open()).fundId, 1n))).toBe("pool_not_open");
    expect(await row(fundId)).toMatchObject({ promisedMinor: 0n });
    const key = newId();
    const fresh = yes(await plan(funder, fundId, 500_00n)).digest;
    const twins = [
      await post(fundId, 500_00n, { key, digest: fresh }),
      await post(fundId, 500_00n, { key, digest: fresh }),
    ];
    expect(new Set(twins.map((each) => yes(each).distributionId)).size).toBe(1);
    expect(await row(fundId)).toMatchObject({ promisedMinor: 500_00n });
  });

  it("never gives more than the pool holds, however many post at once beside matches and pledges", async () => {
    const { pool, plan, post, match, funder, row, sign, pledger, openRaise, healthy } = await setUp({ poolSize: 12 });
    const { fundId } = await pool(1_000);
    const third = await openRaise();
    const { digest } = yes(await plan(funder, fundId, 700_00n));
    const payers = await Promise.all([pledger(), pledger()]);
    const answers = await Promise.all([
      post(fundId, 700_00n, { digest }),
      post(fundId, 700_00n, { digest }),
      match(fundId, third.projectId, 600),
      sign(payers[0], fixed(10), [], { projectId: third.projectId }),
      sign(payers[1], fixed(10), [], { projectId: third.projectId }),
    ]);
    expect(answers.slice(0, 3).filter(({ ok }) => ok)).toHaveLength(1);
    expect((await row(fundId)).promisedMinor).toBeLessThanOrEqual(1_000_00n);
    expect(await healthy()).toEqual([]);
  });
});
