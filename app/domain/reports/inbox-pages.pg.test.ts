import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { organization } from "#db/schema/identity.ts";
import { bankLine, invoice } from "#db/schema/invoices.ts";
import { maintainership } from "#db/schema/maintainers.ts";
import { allocation, pledgeRelease } from "#db/schema/pledges.ts";
import { deliverableStates, project } from "#db/schema/projects.ts";
import { makeMember, makeMembership, makeOrganization, makePledgeRow } from "#db/seed/factories.ts";
import { linkContribution } from "#app/domain/contributions/link-contribution.server.ts";
import { postMessage } from "#app/domain/discussion/post-message.server.ts";
import { reportMessage } from "#app/domain/discussion/report-message.server.ts";
import { reportPage } from "#app/domain/discussion/report-pages.server.ts";
import { askReallocation } from "#app/domain/invoices/ask-reallocation.server.ts";
import { recordPayment } from "#app/domain/invoices/record-payment.server.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { performInMeeting } from "#app/domain/commands.server.ts";
import { askDues } from "#app/domain/membership/ask-dues.server.ts";
import { openMeeting } from "#app/domain/meetings/open-meeting.server.ts";
import { budgetPage } from "#app/domain/pledges/budget-page.server.ts";
import { countersignPledge } from "#app/domain/pledges/countersign-pledge.server.ts";
import { signaturePage } from "#app/domain/marketplace/signature-page.server.ts";
import { fixed, testRaise } from "#app/domain/pledges/test-raise.ts";
import { moveDeliverable } from "#app/domain/progress/move-deliverable.server.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { inboxCount, inboxPage, waitingProviders } from "#app/domain/reports/inbox-pages.server.ts";

const things = async (ctx: Context, id: string) =>
  (await inboxPage(ctx, "en")).find((section) => section.id === id)?.things ?? [];

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
  expect(await inboxPage(second, "en")).toMatchObject([
    {
      id: "signatures",
      things: [
        {
          id: pledgeId,
          sum: { minor: 900_000n, currency: "USD" },
          line: expect.stringContaining("signed first for EarthLab") as string,
        },
      ],
    },
  ]);
  expect((await inboxCount(first)).count).toBe(0);
  expect(await things(first, "signatures")).toMatchObject([
    { id: pledgeId, line: "You signed first for EarthLab; a second budget holder is asked." },
  ]);
  const stranger = await raise.pledger();
  expect((await inboxCount(stranger)).count).toBe(0);
  expect(await inboxPage(stranger, "en")).toEqual([]);
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
  expect(await inboxPage(second, "en")).toEqual([]);
});

