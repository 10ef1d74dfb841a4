import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { organization } from "#db/schema/identity.ts";
import { makeMember, makeMembership } from "#db/seed/factories.ts";
import { budgetPage } from "#app/domain/pledges/budget-page.server.ts";
import { countersignPledge } from "#app/domain/pledges/countersign-pledge.server.ts";
import { signaturePage } from "#app/domain/pledges/signature-page.server.ts";
import { fixed, testRaise } from "#app/domain/pledges/test-raise.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { inboxCount, inboxPage } from "#app/domain/reports/inbox-pages.server.ts";

async function asked() {
  const raise = await testRaise();
  const first = await raise.pledger("EarthLab");
  const { personId } = await makeMember(raise.workshop, { role: "hub_user" });
  await makeMembership(raise.workshop, personId, first.organizationId, "budget_holder");
  const second = await raise.ctxOf(personId);
  await raise.db
    .update(organization)
    .set({ signingLimitMinor: 400_000n })
    .where(eq(organization.id, first.organizationId));
  const { pledgeId } = await raise.signed(first, fixed(9_000));
  return { raise, first, second, pledgeId };
}

test("a second signature waits for the colleague, is shown to whoever asked, and is nobody else's to see", async () => {
  const { raise, first, second, pledgeId } = await asked();
  expect((await inboxCount(second)).count).toBe(1);
  expect(await inboxPage(second, "en")).toMatchObject({
    signatures: [{ pledgeId, mine: false, organizationName: "EarthLab", amountMinor: 900_000n }],
    acceptances: [],
  });
  expect((await inboxCount(first)).count).toBe(0);
  expect(await inboxPage(first, "en")).toMatchObject({ signatures: [{ pledgeId, mine: true }] });
  const stranger = await raise.pledger();
  expect((await inboxCount(stranger)).count).toBe(0);
  expect((await inboxPage(stranger, "en")).signatures).toEqual([]);
  expect((await inboxCount({ ...raise, ...raise.visitor })).count).toBe(0);

  yes(await countersignPledge(second, raise.newId(), { pledgeId, answer: "sign", reason: "" }));
  expect((await inboxCount(second)).count).toBe(0);
});

test("the signature's page tells what signing would do, and does none of it", async () => {
  const { raise, first, second, pledgeId } = await asked();
  const page = await signaturePage(second, raise.slug, pledgeId, "en-US");
  expect(page).toMatchObject({
    organizationName: "EarthLab",
    mine: false,
    terms: "a fixed sum of 9,000",
    preview: { ok: true, value: { stands: true, paysMinor: "900000" } },
  });
  expect(await signaturePage(first, raise.slug, pledgeId, "en-US")).toMatchObject({ mine: true });
  expect(await signaturePage(await raise.pledger(), raise.slug, pledgeId, "en-US")).toBeNull();
  expect(await raise.balance("commitment", first.organizationId)).toBe(0n);
  expect((await inboxCount(second)).count).toBe(1);
});

test("what no longer raises waits for nobody", async () => {
  const { raise, second } = await asked();
  raise.clock.travel(10 * 86_400_000);
  expect((await inboxCount(second)).count).toBe(0);
  expect((await inboxPage(second, "en")).signatures).toEqual([]);
});

test("the budget's page counts what is signed, for the organization's own people", async () => {
  const { raise, first, second, pledgeId } = await asked();
  const [{ slug } = { slug: "" }] = await raise.db
    .select({ slug: organization.slug })
    .from(organization)
    .where(eq(organization.id, first.organizationId));
  expect((await budgetPage(first, slug))?.years[0]).toEqual({ year: 2026, budgetMinor: null, promisedMinor: 0n });
  yes(await countersignPledge(second, raise.newId(), { pledgeId, answer: "sign", reason: "" }));
  expect(await budgetPage(first, slug)).toMatchObject({
    maySet: false,
    limitMinor: 400_000n,
    years: [{ promisedMinor: 900_000n }, {}, {}, {}, {}],
    holders: [{}, {}],
  });
  expect(await budgetPage(await raise.pledger(), slug)).toBeNull();
});
