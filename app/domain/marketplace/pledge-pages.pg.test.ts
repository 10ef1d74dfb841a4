import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { project } from "#db/schema/projects.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { closeRaising } from "#app/domain/pledges/close-raising.server.ts";
import { pledgesOfProject } from "./pledge-pages.server.ts";
import { shownWhatIf } from "#app/domain/pledges/shown-what-if.ts";
import { fixed, othersOffer, testRaise } from "#app/domain/pledges/test-raise.ts";
import { whatIf } from "#app/domain/pledges/what-if.ts";
import { withdrawalPage } from "./withdrawal-page.server.ts";
import { yes } from "#app/domain/projects/test-network.ts";

async function house() {
  const raise = await testRaise();
  const pageFor = async (ctx: Context) => {
    const [found] = await raise.db.select().from(project).where(eq(project.id, raise.projectId));
    return pledgesOfProject(ctx, found!, "en", { withBasis: true });
  };
  const [open, shy, waiting] = [
    await raise.pledger("Open College"),
    await raise.pledger("Shy Institute"),
    await raise.pledger("Lakeside University"),
  ];
  await raise.signed(open, fixed(3_000));
  const { pledgeId: shyId } = await raise.signed(shy, fixed(2_000), [], { named: false });
  await raise.signed(waiting, fixed(5_000), [othersOffer(6_000)]);
  return { ...raise, pageFor, open, shy, shyId, waiting };
}

/** JSON of everything that leaves for the browser, but the list of all members, which says nothing about who takes part. */
const sent = (value: unknown) =>
  JSON.stringify(value, (key, each: unknown) =>
    key === "choices" ? [] : typeof each === "bigint" ? each.toString() : each,
  );

describe("who may know whose a pledge is", () => {
  test("a visitor reads sums and reasons, but neither name nor id of an organization that did not consent", async () => {
    const { pageFor, visitor, shy, pledger } = await house();
    for (const ctx of [visitor, await pledger()]) {
      const { pledges, panel } = await pageFor(ctx);
      expect(pledges.map(({ organization, amountMinor }) => [organization?.name ?? null, amountMinor])).toEqual([
        ["Open College", 300_000n],
        [null, 200_000n],
        ["Lakeside University", 500_000n],
      ]);
      expect(sent({ pledges, panel })).not.toContain("Shy Institute");
      expect(sent({ pledges, panel })).not.toContain(shy.organizationId);
    }
  });

  test("its own people, its co-funders and the steward know", async () => {
    const { pageFor, shy, open, techLead } = await house();
    for (const ctx of [shy, open, techLead]) {
      const { pledges } = await pageFor(ctx);
      expect(pledges[1]?.organization?.name).toBe("Shy Institute");
    }
  });

  test("one pledge in its name and one without: what is sent does not tell that they are the same organization’s", async () => {
    const raise = await house();
    await raise.signed(raise.shy, fixed(10));
    const { pledges, panel } = await raise.pageFor(await raise.pledger());
    expect(pledges.map(({ organization }) => organization?.name ?? null)).toEqual([
      "Open College",
      null,
      "Lakeside University",
      "Shy Institute",
    ]);
    expect(panel.basis?.raising.pledges).toHaveLength(4);
    expect(sent(panel.basis)).not.toContain(raise.shy.organizationId);
    expect(sent(panel.basis)).not.toContain("Shy Institute");
  });

  test("masking changes no figure: the browser's what-if is the server's", async () => {
    const raise = await house();
    const joining = await raise.pledger();
    const { panel, raising } = await raise.pageFor(joining);
    const mine = {
      id: "mine",
      organizationId: joining.organizationId,
      terms: fixed(1_000),
      conditions: [],
      signedAtMs: Number.MAX_SAFE_INTEGER,
    };
    const [there, here] = [whatIf(panel.basis!.raising, mine), whatIf(raising!, mine)];
    expect(there.unlocksMinor).toBe(500_000n);
    expect([there.paysMinor, there.unlocksMinor, there.after.totalMinor]).toEqual([
      here.paysMinor,
      here.unlocksMinor,
      here.after.totalMinor,
    ]);
  });

  test("the page says at first what its suggestion would do, and sends the raise only where it is asked for", async () => {
    const raise = await house();
    const joining = await raise.pledger();
    const [found] = await raise.db.select().from(project).where(eq(project.id, raise.projectId));
    const { panel } = await pledgesOfProject(joining, found!, "en");
    const { panel: whole } = await raise.pageFor(joining);
    expect(panel.basis).toBeNull();
    expect(panel.suggested).toMatchObject({ organizationId: joining.organizationId, amount: "5,000", terms: "fixed" });
    expect(panel.whatIf).toMatchObject({
      stands: true,
      paysMinor: 500_000n,
      unlocksMinor: 500_000n,
      unlockedCount: 1,
      beforeMinor: 500_000n,
      afterMinor: 1_500_000n,
    });
    expect(panel.whatIf?.unlocked).toMatchObject([
      { organization: { name: "Lakeside University" }, waitsFor: "others offer 6,000", offersMinor: 500_000n },
    ]);
    // A third of what stands: of the cloud money of the second deliverable, which it reaches in part, too.
    expect(panel.whatIf?.split).toEqual({ staffMinor: 491_267n, cloudMinor: 8_733n });
    // What the browser works out for the same form is the same.
    expect(
      shownWhatIf(whole.basis!, panel.suggested, { currency: "USD", locale: "en", deliverables: panel.deliverables }),
    ).toEqual(panel.whatIf);
    expect((await pledgesOfProject(raise.visitor, found!, "en")).panel.whatIf).toBeNull();
  });
});