test("the bell counts what the inbox shows, for somebody for whom one of each waits", async () => {
  const { raise, first, second, pledgeId } = await asked();
  const { organizationId } = first;
  const personId = second.actor.kind === "person" ? second.actor.personId : "";
  const [steward] = await raise.db.select().from(organization).where(eq(organization.kind, "steward"));
  await makeMembership(raise.workshop, personId, steward!.id, "delivery_lead");
  await makeMembership(raise.workshop, personId, organizationId, "representative");
  for (const role of ["tech_lead", "director", "finance"] as const)
    await makeMembership(raise.workshop, personId, steward!.id, role);
  const everything = await raise.ctxOf(personId);

  const finance = await raise.steward("finance");
  yes(await recordPayment(finance, raise.newId(), { organizationId, invoiceIds: [], amountMinor: 900_000n }));
  const money = { organizationId, toProjectId: raise.projectId, amountMinor: 400_000n, reason: "It fits." };
  const { reallocationId } = yes(await askReallocation(finance, raise.newId(), money));

  const { projectId, deliverableIds } = await raise.openRaise({ stage: "raising" });
  const paid = { stands: true, offeredMinor: 10_000n, allocatedMinor: 10_000n, rung: "allocated" } as const;
  const allocatedId = await makePledgeRow(raise.workshop, { projectId, organizationId, ...paid });
  const part = { pledgeId: allocatedId, deliverableId: deliverableIds[0]!, staffMinor: 10_000n, cloudMinor: 0n };
  await raise.db.insert(allocation).values(part);
  await raise.db
    .update(project)
    .set({ stage: "in_flight", cofundedAt: raise.clock.now() })
    .where(eq(project.id, projectId));
  const steps = deliverableStates.slice(0, deliverableStates.indexOf("monitoring") + 1);
  for (const [at, to] of steps.slice(1).entries())
    yes(await moveDeliverable(everything, null, { projectId, position: 1, from: steps[at]!, to, reason: "" }));

  yes(await openMeeting(everything, raise.newId(), { projectId: raise.projectId, title: "Kick-off", agenda: [] }));
  const action = { key: raise.newId(), text: "Ask the teachers", assigneeId: personId, dueOn: null };
  yes(
    await performInMeeting(everything, { projectId: raise.projectId, number: 1 }, { intent: "add-action", ...action }),
  );

  const said = { markdown: "Words", organizationId: null, replyToId: null };
  const { messageId } = yes(await postMessage(first, raise.newId(), { projectId: raise.projectId, ...said }));
  const report = { projectId: raise.projectId, messageId, reason: "Not kind" };
  yes(await reportMessage(await raise.pledger(), raise.newId(), report));

  const { maintainershipId } = await raise.claimant("heron/tool");
  await raise.db
    .update(project)
    .set({ repositories: ["tern/tool"] })
    .where(eq(project.id, raise.projectId));
  await raise.db.insert(maintainership).values({
    id: raise.newId(),
    repository: "tern/tool",
    personId,
    evidence: "word",
    statedBy: personId,
    statedAt: raise.clock.now(),
    confirmedAt: raise.clock.now(),
  });
  const engineer = await makeMember(raise.workshop, { role: "partner_engineer", kind: "partner" });
  const claim = { projectId: raise.projectId, url: "https://github.com/heron/tool/pull/1", title: "Ours" };
  const { contributionId } = yes(
    await linkContribution(await raise.ctxOf(engineer.personId), raise.newId(), { ...claim, state: "merged" }),
  );

  const applicantId = await makeOrganization(raise.workshop, { standing: "applied" });
  // Of all that are here one was never decided about.
  const { organizationId: undecidedId } = await makeMember(raise.workshop);
  const { pledgeId: offeredId } = await raise.signed(await raise.pledger(), fixed(700), [], {
    creditedOrganizationId: organizationId,
  });
  const askedBy = (await raise.pledger()).actor;
  await raise.db.insert(pledgeRelease).values({
    id: raise.newId(),
    pledgeId: offeredId,
    reason: "The budget was cut.",
    askedBy: askedBy.kind === "person" ? askedBy.personId : "",
    askedAt: raise.clock.now(),
  });
  await raise.db.execute(sql`insert into standing_step (organization_id, position, from_standing, to_standing, at)
    select id, 2, 'admitted', 'admitted', now() from organization where standing = 'admitted' and id <> ${undecidedId}`);

  const dueAt = new Date(raise.clock.now().getTime() + 3 * 86_400_000);
  const bill = { invoiceId: raise.newId(), lineId: raise.newId() };
  await raise.db.insert(invoice).values({
    id: bill.invoiceId,
    year: 2026,
    number: 41,
    organizationId,
    projectId,
    deliverableId: deliverableIds[0]!,
    currency: "USD",
    issuedAt: raise.clock.now(),
    dueAt,
    openMinor: 10_000n,
  });
  await raise.db.insert(bankLine).values({
    id: bill.lineId,
    identity: "one",
    source: "csv",
    bookedOn: "2026-09-01",
    amountMinor: 10_000n,
    currency: "USD",
    importedAt: raise.clock.now(),
  });
  const { duesId } = yes(
    await askDues(finance, raise.newId(), {
      organizationId,
      tier: "general",
      termFrom: "2026-10-01",
      amountMinor: 1_500_000n,
    }),
  );

  const sections = await inboxPage(everything, "en");
  expect(sections.find(({ id }) => id === "invoices")?.things).toMatchObject([
    {
      sum: { minor: 10_000n, currency: "USD" },
      href: "/invoices/2026-041",
      line: "Invoice 2026-041 to EarthLab, due in 3 days.",
    },
  ]);
  const deliverable = `${deliverableIds[0]} ${organizationId}`;
  expect(sections.map(({ id, things, together }) => [id, together?.words ?? things.map((thing) => thing.id)])).toEqual([
    ["reports", "1 reported message waits for a moderator"],
    ["applications", [applicantId]],
    ["undecided", "1 organization registered itself, and nobody has decided about it"],
    ["maintainers", [maintainershipId]],
    ["consents", [`${raise.projectId} tern/tool`]],
    ["signatures", [pledgeId]],
    ["releases", [offeredId]],
    ["credits", [offeredId]],
    ["moves", [reallocationId]],
    ["invoices", [bill.invoiceId]],
    ["dues", [duesId]],
    ["bank", "1 line of the bank waits for a look"],
    ["acceptances", [deliverable]],
    ["own-actions", [expect.any(String)]],
    ["claims", [contributionId]],
  ]);
  expect(sections.map(({ id }) => id)).toEqual(waitingProviders.map(({ id }) => id));
  for (const { id, count } of waitingProviders) {
    const actor = everything.actor.kind === "person" ? everything.actor : undefined;
    const [row] = await raise.db.execute(sql`select ${count({ actor: actor!, clock: raise.clock })} as count`);
    const listed =
      id === "reports"
        ? (await reportPage(everything, null))?.reports
        : sections.find((section) => section.id === id)?.things;
    expect([id, Number(row?.count)]).toEqual([id, id === "undecided" || id === "bank" ? 1 : listed?.length]);
  }
  expect((await inboxCount(everything)).count).toBe(waitingProviders.length);
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
