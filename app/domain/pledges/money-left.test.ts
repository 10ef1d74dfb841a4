import fc from "fast-check";
import { expect, test } from "vitest";
import { givenOf, hoursGiven, moneyLeft, valueOfMinutes } from "#app/domain/projects/money-left.ts";
import { allocate } from "#app/domain/pledges/allocation.ts";
import { raisingOf } from "#app/domain/pledges/load-raising.server.ts";
import { settlementOf } from "#app/domain/pledges/what-if.ts";

const rateMinor = 25_000n;
const deliverable = fc
  .record({
    hoursHigh: fc.integer({ min: 1, max: 60 }),
    share: fc.nat(100),
    cloudMinor: fc.bigInt({ min: 0n, max: 90_000n }),
  })
  .map(({ hoursHigh, share, cloudMinor }, index = 0) => {
    const hours = Math.floor((hoursHigh * share) / 100);
    const staffMinor = BigInt(hoursHigh) * rateMinor;
    return {
      id: String(index),
      hoursHigh,
      hours,
      staffMinor,
      cloudMinor,
      givenMinor: valueOfMinutes({ staffMinor, hoursHigh }, hours * 60),
    };
  });
const scope = fc
  .array(deliverable, { minLength: 1, maxLength: 6 })
  .map((list) => list.map((each, index) => ({ ...each, id: `d${index}` })));
const raise = fc.record({
  deliverables: scope,
  minimumPercent: fc.integer({ min: 1, max: 100 }),
  overFundingRule: fc.constantFrom("share" as const, "cap" as const),
  underFundingRule: fc.constantFrom("lapse" as const, "slices" as const),
  offers: fc.array(
    fc.record({
      amountMinor: fc.bigInt({ min: 1n, max: 3_000_000n }),
      aim: fc.option(fc.nat(5)),
      basisPoints: fc.option(fc.integer({ min: 1, max: 9_999 })),
    }),
    { maxLength: 8 },
  ),
});

test("money and hours are the price: what is left and what is given are never more, and cloud is paid with money alone", () => {
  fc.assert(
    fc.property(raise, ({ deliverables, minimumPercent, overFundingRule, underFundingRule, offers }) => {
      const price = deliverables.reduce((sum, { staffMinor, cloudMinor }) => sum + staffMinor + cloudMinor, 0n);
      const minimumMinor = (price * BigInt(minimumPercent)) / 100n;
      const given = givenOf(deliverables);
      const project = {
        goalMinor: price,
        minimumMinor,
        overFundingRule,
        underFundingRule,
        stretchMinor: null,
        extendedAt: null,
      };
      const pledges = offers.map(({ amountMinor, aim, basisPoints }, index) => ({
        id: `p${index}`,
        organizationId: `o${index}`,
        conditions: [],
        signedAtMs: index,
        deliverableId: aim === null ? undefined : deliverables[aim % deliverables.length]!.id,
        terms:
          basisPoints === null
            ? ({ kind: "fixed", amountMinor } as const)
            : ({ kind: "share", basisPoints, capMinor: amountMinor } as const),
      }));
      const raising = raisingOf(project, deliverables, pledges, true)!;
      expect(raising.goalMinor + given).toBe(price);
      expect(raising.minimumMinor).toBe(minimumMinor > given ? minimumMinor - given : 0n);
      raising.facts.deliverables.forEach(({ priceMinor }, index) => {
        const { staffMinor, cloudMinor, givenMinor } = deliverables[index]!;
        expect(priceMinor + givenMinor).toBe(staffMinor + cloudMinor);
      });
      const settled = settlementOf({ ...raising, facts: { ...raising.facts, closing: true } });
      const built =
        settled.outcome === "slices"
          ? deliverables.filter(({ id }) => settled.coveredDeliverableIds.includes(id))
          : deliverables;
      const parts = allocate(
        settled.standing
          .filter(({ paysMinor }) => paysMinor > 0n)
          .map(({ pledge, paysMinor }) => ({ id: pledge.id, deliverableId: pledge.deliverableId, paysMinor })),
        built.map(moneyLeft),
      );
      let paid = 0n;
      for (const { id, staffMinor, cloudMinor, givenMinor } of built) {
        const own = parts.filter((part) => part.deliverableId === id);
        const staff = own.reduce((sum, part) => sum + part.staffMinor, 0n);
        const cloud = own.reduce((sum, part) => sum + part.cloudMinor, 0n);
        expect(staff + givenMinor <= staffMinor && cloud <= cloudMinor).toBe(true);
        if (settled.reached === "goal") expect(staff + cloud + givenMinor).toBe(staffMinor + cloudMinor);
        paid += staff + cloud;
      }
      expect(paid).toBe(settled.totalMinor);
    }),
  );
});

test("hours are worth what they take off, at any rate and by the quarter, and parts never more than the whole", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.bigInt({ min: 1n, max: 10n ** 9n }),
      fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 20 }),
      (hoursHigh, staffMinor, quarters) => {
        const priced = { hoursHigh, staffMinor };
        expect(valueOfMinutes(priced, hoursHigh * 60)).toBe(staffMinor);
        const parts = quarters.map((quarter) => quarter * 15);
        const whole = valueOfMinutes(
          priced,
          parts.reduce((sum, minutes) => sum + minutes, 0),
        );
        const sum = parts.reduce((total, minutes) => total + valueOfMinutes(priced, minutes), 0n);
        expect(sum <= whole && whole - sum <= BigInt(parts.length)).toBe(true);
        if (staffMinor >= BigInt(hoursHigh))
          for (const hours of [0, 1, hoursHigh])
            expect(hoursGiven({ ...priced, givenMinor: valueOfMinutes(priced, hours * 60) })).toBe(hours);
      },
    ),
  );
});
