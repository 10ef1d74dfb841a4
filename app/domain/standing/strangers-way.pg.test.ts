import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { event } from "#db/schema/log.ts";
import { account } from "#db/schema/ledger.ts";
import { pledge } from "#db/schema/pledges.ts";
import { listing } from "#db/schema/listing.ts";
import { recordDecision } from "#app/domain/discussion/record-decision.server.ts";
import { postMessage } from "#app/domain/discussion/post-message.server.ts";
import { threadPage } from "#app/domain/marketplace/thread-pages.server.ts";
import { whoCanBeMentioned } from "#app/domain/discussion/mentions.server.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { pledgesOfProject } from "#app/domain/marketplace/pledge-pages.server.ts";
import { settleRaising } from "#app/domain/pledges/resettle-raisings.server.ts";
import { fixed, othersOffer, testRaise } from "#app/domain/pledges/test-raise.ts";
import { placePledge } from "#app/domain/pledges/place-pledge.server.ts";
import { endorseProject } from "#app/domain/projects/endorse-project.server.ts";
import { findProjectById } from "#app/domain/projects/find-project.server.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { frontPage } from "#app/domain/reports/front-page.server.ts";
import { machine } from "#app/domain/kernel/machine.ts";
import { standingIn } from "./test-standing.ts";

type Raise = Awaited<ReturnType<typeof testRaise>>;

/** Every figure that anybody reads of the network's money: the book, the lists, the front page, and each pledge of others. */
async function figuresOf({ db, visitor }: Raise, besides: readonly string[] = []) {
  const { money, tipping } = await frontPage(visitor, "USD");
  const accounts = await db
    .select()
    .from(account)
    .where(sql`${account.balanceMinor} <> 0`)
    .orderBy(account.id);
  const pledges = await db
    .select({ id: pledge.id, rung: pledge.rung, stands: pledge.stands, offered: pledge.offeredMinor })
    .from(pledge)
    .where(sql`not (${pledge.payerOrganizationId} = any(${sql.param([...besides])}::uuid[]))`)
    .orderBy(pledge.id);
  return {
    money,
    tipping: tipping.map(({ stream: { parts, ...stream } }) => ({ ...stream, parts: parts.length })),
    accounts,
    pledges,
    lists: await db.select().from(listing).orderBy(listing.projectId),
  };
}

test("a stranger who signs up, applies, gives herself every role and pledges 500,000 moves no figure of anybody by a cent", async () => {
  const raise = await testRaise();
  const { apply } = await standingIn(raise);
  const { db, newId, projectId } = raise;
  const [one, two] = [await raise.pledger(), await raise.pledger()];
  await raise.signed(one, fixed(3_000));
  await raise.signed(two, fixed(2_000), [
    { kind: "organizations", count: 3 },
    { kind: "others_offer", amountMinor: 5_000_00n },
  ]);
  const before = await figuresOf(raise);

  const stranger = await apply("Evil Member", { roles: ["budget_holder", "technical_contact", "partner_engineer"] });
  const own = [stranger.organizationId];
  // 500,000 cents is all that the project takes; one cent of many would do as well.
  const placed = yes(await raise.sign(stranger, { kind: "fixed", amountMinor: 500_000n }));
  expect(placed).toMatchObject({ awaitsAdmission: true, stands: false, paysMinor: "0", offersMinor: "0", unlocked: 0 });
  const [row] = await db.select().from(pledge).where(eq(pledge.id, placed.pledgeId));
  expect(row).toMatchObject({ rung: "intent", counts: false, stands: false, offeredMinor: 0n });
  expect(await figuresOf(raise, own)).toEqual(before);

  // Nor through those whom she credits, or who are sent after her.
  for (const name of ["Sybil One", "Sybil Two", "Sybil Three"]) {
    const sybil = await apply(name, { roles: ["budget_holder"] });
    own.push(sybil.organizationId);
    yes(await raise.sign(sybil, { kind: "fixed", amountMinor: 1n }));
  }
  expect(
    await raise.sign(one, { kind: "fixed", amountMinor: 1n }, [], { creditedOrganizationId: own[1]! }),
  ).toMatchObject({ refusal: { kind: "credited_not_admitted", field: "creditedOrganizationId" } });
  yes(
    await settleRaising(raise.as(machine("job", "settling", ["project.settle_raising", "network.see_all"])), null, {
      projectId,
    }),
  );
  expect(await figuresOf(raise, own)).toEqual(before);

  // Roles that she gave herself grant nothing over others.
  const upstream = await apply("Evil Upstream", { kind: "upstream", roles: ["maintainer"] });
  const funder = await apply("Evil Funder", { kind: "funder", roles: ["programme_officer"] });
  for (const [who, action] of [
    [stranger, "meeting.lead"],
    [stranger, "decision.record"],
    [stranger, "contribution.link"],
    [stranger, "deliverable.accept"],
    [upstream, "fund.open"],
    [funder, "fund.open"],
    [funder, "fund.promise"],
  ] as const)
    expect(may(who.actor, action, who.organizationId), action).toBe(false);
  expect(await endorseProject(stranger, newId(), { projectId, organizationId: null, value: "" })).toMatchObject({
    ok: false,
  });

  // She reads and talks, and whoever reads it knows how she stands.
  const said = yes(
    await postMessage(stranger, newId(), {
      projectId,
      markdown: "We would use it.",
      organizationId: stranger.organizationId,
      replyToId: null,
    }),
  );
  expect(
    await recordDecision(stranger, newId(), { projectId, baseRev: 1, messageId: said.messageId, organizationId: null }),
  ).toMatchObject({
    ok: false,
  });
  const page = await threadPage(one, raise.slug);
  const [message] = (page?.items ?? []).flatMap((each) => ("message" in each && each.message ? [each.message] : []));
  expect(message?.organization).toMatchObject({ name: "Evil Member", standing: "applied" });
  const { actor } = one;
  if (actor.kind !== "person") throw new Error("a person signs");
  expect(await whoCanBeMentioned({ db, actor }, projectId, "Evil Mem")).toMatchObject([
    { name: "Evil Member", mark: "not yet a member" },
  ]);
  expect((await raise.healthy()).map(({ name }) => name)).toEqual([]);
});

