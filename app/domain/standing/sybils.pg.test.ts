import fc from "fast-check";
import { and, asc, eq, inArray } from "drizzle-orm";
import { expect, test } from "vitest";
import { pledge } from "#db/schema/pledges.ts";
import { makeMembership, makeOrganization, makePerson } from "#db/seed/factories.ts";
import { poolOf } from "#app/domain/funds/fund.ts";
import { distribute } from "#app/domain/funds/quadratic.ts";
import { claimOf, readRaises } from "#app/domain/funds/read-raises.server.ts";
import { testFund } from "#app/domain/funds/test-fund.ts";
import { closeRaising } from "#app/domain/pledges/close-raising.server.ts";
import { placePledge } from "#app/domain/pledges/place-pledge.server.ts";
import type { Condition, Terms } from "#app/domain/pledges/settlement-terms.ts";
import type { Pledger } from "#app/domain/pledges/test-raise.ts";
import { withdrawPledge } from "#app/domain/pledges/withdraw-pledge.server.ts";

const members = 20;
const sybils = 200;
/** Minor units of a goal of 38,120; small beside it, so that many fit in. */
const sum = fc.integer({ min: 1, max: 600_000 }).map(BigInt);
const terms: fc.Arbitrary<Terms> = fc.oneof(
  { weight: 4, arbitrary: sum.map((amountMinor) => ({ kind: "fixed" as const, amountMinor })) },
  sum.map((capMinor) => ({ kind: "match" as const, numerator: 1, denominator: 2, capMinor })),
  sum.map((capMinor) => ({ kind: "share" as const, basisPoints: 900, capMinor })),
  sum.map((limitMinor) => ({ kind: "closer" as const, limitMinor })),
);
const story = fc.record({
  overFundingRule: fc.constantFrom("share" as const, "cap" as const),
  steps: fc.array(
    fc.record({
      who: fc.nat(members - 1),
      terms,
      waits: fc.option(
        fc.oneof(
          fc.nat(12).map((n): Condition => ({ kind: "organizations", count: n + 1 })),
          sum.map((amountMinor): Condition => ({ kind: "others_offer", amountMinor: amountMinor * 5n })),
          fc.constant("sybil" as const),
        ),
        { nil: null },
      ),
      withdraws: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    }),
    { minLength: 20, maxLength: 30 },
  ),
});

test("beside two hundred organizations that nobody admitted, no member pays, gets or is credited otherwise by a cent", async () => {
  const made = await testFund({ poolSize: 8 });
  const { db, newId, workshop, pledger, openRaise, pool, row: fundRow, clock, funder } = made;
  const people = await Promise.all(Array.from({ length: members }, () => pledger()));
  const crowd = await Promise.all(
    Array.from({ length: sybils }, async (_, n): Promise<Pledger> => {
      const organizationId = await makeOrganization(workshop, { name: `Sybil ${n}`, standing: "applied" });
      const personId = await makePerson(workshop);
      await makeMembership(workshop, personId, organizationId, "budget_holder");
      return { ...(await made.ctxOf(personId)), organizationId };
    }),
  );
  const own = people.map(({ organizationId }) => organizationId);
  const steward = await made.steward("director");
  const { fundId } = await pool(10_000);

  const pledgesOf = async (projectId: string) =>
    (
      await db
        .select()
        .from(pledge)
        .where(and(eq(pledge.projectId, projectId), inArray(pledge.payerOrganizationId, own)))
        .orderBy(asc(pledge.id))
    ).map(({ payerOrganizationId, creditedOrganizationId, rung, stands, offeredMinor, allocatedMinor }) => ({
      payerOrganizationId,
      creditedOrganizationId,
      rung,
      stands,
      offeredMinor,
      allocatedMinor,
    }));

  await fc.assert(
    fc.asyncProperty(story, async ({ overFundingRule, steps }) => {
      const rules = { overFundingRule, minimumMinor: 1n };
      const [alone, among] = [await openRaise(rules), await openRaise(rules)];
      const tell = async (projectId: string) => {
        for (const { who, terms: given, waits, withdraws } of steps) {
          const by = people[who]!;
          const condition: Condition | null =
            waits === "sybil" ? { kind: "organization", organizationId: crowd[0]!.organizationId } : waits;
          const signed = await placePledge(by, newId(), {
            projectId,
            organizationId: by.organizationId,
            terms: given,
            conditions: condition === null ? [] : [condition],
            named: true,
            note: "",
          });
          if (withdraws && signed.ok)
            await withdrawPledge(by, newId(), { pledgeId: signed.value.pledgeId, reason: "" });
        }
      };
      const sybilsCome = () =>
        Promise.all(
          crowd.map((by, n) =>
            placePledge(by, newId(), {
              projectId: among.projectId,
              organizationId: by.organizationId,
              terms: { kind: "fixed", amountMinor: n % 2 === 0 ? 1n : 3_812_000n },
              conditions: [],
              named: true,
              note: "",
            }),
          ),
        );
      await tell(alone.projectId);
      const answers = await sybilsCome();
      expect(answers.every(({ ok }) => ok)).toBe(true);
      await tell(among.projectId);
      expect(await pledgesOf(among.projectId)).toEqual(await pledgesOf(alone.projectId));

      // A fund that divides by square roots sees the same in both, and so would one that divides equally.
      const found = await fundRow(fundId);
      const raises = (await readRaises(db, funder.actor, clock.now(), found, poolOf(found)!)).filter(({ id }) =>
        [alone.projectId, among.projectId].includes(id),
      );
      expect(raises).toHaveLength(2);
      expect(raises[0]?.contributionsMinor).toEqual(raises[1]?.contributionsMinor);
      const [left, right] = distribute(1_000_00n, raises.map(claimOf), () => 0n);
      expect(left?.weight).toBe(right?.weight);

      for (const { projectId } of [alone, among])
        await closeRaising(steward, newId(), { projectId, reason: "Enough." });
      expect(await pledgesOf(among.projectId)).toEqual(await pledgesOf(alone.projectId));
    }),
    { numRuns: 2 },
  );
  expect(await made.healthy()).toEqual([]);
}, 180_000);
