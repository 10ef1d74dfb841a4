import { expect, it } from "vitest";
import { contribution } from "#db/schema/contributions.ts";
import { fixed, othersOffer, testRaise } from "#app/domain/pledges/test-raise.ts";
import { withdrawPledge } from "#app/domain/pledges/withdraw-pledge.server.ts";
import { noFigures } from "#app/domain/ledger/figures.ts";
import { frontPage } from "./front-page.server.ts";

it("the sums on the front page are balances of the book, and follow each pledge", async () => {
  const { visitor, pledger, signed, newId } = await testRaise();
  const [harbour, nordlys, lakeside] = [
    await pledger("Harbour Institute"),
    await pledger("Nordlys Network"),
    await pledger("Lakeside University"),
  ];
  const before = await frontPage(visitor, "USD");
  expect(before.money).toMatchObject({
    raisingMinor: 0n,
    raisingProjects: 0,
    organizations: 0,
    figures: noFigures,
    spentSince: null,
  });

  const first = await signed(harbour, fixed(8_000));
  await signed(nordlys, fixed(6_000));
  await signed(lakeside, fixed(5_000), [othersOffer(33_000)]);
  const { money, tipping } = await frontPage(visitor, "USD");
  expect(money).toMatchObject({ raisingMinor: 1_400_000n, raisingProjects: 1, buildingMinor: 0n, organizations: 2 });
  expect(tipping.map(({ stream }) => [stream.firmMinor, stream.waitingMinor])).toEqual([[1_400_000n, 500_000n]]);

  await withdrawPledge(harbour, newId(), { pledgeId: first.pledgeId, reason: "" });
  expect((await frontPage(visitor, "USD")).money).toMatchObject({ raisingMinor: 600_000n, organizations: 1 });
});

it("the map has a river for what stands, and no hue for who did not consent to be named", async () => {
  const { visitor, pledger, signed } = await testRaise({ repositories: ["jupyterhub/oauthenticator"] });
  await signed(await pledger("Harbour Institute"), fixed(8_000));
  await signed(await pledger("Shy Foundation"), fixed(6_000), [], { named: false });
  await signed(await pledger("Lakeside University"), fixed(5_000), [othersOffer(33_000)]);
  const { map } = await frontPage(visitor, "USD");
  expect(map.now).toBe("2026-09-30");
  expect(map.projects).toHaveLength(1);
  expect(map.projects[0]).toMatchObject({
    repository: "jupyterhub/oauthenticator",
    state: "raising",
    firmMinor: 1_400_000n,
  });
  const [harbour, shy, ...others] = map.projects[0]!.springs;
  expect(others).toEqual([]);
  expect(harbour!.hue).toBeGreaterThan(0);
  expect(shy).toMatchObject({ hue: 0, amountMinor: 600_000n });
});

it("lately merged shows the network's own work, newest first, five at most", async () => {
  const { db, visitor, newId, clock, projectId } = await testRaise({ stage: "in_flight" });
  const link = (number: number, state: "merged" | "proposed") => ({
    id: newId(),
    url: `https://github.com/a/b/pull/${number}`,
    kind: "pull_request" as const,
    state,
    repository: "a/b",
    title: `Change ${number}`,
    happenedOn: `2026-09-${String(number).padStart(2, "0")}`,
    projectId,
    createdAt: clock.now(),
  });
  await db
    .insert(contribution)
    .values([
      ...[3, 9, 1, 7, 5, 2].map((number) => link(number, "merged")),
      link(20, "proposed"),
      { ...link(25, "merged"), projectId: null },
    ]);
  const { merged, money } = await frontPage(visitor, "USD");
  expect(merged.map(({ title }) => title)).toEqual(["Change 9", "Change 7", "Change 5", "Change 3", "Change 2"]);
  expect(money).toMatchObject({ mergedContributions: 7, mergedRepositories: 1 });
});
