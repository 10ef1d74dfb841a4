import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { pledge } from "#db/schema/pledges.ts";
import { project } from "#db/schema/projects.ts";
import { makeMember, makeMembership, makePerson } from "#db/seed/factories.ts";
import { pledgesOfProject } from "#app/domain/marketplace/pledge-pages.server.ts";
import { creditPage } from "#app/domain/marketplace/credit-page.server.ts";
import { answerCredit } from "#app/domain/pledges/answer-credit.server.ts";
import { stateIntent } from "#app/domain/pledges/state-intent.server.ts";
import { fixed, testRaise } from "#app/domain/pledges/test-raise.ts";
import { withdrawPledge } from "#app/domain/pledges/withdraw-pledge.server.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { inboxCount, inboxPage } from "#app/domain/reports/inbox-pages.server.ts";
import { mayRead } from "#app/domain/sight/may-read.server.ts";
import type { Context } from "#app/domain/kernel/context.ts";

async function offered() {
  const raise = await testRaise();
  const { db, newId, projectId, ctxOf, workshop } = raise;
  const payer = await raise.pledger("Paying House");
  const polar = await makeMember(workshop, { role: "representative", organizationName: "Polar Archive" });
  const speaker = await ctxOf(polar.personId);
  const placed = await raise.signed(payer, fixed(5_000), [], {
    creditedOrganizationId: polar.organizationId,
    named: true,
  });
  const answer = (ctx: Context, accepts: boolean) => answerCredit(ctx, newId(), { pledgeId: placed.pledgeId, accepts });
  const [found] = await db.select().from(project).where(eq(project.id, projectId));
  const shownTo = async (ctx: Context) =>
    (await pledgesOfProject(ctx, found!, "en")).pledges
      .filter(({ id }) => id === placed.pledgeId)
      .map(({ organization, payer: by }) => [organization?.name ?? null, by?.name ?? null])[0];
  return {
    ...raise,
    payer,
    polar,
    speaker,
    pledgeId: placed.pledgeId,
    answer,
    shownTo,
  };
}

