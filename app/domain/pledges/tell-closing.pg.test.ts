import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { event } from "#db/schema/log.ts";
import { makeMembership, makePerson } from "#db/seed/factories.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { assert } from "#app/domain/kernel/result.ts";
import { machine } from "#app/domain/kernel/machine.ts";
import { notificationList } from "#app/domain/notifications/notification-pages.server.ts";
import { writeNotifications } from "#app/domain/notifications/write-notifications.server.ts";
import { extendRaising } from "#app/domain/pledges/extend-raising.server.ts";
import { closingSoon, tellOfClosing } from "#app/domain/pledges/tell-closing.server.ts";
import { fixed, othersOffer, testRaise } from "#app/domain/pledges/test-raise.ts";
import { yes } from "#app/domain/projects/test-network.ts";

/** A raise that ends in nine days, and what it has said of its end so far. */
async function raiseThatEnds(changes: Parameters<typeof testRaise>[0] = {}) {
  const raise = await testRaise({ poolSize: 6, ...changes });
  const { actor: _actor, ...ctx } = raise.techLead;
  const round = async () => {
    for (const id of await closingSoon(ctx)) await tellOfClosing(ctx, id);
  };
  const said = async () =>
    (await raise.db.select().from(event).where(eq(event.type, "project.closes_soon")).orderBy(event.seq)).map(
      ({ payload }) => payload as { days: number; tipsMinor: string | null },
    );
  return { raise, round, said };
}

test("a raise says once that it ends in a week and once in a day, and what it takes to reach its minimum", async () => {
  const { raise, round, said } = await raiseThatEnds();
  const first = await raise.pledger();
  await raise.signed(first, fixed(20_000));
  // Stands as soon as others offer 21,000: a thousand more brings nine.
  await raise.signed(await raise.pledger(), fixed(9_480), [othersOffer(21_000)]);
  await round();
  expect(await said()).toEqual([]);
  raise.clock.travel(2.5 * dayMs);
  await Promise.all([round(), round(), round()]);
  expect(await said()).toMatchObject([{ days: 7, tipsMinor: "100000", currency: "USD" }]);
  raise.clock.travel(5 * dayMs);
  await round();
  expect(await said()).toHaveLength(1);
  raise.clock.travel(dayMs);
  await raise.signed(await raise.pledger(), fixed(1_000));
  await round();
  await round();
  expect(await said()).toMatchObject([{ days: 7 }, { days: 1, tipsMinor: null }]);
  raise.clock.travel(dayMs);
  await round();
  expect(await said()).toHaveLength(2);
});

test("whoever follows it is told, those who asked for quiet are not", async () => {
  const { raise, round } = await raiseThatEnds();
  const { organizationId, ...first } = await raise.pledger();
  await raise.signed({ ...first, organizationId }, fixed(1_000));
  const personId = await makePerson(raise.workshop);
  await makeMembership(raise.workshop, personId, organizationId, "representative");
  const follower = await raise.ctxOf(personId);
  const stranger = await raise.pledger();
  const news = machine("job", "news", ["notification.write", "network.see_all"]);
  yes(await writeNotifications(raise.as(news), null, null));
  raise.clock.travel(3 * dayMs);
  await round();
  yes(await writeNotifications(raise.as(news), null, null));
  const of = async ({ actor, ...ctx }: Context) => {
    assert(actor.kind === "person", "people read news");
    return (await notificationList({ ...ctx, actor }, "en", null)).notifications.map(({ what }) => what);
  };
  expect(await of(follower)).toContainEqual(expect.stringContaining("The raise ends in 6 days"));
  expect(await of(stranger)).toEqual([]);
});

test("an end that is put off is told of again, and a raise that opens in its last days tells of the nearest alone", async () => {
  const { raise, round, said } = await raiseThatEnds({ underFundingRule: "extend" });
  raise.clock.travel(8.5 * dayMs);
  await round();
  expect(await said()).toMatchObject([{ days: 1 }]);
  const closesAt = new Date(raise.clock.now().getTime() + 20 * dayMs);
  raise.clock.travel(0.6 * dayMs);
  yes(
    await extendRaising(await raise.steward("director"), raise.newId(), {
      projectId: raise.projectId,
      closesAt,
      reason: "Boards meet.",
    }),
  );
  await round();
  expect(await said()).toHaveLength(1);
  raise.clock.travel(14 * dayMs);
  await round();
  expect(await said()).toMatchObject([{ days: 1 }, { days: 6 }]);
});