describe("what each row says", () => {
  test("terms, what it waits for, what it pays, why, and where it stands in the book", async () => {
    const { pageFor, visitor } = await house();
    const { pledges } = await pageFor(visitor);
    expect(pledges[2]).toMatchObject({
      kind: "conditional",
      terms: "a fixed sum of 5,000",
      waitsFor: "others offer 6,000",
      why: "It waits until others offer 6,000; they offer 5,000 now.",
      paysMinor: 0n,
      transferNumber: 3,
    });
  });

  test("what a pledge set free, and what it pays once the project is co-funded", async () => {
    const raise = await house();
    const joining = await raise.pledger();
    await raise.signed(joining, fixed(38_120));
    const before = await raise.pageFor(raise.visitor);
    expect(before.pledges[3]).toMatchObject({
      unlocked: "With it, Lakeside University came to stand.",
      why: expect.stringContaining("everybody pays proportionally less") as string,
    });
    yes(
      await closeRaising(await raise.steward("director"), raise.newId(), {
        projectId: raise.projectId,
        reason: "It is all there.",
      }),
    );
    const { pledges, panel } = await raise.pageFor(raise.visitor);
    expect(panel.open).toBe("closed");
    expect(pledges.reduce((sum, { paysMinor }) => sum + (paysMinor ?? 0n), 0n)).toBe(3_812_000n);
    expect(pledges[0]?.why).toMatch(/^It pays [\d,.]+ of the 3,000 it offered\.$/);
  });
});

describe("the page that asks before a withdrawal", () => {
  test("shows what would fall, to those who may withdraw, and to nobody else", async () => {
    const raise = await house();
    const joining = await raise.pledger();
    const { pledgeId } = await raise.signed(joining, fixed(1_000));
    expect(await withdrawalPage(joining, raise.slug, pledgeId)).toMatchObject({
      firm: true,
      firmBeforeMinor: 1_100_000n,
      firmAfterMinor: 500_000n,
      falls: [{ organization: { name: "Lakeside University" }, amountMinor: 500_000n }],
    });
    expect(await withdrawalPage(raise.open, raise.slug, pledgeId)).toBeNull();
    expect(await withdrawalPage(raise.visitor, raise.slug, pledgeId)).toBeNull();
    expect(await withdrawalPage(joining, raise.slug, "nonsense")).toBeNull();
    expect(await withdrawalPage(joining, (await raise.openRaise()).slug, pledgeId)).toBeNull();
  });
});