test("one cent unmasks nobody: who is not admitted is no co-funder, and reads what a visitor reads", async () => {
  const raise = await testRaise();
  const { apply, decide } = await standingIn(raise);
  const quiet = await raise.pledger("Quiet Institute");
  await raise.signed(quiet, fixed(3_000), [], { named: false });
  const stranger = await apply("Curious Lab", { roles: ["budget_holder"] });
  yes(await raise.sign(stranger, { kind: "fixed", amountMinor: 1n }));
  const names = async (ctx: Context) => {
    const found = await findProjectById(raise.db, ctx.actor, raise.projectId);
    const { pledges } = await pledgesOfProject(ctx, found!, "en");
    return pledges.map(({ organization }) => organization?.name ?? null);
  };
  expect(await names(stranger)).not.toContain("Quiet Institute");
  // Admitted it may sign as firm, and one cent is still no share of the goal; one percent is.
  yes(await decide(stranger, "applied", "admitted"));
  const admitted = { ...(await raise.ctxOf(stranger.actor.personId)), organizationId: stranger.organizationId };
  expect(await names(admitted)).not.toContain("Quiet Institute");
  yes(await raise.sign(admitted, { kind: "fixed", amountMinor: 1n }));
  expect(await names(admitted)).not.toContain("Quiet Institute");
  yes(await raise.sign(admitted, { kind: "fixed", amountMinor: 38_120n }));
  expect(await names(admitted)).toContain("Quiet Institute");
});

test("admitted, its intents are intents still until its budget holder signs them; nothing becomes firm by itself", async () => {
  const raise = await testRaise();
  const { apply, decide } = await standingIn(raise);
  const waiting = await raise.pledger();
  await raise.signed(waiting, fixed(2_000), [othersOffer(5_000)]);
  const applicant = await apply("Patient Institute", { roles: ["budget_holder"] });
  const { pledgeId } = yes(await raise.sign(applicant, fixed(5_000)));
  const firm = await raise.balance("committed", raise.projectId);

  yes(await decide(applicant, "applied", "admitted"));
  const [row] = await raise.db.select().from(pledge).where(eq(pledge.id, pledgeId));
  expect(row).toMatchObject({ rung: "intent", counts: true, stands: false });
  expect(await raise.balance("committed", raise.projectId)).toBe(firm);
  // In the project's log, and in its own as it is named.
  const told = await raise.db.select().from(event).where(eq(event.type, "pledge.counts"));
  expect(told.map(({ payload }) => payload)).toMatchObject([{ pledgeId }, { pledgeId }]);

  const admitted = { ...(await raise.ctxOf(applicant.actor.personId)), organizationId: applicant.organizationId };
  expect(yes(await placePledge(admitted, raise.newId(), raise.wanted(admitted, fixed(5_000))))).toMatchObject({
    pledgeId,
    awaitsAdmission: false,
    stands: true,
    unlocked: 1,
  });
  expect(await raise.healthy()).toEqual([]);
});