describe("crediting another organization", () => {
  test("is an offer: until it is accepted the payer is shown, and nobody else is named or comes nearer", async () => {
    const { db, speaker, visitor, shownTo, pledgeId, slug, projectId, pledger } = await offered();
    expect(await shownTo(visitor)).toEqual(["Paying House", null]);
    expect(await mayRead(db, speaker.actor, `project:${projectId}`)).toBe("member");
    expect(await inboxPage(speaker, "en")).toMatchObject([
      {
        id: "credits",
        things: [{ id: pledgeId, line: expect.stringContaining("Paying House pays toward it") as string }],
      },
    ]);
    expect(await creditPage(speaker, slug, pledgeId)).toMatchObject({ asked: "Polar Archive", payer: "Paying House" });
    expect(await creditPage(await pledger("Another House"), slug, pledgeId)).toBeNull();
    expect(await creditPage(visitor, slug, pledgeId)).toBeNull();
  });

  test("accepted, it is named with who pays, and is a co-funder", async () => {
    const { db, speaker, visitor, answer, shownTo, projectId, healthy } = await offered();
    expect(await answer(speaker, true)).toMatchObject({ ok: true, value: { accepted: true } });
    expect(await shownTo(visitor)).toEqual(["Polar Archive", "Paying House"]);
    expect(await mayRead(db, speaker.actor, `project:${projectId}`)).toBe("cofunder");
    expect((await inboxCount(speaker)).count).toBe(0);
    expect(await answer(speaker, true)).toMatchObject({ refusal: { kind: "credit_not_asked" } });
    expect(await healthy()).toEqual([]);
  });

  test("declined, it leaves the payer", async () => {
    const { speaker, visitor, answer, shownTo } = await offered();
    expect(await answer(speaker, false)).toMatchObject({ ok: true, value: { accepted: false } });
    expect(await shownTo(visitor)).toEqual(["Paying House", null]);
    expect(await answer(speaker, true)).toMatchObject({ refusal: { kind: "credit_not_asked" } });
  });

  test("is answered by those who speak for the organization, and by nobody else", async () => {
    const { payer, polar, visitor, answer, steward, workshop, ctxOf } = await offered();
    const user = await makePerson(workshop);
    await makeMembership(workshop, user, polar.organizationId, "hub_user");
    for (const ctx of [payer, visitor, await steward("director"), await ctxOf(user)])
      expect(await answer(ctx, true)).toMatchObject({ refusal: { kind: "credit_not_asked" } });
  });

  test("what waits for the credited organization comes to stand when it agrees, and not before", async () => {
    const { db, speaker, polar, answer, pledger, signed, healthy } = await offered();
    const waiting = await signed(await pledger("Lakeside University"), fixed(3_000), [
      { kind: "organization", organizationId: polar.organizationId },
    ]);
    expect(waiting.stands).toBe(false);
    yes(await answer(speaker, true));
    const [row] = await db.select().from(pledge).where(eq(pledge.id, waiting.pledgeId));
    expect(row).toMatchObject({ stands: true, offeredMinor: 300_000n });
    expect(await healthy()).toEqual([]);
  });

  test("an intent asks as well, and what it was answered holds once it is signed", async () => {
    const { db, newId, projectId, polar, speaker, pledger, signed, wanted } = await offered();
    const other = await pledger("Other House");
    const words = wanted(other, fixed(4_000), [], { creditedOrganizationId: polar.organizationId });
    const { pledgeId } = yes(await stateIntent(other, newId(), words));
    yes(await answerCredit(speaker, newId(), { pledgeId, accepts: true }));
    await signed(other, fixed(4_500), [], { projectId, creditedOrganizationId: polar.organizationId });
    const [row] = await db.select().from(pledge).where(eq(pledge.id, pledgeId));
    expect(row).toMatchObject({
      rung: "firm",
      creditedOrganizationId: polar.organizationId,
      creditAskedOrganizationId: null,
      creditAgreed: true,
    });
  });

  test("waits for nobody any more once the pledge is taken back", async () => {
    const { newId, payer, speaker, pledgeId, answer } = await offered();
    yes(await withdrawPledge(payer, newId(), { pledgeId, reason: "Another year." }));
    expect((await inboxCount(speaker)).count).toBe(0);
    expect(await answer(speaker, true)).toMatchObject({ refusal: { kind: "credit_not_asked" } });
  });
});

describe("a co-funder", () => {
  test("pledges at least the share of the goal that its project asks for: one cent less reads no name", async () => {
    const { db, projectId, pledger, signed, visitor } = await testRaise();
    const levels: (string | null)[] = [];
    // One percent of 38,120.
    for (const minor of [1n, 38_119n, 38_120n]) {
      const by = await pledger();
      await signed(by, { kind: "fixed", amountMinor: minor });
      levels.push(await mayRead(db, by.actor, `project:${projectId}`));
    }
    expect(levels).toEqual(["member", "member", "cofunder"]);
    expect(await mayRead(db, visitor.actor, `project:${projectId}`)).toBe("visitor");
  });

  test("in kind counts by its value, and a share by the most that it may pay", async () => {
    const { db, projectId, pledger, signed } = await testRaise({ cofunderBasisPoints: 1_000 });
    const level = async (terms: Parameters<typeof signed>[1]) => {
      const by = await pledger();
      await signed(by, terms);
      return mayRead(db, by.actor, `project:${projectId}`);
    };
    expect(await level({ kind: "in_kind", hours: 10, valueMinor: 381_199n })).toBe("member");
    expect(await level({ kind: "in_kind", hours: 10, valueMinor: 381_200n })).toBe("cofunder");
    expect(await level({ kind: "share", basisPoints: 5_000, capMinor: 381_199n })).toBe("member");
    expect(await level({ kind: "share", basisPoints: 1_000, capMinor: 2_000_000n })).toBe("cofunder");
  });
});
