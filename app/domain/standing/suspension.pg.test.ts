import { asc, eq, ne } from "drizzle-orm";
import { expect, test } from "vitest";
import { account } from "#db/schema/ledger.ts";
import { pledge } from "#db/schema/pledges.ts";
import { closeRaising } from "#app/domain/pledges/close-raising.server.ts";
import { fixed, othersOffer, testRaise, type Pledger } from "#app/domain/pledges/test-raise.ts";
import { withdrawPledge } from "#app/domain/pledges/withdraw-pledge.server.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { setStanding } from "./set-standing.server.ts";
import { standingIn } from "./test-standing.ts";

type Raise = Awaited<ReturnType<typeof testRaise>>;

/** Rows and balances as they stand, to be compared with what they were. */
const stateOf = async ({ db }: Raise) => ({
  pledges: await db.select().from(pledge).orderBy(asc(pledge.position)),
  accounts: await db
    .select({ id: account.id, balance: account.balanceMinor })
    .from(account)
    .where(ne(account.balanceMinor, 0n))
    .orderBy(account.id),
});

/** One whose pledge tips another's, who asks for three organizations beside it. */
async function tipped() {
  const raise = await testRaise();
  const standing = await standingIn(raise);
  const [one, two, three] = [await raise.pledger(), await raise.pledger(), await raise.pledger()] as [
    Pledger,
    Pledger,
    Pledger,
  ];
  await raise.signed(one, fixed(9_000));
  await raise.signed(one, { kind: "in_kind", hours: 20, valueMinor: 1_000_00n });
  await raise.signed(two, fixed(4_000), [othersOffer(9_000)]);
  await raise.signed(three, fixed(1_000));
  return { raise, ...standing, one, two, three };
}

test("a suspended organization's pledges count for nobody, others fall with them, and lifting it restores all as it was", async () => {
  const { raise, decide, director, one, two } = await tipped();
  const before = await stateOf(raise);

  // First as a preview, which changes nothing.
  const wanted = { organizationId: one.organizationId, from: "admitted", to: "suspended", reason: "" } as const;
  const seen = yes(await setStanding(director, raise.newId(), wanted, { preview: true }));
  const followed = {
    projectId: raise.projectId,
    pledges: 2,
    falls: 1,
    stands: 0,
    firmBeforeMinor: "1400000",
    firmAfterMinor: "100000",
  };
  expect(seen.raises).toMatchObject([followed]);
  expect(await stateOf(raise)).toEqual(before);

  expect(yes(await decide(one, "admitted", "suspended")).raises).toMatchObject([followed]);
  const [sum, hours, fallen, other] = (await stateOf(raise)).pledges;
  expect(sum).toMatchObject({ rung: "firm", counts: false, stands: false, offeredMinor: 0n });
  expect(hours).toMatchObject({ rung: "firm", counts: false, stands: false });
  expect(fallen).toMatchObject({ payerOrganizationId: two.organizationId, counts: true, stands: false });
  expect(other).toMatchObject({ counts: true, stands: true });
  expect(await raise.balance("commitment", one.organizationId)).toBe(0n);
  expect(await raise.balance("committed", raise.projectId)).toBe(-1_000_00n);
  expect(await raise.healthy()).toEqual([]);

  yes(await decide(one, "suspended", "admitted"));
  expect(await stateOf(raise)).toEqual(before);
  expect(await raise.healthy()).toEqual([]);
});

test("while it is suspended it signs nothing firm, may take its pledge back, and at the end of the raise it is released", async () => {
  const { raise, decide, director, one, two, three } = await tipped();
  yes(await decide(three, "admitted", "suspended"));
  const suspended = { ...(await raise.ctxOf(personOf(three))), organizationId: three.organizationId };
  expect(yes(await raise.sign(suspended, fixed(500)))).toMatchObject({ awaitsAdmission: true });
  yes(await decide(two, "admitted", "suspended"));
  const other = { ...(await raise.ctxOf(personOf(two))), organizationId: two.organizationId };
  const rows = await raise.db.select().from(pledge).orderBy(asc(pledge.position));
  yes(await withdrawPledge(other, raise.newId(), { pledgeId: rows[2]!.id, reason: "" }));
  expect(await raise.healthy()).toEqual([]);

  const rest = await raise.pledger();
  await raise.signed(rest, fixed(25_000));
  yes(await closeRaising(director, raise.newId(), { projectId: raise.projectId, reason: "Enough." }));
  const ends = await raise.db.select().from(pledge).orderBy(asc(pledge.position));
  expect(ends.map(({ rung }) => rung)).toEqual([
    "allocated",
    "allocated",
    "withdrawn",
    "lapsed",
    "lapsed",
    "allocated",
  ]);
  expect(await raise.healthy()).toEqual([]);

  // What is allocated stays as everybody agreed.
  yes(await decide(one, "admitted", "suspended"));
  const [kept] = await raise.db.select().from(pledge).where(eq(pledge.payerOrganizationId, one.organizationId));
  expect(kept).toMatchObject({ rung: "allocated", counts: true, stands: true });
  expect(await raise.healthy()).toEqual([]);
});

test("who is suspended and signs at the same moment either signed before, and is set aside, or did not sign", async () => {
  const raise = await testRaise({ poolSize: 10 });
  const { decide } = await standingIn(raise);
  const by = await Promise.all(Array.from({ length: 4 }, () => raise.pledger()));
  await Promise.all(
    by.flatMap((each) => [
      raise.sign(each, fixed(100)),
      decide(each, "admitted", "suspended"),
      raise.sign(each, fixed(200)),
    ]),
  );
  expect(await raise.healthy()).toEqual([]);
  const rows = await raise.db.select().from(pledge);
  expect(rows.filter(({ counts }) => counts)).toEqual([]);
});

function personOf({ actor }: Pledger): string {
  if (actor.kind !== "person") throw new Error("a person signs");
  return actor.personId;
}
