import fc from "fast-check";
import { expect, test } from "vitest";
import { allocate, type AllocatedPledge, type PricedDeliverable } from "#app/domain/pledges/allocation.ts";

const total = (amounts: readonly bigint[]) => amounts.reduce((a, b) => a + b, 0n);

test("of Savanna's 3,812 in the full project, 3,700 are staff and 112 cloud at cost", () => {
  const deliverables = [
    { id: "d1", staffMinor: 850_000n, cloudMinor: 0n },
    { id: "d2", staffMinor: 1_000_000n, cloudMinor: 42_000n },
    { id: "d3", staffMinor: 1_100_000n, cloudMinor: 56_000n },
    { id: "d4", staffMinor: 750_000n, cloudMinor: 14_000n },
  ];
  const offers = [800_000n, 600_000n, 440_000n, 300_000n, 500_000n, 160_000n, 500_000n, 500_000n, 1_200_000n];
  // 76.24 % of each offer, exact in this example.
  const pledges = offers.map((offer, index) => ({ id: `p${index}`, paysMinor: (offer * 7_624n) / 10_000n }));
  const allocations = allocate(pledges, deliverables);
  const mine = allocations.filter(({ pledgeId }) => pledgeId === "p6");
  expect(total(mine.map(({ staffMinor }) => staffMinor))).toBe(370_000n);
  expect(total(mine.map(({ cloudMinor }) => cloudMinor))).toBe(11_200n);
});

test("money for one deliverable goes there alone, and the whole project's money fills the rest in order", () => {
  const deliverables = [
    { id: "d1", staffMinor: 90n, cloudMinor: 10n },
    { id: "d2", staffMinor: 100n, cloudMinor: 0n },
  ];
  const allocations = allocate(
    [
      { id: "a", deliverableId: "d2", paysMinor: 40n },
      { id: "b", paysMinor: 130n },
    ],
    deliverables,
  );
  expect(allocations).toEqual([
    { pledgeId: "b", deliverableId: "d1", staffMinor: 90n, cloudMinor: 10n },
    { pledgeId: "a", deliverableId: "d2", staffMinor: 40n, cloudMinor: 0n },
    { pledgeId: "b", deliverableId: "d2", staffMinor: 30n, cloudMinor: 0n },
  ]);
});

test("paying for more than there is, is a mistake of ours and says so", () => {
  expect(() => allocate([{ id: "a", paysMinor: 11n }], [{ id: "d1", staffMinor: 10n, cloudMinor: 0n }])).toThrow(
    "more is paid than the deliverables cost",
  );
});

test("the whole project's money adds nothing where the money for one deliverable is more than its price already", () => {
  const allocations = allocate(
    [
      { id: "a", deliverableId: "d1", paysMinor: 12n },
      { id: "b", paysMinor: 5n },
    ],
    [
      { id: "d1", staffMinor: 10n, cloudMinor: 0n },
      { id: "d2", staffMinor: 5n, cloudMinor: 0n },
    ],
  );
  expect(allocations).toEqual([
    { pledgeId: "a", deliverableId: "d1", staffMinor: 12n, cloudMinor: 0n },
    { pledgeId: "b", deliverableId: "d2", staffMinor: 5n, cloudMinor: 0n },
  ]);
});

test("the odd cent for the cloud comes from the older pledge, whether its money is for one deliverable or for all", () => {
  const priced = [{ id: "d1", staffMinor: 1n, cloudMinor: 1n }];
  const [older, younger] = [
    { pledgeId: "older", deliverableId: "d1", staffMinor: 0n, cloudMinor: 1n },
    { pledgeId: "younger", deliverableId: "d1", staffMinor: 1n, cloudMinor: 0n },
  ];
  const forIt = { deliverableId: "d1", paysMinor: 1n };
  const forAll = { paysMinor: 1n };
  expect(
    allocate(
      [
        { id: "older", ...forAll },
        { id: "younger", ...forIt },
      ],
      priced,
    ),
  ).toEqual([older, younger]);
  expect(
    allocate(
      [
        { id: "older", ...forIt },
        { id: "younger", ...forAll },
      ],
      priced,
    ),
  ).toEqual([older, younger]);
});

test("every cent is placed once: by pledge, by deliverable, and staff and cloud in the deliverable's own proportion", () => {
  const amount = fc.bigInt({ min: 0n, max: 1_000n });
  const deliverables = fc
    .array(fc.record({ staffMinor: fc.bigInt({ min: 1n, max: 1_000n }), cloudMinor: amount }), {
      minLength: 1,
      maxLength: 5,
    })
    .map((list): PricedDeliverable[] => list.map((each, index) => ({ id: `d${index}`, ...each })));
  const situation = deliverables.chain((priced) =>
    fc
      .array(
        fc.record({
          wants: amount,
          aim: fc.option(fc.constantFrom(...priced.map(({ id }) => id)), { nil: undefined }),
        }),
        { maxLength: 10 },
      )
      .map((wishes) => {
        // What may be paid: for one deliverable at most its price, together at most all prices.
        const room = new Map(priced.map(({ id, staffMinor, cloudMinor }) => [id, staffMinor + cloudMinor]));
        let free = total([...room.values()]);
        const pledges = wishes.map(({ wants, aim }, index): AllocatedPledge => {
          const limit = aim === undefined ? free : ([room.get(aim)!, free] as const).reduce((a, b) => (a < b ? a : b));
          const paysMinor = wants < limit ? wants : limit;
          free -= paysMinor;
          if (aim !== undefined) room.set(aim, room.get(aim)! - paysMinor);
          return { id: `p${index}`, deliverableId: aim, paysMinor };
        });
        return { priced, pledges };
      }),
  );
  fc.assert(
    fc.property(situation, ({ priced, pledges }) => {
      const allocations = allocate(pledges, priced);
      for (const { id, paysMinor } of pledges) {
        expect(
          total(allocations.filter(({ pledgeId }) => pledgeId === id).map((each) => each.staffMinor + each.cloudMinor)),
        ).toBe(paysMinor);
      }
      for (const { id, staffMinor, cloudMinor } of priced) {
        const here = allocations.filter(({ deliverableId }) => deliverableId === id);
        const received = total(here.map((each) => each.staffMinor + each.cloudMinor));
        const cloud = total(here.map((each) => each.cloudMinor));
        expect(received <= staffMinor + cloudMinor).toBe(true);
        expect(cloud <= cloudMinor).toBe(true);
        const offBy = cloud * (staffMinor + cloudMinor) - received * cloudMinor;
        expect(offBy < staffMinor + cloudMinor && -offBy < staffMinor + cloudMinor).toBe(true);
        if (received === staffMinor + cloudMinor) expect(cloud).toBe(cloudMinor);
      }
      for (const each of allocations)
        expect(each.staffMinor >= 0n && each.cloudMinor >= 0n && each.staffMinor + each.cloudMinor > 0n).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});
