import fc from "fast-check";
import { eq, isNull, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { entry } from "#db/schema/ledger.ts";
import { pledge } from "#db/schema/pledges.ts";
import { deliverable, project } from "#db/schema/projects.ts";
import { makeProject } from "#db/seed/factories.ts";
import { expectRecomputed } from "#app/domain/ledger/test-recompute.ts";
import { closeRaising } from "#app/domain/pledges/close-raising.server.ts";
import { placePledge } from "#app/domain/pledges/place-pledge.server.ts";
import type { Condition, Terms } from "#app/domain/pledges/settlement-terms.ts";
import { stateIntent } from "#app/domain/pledges/state-intent.server.ts";
import { testRaise, type Pledger } from "#app/domain/pledges/test-raise.ts";
import { withdrawPledge } from "#app/domain/pledges/withdraw-pledge.server.ts";

type Step =
  | { do: "sign"; who: number; terms: Terms; conditions: Condition[]; slice: number | null }
  | { do: "intend"; who: number; amount: number }
  | { do: "withdraw"; which: number }
  | { do: "close" };

const amount = fc.integer({ min: 1, max: 900 });
const terms: fc.Arbitrary<Terms> = fc.oneof(
  { weight: 4, arbitrary: amount.map((minor): Terms => ({ kind: "fixed", amountMinor: BigInt(minor) })) },
  fc
    .tuple(fc.integer({ min: 1, max: 9_000 }), amount)
    .map(([basisPoints, cap]): Terms => ({ kind: "share", basisPoints, capMinor: BigInt(cap) })),
  fc
    .tuple(fc.integer({ min: 1, max: 3 }), amount)
    .map(([denominator, cap]): Terms => ({ kind: "match", numerator: 1, denominator, capMinor: BigInt(cap) })),
  amount.map((minor): Terms => ({ kind: "closer", limitMinor: BigInt(minor) })),
  amount.map((minor): Terms => ({ kind: "in_kind", hours: 1, valueMinor: BigInt(minor) })),
);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.integer({ min: 1, max: 1_500 }).map((minor): Condition => ({ kind: "others_offer", amountMinor: BigInt(minor) })),
  fc.integer({ min: 1, max: 4 }).map((count): Condition => ({ kind: "organizations", count })),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("sign" as const),
      who: fc.nat(5),
      terms,
      conditions: fc.array(condition, { maxLength: 2 }),
      slice: fc.option(fc.nat(1), { nil: null, freq: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("intend" as const), who: fc.nat(5), amount }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("withdraw" as const), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.constant({ do: "close" as const }) },
);
const story = fc.record({
  rules: fc.record({
    overFundingRule: fc.constantFrom("share" as const, "cap" as const),
    underFundingRule: fc.constantFrom("lapse" as const, "slices" as const),
  }),
  // Steps of one wave run at the same moment on connections of their own; waves follow each other.
  waves: fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 }),
});

test("whatever organizations do, at once and after each other, every promise of the book holds", async () => {
  const raise = await testRaise({ poolSize: 8 });
  const people: Pledger[] = await Promise.all(Array.from({ length: 6 }, () => raise.pledger()));
  const steward = await raise.steward("director");
  const { db, newId } = raise;

  await fc.assert(
    fc.asyncProperty(story, async ({ rules, waves }) => {
      const { projectId } = await makeProject(raise.workshop, { ...rules, goalMinor: 1_000n, minimumMinor: 600n });
      const slices = [400n, 600n].map((staffMinor, index) => ({
        id: newId(),
        projectId,
        position: index + 1,
        title: `Slice ${index}`,
        hoursLow: 1,
        hoursHigh: 2,
        staffMinor,
        cloudMinor: 0n,
      }));
      await db.insert(deliverable).values(slices);
      const run = async (each: Step): Promise<void> => {
        if (each.do === "close") return void (await closeRaising(steward, newId(), { projectId, reason: "Enough." }));
        if (each.do === "withdraw") {
          const rows = await db.select().from(pledge).where(eq(pledge.projectId, projectId)).orderBy(pledge.position);
          const row = rows[each.which % Math.max(1, rows.length)];
          const owner = people.find(({ organizationId }) => organizationId === row?.payerOrganizationId);
          if (row && owner) await withdrawPledge(owner, newId(), { pledgeId: row.id, reason: "" });
          return;
        }
        const by = people[each.who]!;
        const common = { projectId, organizationId: by.organizationId, named: each.who % 2 === 0, note: "" };
        if (each.do === "intend")
          return void (await stateIntent(by, newId(), {
            ...common,
            terms: { kind: "fixed", amountMinor: BigInt(each.amount) },
          }));
        const { terms: given, conditions, slice } = each;
        await placePledge(by, newId(), {
          ...common,
          terms: given,
          conditions,
          deliverableId: slice === null ? undefined : slices[slice]!.id,
        });
      };
      for (const wave of waves) await Promise.all(wave.map(run));

      expect(await raise.healthy()).toEqual([]);
      // And once more by nobody's code but the published script, out of the exported file.
      await expectRecomputed(db);
      const [found] = await db.select({ stage: project.stage }).from(project).where(eq(project.id, projectId));
      const [paid] = await db
        .select({ sum: sql<string>`coalesce(sum(allocated_minor), 0)` })
        .from(pledge)
        .where(eq(pledge.projectId, projectId));
      if (found?.stage === "cofunded") expect(BigInt(paid!.sum) >= 600n && BigInt(paid!.sum) <= 1_000n).toBe(true);
      else expect(paid?.sum).toBe("0");
      // Promises are the only money yet: nothing else may have moved.
      expect(await db.$count(entry, isNull(entry.pledgeId))).toBe(0);
    }),
    { numRuns: 12 },
  );
}, 180_000);
