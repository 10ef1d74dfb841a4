import { and, asc, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { text } from "node:stream/consumers";
import { organization } from "#db/schema/identity.ts";
import { event, stream } from "#db/schema/log.ts";
import { allocation, pledge } from "#db/schema/pledges.ts";
import { acceptance, project } from "#db/schema/projects.ts";
import { makeMembership } from "#db/seed/factories.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { organizationStream, projectStream } from "#app/domain/kernel/events.ts";
import { eventsAfter } from "#app/domain/timeline/events-after.server.ts";
import { threadPage } from "#app/domain/marketplace/thread-pages.server.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import { readLedgerFilters } from "#app/domain/accounts/ledger-filters.ts";
import { ledgerCsv, ledgerPage, transferPage } from "#app/domain/accounts/ledger-pages.server.ts";
import { closeDueRaisings } from "#app/domain/pledges/close-due-raisings.server.ts";
import { closeRaising } from "#app/domain/pledges/close-raising.server.ts";
import { countersignPledge } from "#app/domain/pledges/countersign-pledge.server.ts";
import { namingPage } from "#app/domain/pledges/naming-page.server.ts";
import { pledgesOfProject } from "#app/domain/marketplace/pledge-pages.server.ts";
import { setNaming, type NamingWish } from "#app/domain/pledges/set-naming.server.ts";
import { stateIntent } from "#app/domain/pledges/state-intent.server.ts";
import { fixed, othersOffer, testRaise } from "#app/domain/pledges/test-raise.ts";
import { withdrawPledge } from "#app/domain/pledges/withdraw-pledge.server.ts";
import { historyPage } from "#app/domain/timeline/history-pages.server.ts";
import { projectPage } from "#app/domain/marketplace/project-pages.server.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { organizationReport } from "#app/domain/reports/organization-reports.server.ts";

const withoutActor = ({ actor: _actor, ...ctx }: Context) => ctx;

async function house() {
  const raise = await testRaise();
  const lakeside = await raise.pledger("Lakeside University");
  const { pledgeId } = await raise.signed(lakeside, fixed(5_000), [othersOffer(3_000)]);
  const other = await raise.pledger("Open College");
  await raise.signed(other, fixed(3_000));
  const set = (by: Context, named: boolean, key = raise.newId()) =>
    setNaming(by, key, { pledgeId, naming: named ? "named" : "not_named" });
  const said = () =>
    raise.db
      .select()
      .from(event)
      .where(and(eq(event.type, "pledge.naming_set"), eq(event.streamId, projectStream(raise.projectId))))
      .orderBy(asc(event.seq));
  return { ...raise, lakeside, other, pledgeId, set, said };
}
type House = Awaited<ReturnType<typeof house>>;

/** Everything that a viewer may read in which the name stood: pages, log, sockets and the book. */
async function everythingOf({ db, projectId, slug, lakeside }: House, ctx: Context): Promise<string> {
  const [found] = await db.select().from(project).where(eq(project.id, projectId));
  const read = await Promise.all([
    pledgesOfProject(ctx, found!, "en", { withBasis: true }).then(({ pledges, panel }) => ({
      pledges,
      panel: { ...panel, choices: [] },
    })),
    historyPage(ctx, slug, null),
    threadPage(ctx, slug),
    eventsAfter(ctx, projectStream(projectId), 0),
    eventsAfter(ctx, organizationStream(lakeside.organizationId), 0),
    transferPage(ctx, 1),
  ]);
  return JSON.stringify(read, (_key, each: unknown) => (typeof each === "bigint" ? each.toString() : each));
}

describe("consent to be named", () => {
  test("is taken back: from then on nobody but co-funders, the steward and its own people reads the name, in what was told before either", async () => {
    const raise = await house();
    const outsider = await raise.pledger("Far University");
    for (const ctx of [raise.visitor, outsider])
      expect(await everythingOf(raise, ctx)).toContain("Lakeside University");
    yes(await raise.set(raise.lakeside, false));
    for (const ctx of [raise.visitor, outsider]) {
      const read = await everythingOf(raise, ctx);
      expect(read).not.toContain("Lakeside University");
      expect(read).toContain("Open College");
    }
    for (const ctx of [raise.lakeside, raise.other, raise.techLead])
      expect(await everythingOf(raise, ctx)).toContain("Lakeside University");
    yes(await raise.set(raise.lakeside, true));
    expect(await everythingOf(raise, raise.visitor)).toContain("Lakeside University");
    expect(await raise.healthy()).toEqual([]);
  });

  test("changes no sum, says one event for each change, and nothing where nothing changes", async () => {
    const raise = await house();
    const before = await raise.balance("committed", raise.projectId);
    const key = raise.newId();
    expect(await raise.set(raise.lakeside, false, key)).toEqual(await raise.set(raise.lakeside, false, key));
    yes(await raise.set(raise.lakeside, false));
    expect((await raise.said()).map(({ payload }) => payload)).toEqual([{ pledgeId: raise.pledgeId, named: false }]);
    expect(await raise.set(raise.lakeside, true, key)).toMatchObject({ ok: false, refusal: { kind: "key_reused" } });
    expect(await raise.balance("committed", raise.projectId)).toBe(before);
  });

  test("is its representative's and its budget holders' to give, and nobody else's to see or to touch", async () => {
    const raise = await house();
    const representative = await raise.member("representative");
    await makeMembership(raise.workshop, representative.personId, raise.lakeside.organizationId, "representative");
    const spokesperson = await raise.ctxOf(representative.personId);
    expect(await namingPage(spokesperson, raise.slug, raise.pledgeId)).toMatchObject({
      organizationName: "Lakeside University",
      named: true,
    });
    yes(await raise.set(spokesperson, false));
    for (const ctx of [raise.visitor, raise.other, raise.techLead]) {
      expect(await namingPage(ctx, raise.slug, raise.pledgeId)).toBeNull();
      expect(await raise.set(ctx, true)).toMatchObject({ ok: false, refusal: { kind: "pledge_not_found" } });
    }
    for (const pledgeId of ["nonsense", raise.newId()])
      expect(await setNaming(raise.lakeside, raise.newId(), { pledgeId, naming: "named" })).toMatchObject({
        ok: false,
        refusal: { kind: "pledge_not_found" },
      });
    expect(await namingPage(raise.lakeside, (await raise.openRaise()).slug, raise.pledgeId)).toBeNull();
  });

  test("of two who answer at once, each answer is said, and the last one stands", async () => {
    const raise = await house();
    await Promise.all(Array.from({ length: 8 }, (_, at) => raise.set(raise.lakeside, at % 2 === 0)));
    const said = await raise.said();
    const [row] = await raise.db.select({ named: pledge.named }).from(pledge).where(eq(pledge.id, raise.pledgeId));
    const answers = said.map(({ payload }) => (payload as { named: boolean }).named);
    expect(answers.every((named, at) => named === (at % 2 === 1))).toBe(true);
    expect(row?.named).toBe(answers.at(-1) ?? true);
  });

  test("masks an acceptance that was told by name", async () => {
    const raise = await house();
    const { db, lakeside, projectId, pledgeId, clock } = raise;
    await db
      .insert(allocation)
      .values({ pledgeId, deliverableId: raise.deliverableIds[0]!, staffMinor: 100n, cloudMinor: 0n });
    await db.insert(acceptance).values({
      deliverableId: raise.deliverableIds[0]!,
      organizationId: lakeside.organizationId,
      personId: lakeside.actor.kind === "person" ? lakeside.actor.personId : "",
      note: "",
      at: clock.now(),
    });
    const [last] = (
      await db
        .select()
        .from(event)
        .where(eq(event.streamId, projectStream(projectId)))
        .orderBy(asc(event.seq))
    ).slice(-1);
    await db
      .update(stream)
      .set({ headSeq: last!.seq + 1 })
      .where(eq(stream.id, projectStream(projectId)));
    await db.insert(event).values({
      ...last!,
      id: raise.newId(),
      seq: last!.seq + 1,
      type: "deliverable.accepted",
      organizationId: lakeside.organizationId,
      entity: null,
      payload: {
        deliverableId: raise.deliverableIds[0]!,
        position: 1,
        title: "Groups",
        note: "Works at Lakeside University.",
      },
    });
    expect(JSON.stringify((await historyPage(raise.visitor, raise.slug, null))?.events[0])).toContain(
      "Lakeside University",
    );
    yes(await raise.set(lakeside, false));
    const shown = (await historyPage(raise.visitor, raise.slug, null))?.events.find(
      ({ type }) => type === "deliverable.accepted",
    );
    expect(shown).toMatchObject({ masked: true, organization: null, payload: { note: "" } });
  });
});

describe("a sealed pledge", () => {
  /** A raise of which one pledge is sealed and one is not, and everything else that tells who pays. */
  async function sealedHouse(changes: { named?: boolean } = {}) {
    const raise = await testRaise();
    const [lakeside, other] = [await raise.pledger("Lakeside University"), await raise.pledger("Open College")];
    await raise.signed(other, fixed(25_000));
    const { pledgeId } = await raise.signed(lakeside, fixed(9_000), [othersOffer(3_000)], {
      named: true,
      sealed: true,
      ...changes,
    });
    const [{ slug: organizationSlug } = { slug: "" }] = await raise.db
      .select({ slug: organization.slug })
      .from(organization)
      .where(eq(organization.id, lakeside.organizationId));
    const filters = readLedgerFilters(new URLSearchParams({ organization: organizationSlug }));
    const readBy = async (ctx: Context) => ({
      everything: await everythingOf({ ...raise, lakeside, other } as unknown as House, ctx),
      card: (await projectPage(ctx, raise.slug))?.page.stream.parts.map(({ label }) => label),
      lines: (await organizationReport(ctx, organizationSlug))?.lines.length,
      booked: (await ledgerPage(ctx, filters)).transfers.length,
      csv: (await text(ledgerCsv(ctx, readLedgerFilters(new URLSearchParams())))).includes("lakeside"),
    });
    const row = async () =>
      (
        await raise.db
          .select({ named: pledge.named, opensNamed: pledge.opensNamed })
          .from(pledge)
          .where(eq(pledge.id, pledgeId))
      )[0];
    const close = async () =>
      yes(
        await closeRaising(await raise.steward("partnerships"), raise.newId(), {
          projectId: raise.projectId,
          reason: "It is enough.",
        }),
      );
    return { ...raise, lakeside, other, pledgeId, readBy, row, close };
  }
  const unread = {
    card: expect.not.arrayContaining(["Lakeside University"]) as unknown,
    lines: 0,
    booked: 0,
    csv: false,
  };

  test("is read by nobody but the steward and its own people: not by visitors, not by members, not by co-funders; its sum counts", async () => {
    const raise = await sealedHouse();
    for (const ctx of [raise.visitor, await raise.pledger("Far University"), raise.other]) {
      const { everything, ...read } = await raise.readBy(ctx);
      expect(everything).not.toContain("Lakeside");
      expect(everything).not.toContain(raise.lakeside.organizationId);
      expect(read).toMatchObject(unread);
    }
    for (const ctx of [raise.lakeside, raise.techLead])
      expect((await raise.readBy(ctx)).everything).toContain("Lakeside University");
    expect((await raise.readBy(raise.lakeside)).lines).toBe(1);
    expect(await raise.balance("committed", raise.projectId)).toBe(-3_400_000n);
    expect(await raise.healthy()).toEqual([]);
  });

  test.each([true, false])(
    "is opened when the raise is decided, and named in public or not as it said: %o",
    async (named) => {
      const raise = await sealedHouse({ named });
      await raise.close();
      expect(await raise.row()).toEqual({ named, opensNamed: null });
      const [cofunder, outsider] = [
        await raise.readBy(raise.other),
        await raise.readBy(await raise.pledger("Far University")),
      ];
      expect(cofunder.everything).toContain("Lakeside University");
      expect(cofunder).toMatchObject({ lines: 1, csv: true });
      expect(outsider.everything.includes("Lakeside University")).toBe(named);
      expect(outsider.lines).toBe(named ? 1 : 0);
      const opened = await raise.db.select().from(event).where(eq(event.type, "pledge.opened"));
      expect(new Set(opened.map(({ streamId }) => streamId.split(":")[0]))).toEqual(
        new Set(named ? ["project", "organization", "network"] : ["project", "network"]),
      );
      expect(await raise.healthy()).toEqual([]);
    },
  );

  test("is opened too when the raise lapses, and stays sealed for good when it was withdrawn before", async () => {
    const lapsing = await sealedHouse();
    const [first] = await lapsing.db.select({ id: pledge.id }).from(pledge).orderBy(asc(pledge.position));
    yes(await withdrawPledge(lapsing.other, lapsing.newId(), { pledgeId: first!.id, reason: "" }));
    lapsing.clock.travel(9 * dayMs);
    await closeDueRaisings(withoutActor(lapsing.techLead));
    expect(await lapsing.row()).toEqual({ named: true, opensNamed: null });
    const left = await sealedHouse();
    yes(await withdrawPledge(left.lakeside, left.newId(), { pledgeId: left.pledgeId, reason: "" }));
    left.clock.travel(9 * dayMs);
    await closeDueRaisings(withoutActor(left.techLead));
    expect(await left.row()).toEqual({ named: false, opensNamed: true });
    expect((await left.readBy(left.other)).everything).not.toContain("Lakeside");
  });

  test("may be opened by its own people, may change what holds once it is opened, and is never sealed again", async () => {
    const raise = await sealedHouse();
    const set = async (naming: NamingWish) =>
      yes(await setNaming(raise.lakeside, raise.newId(), { pledgeId: raise.pledgeId, naming }));
    expect(await namingPage(raise.lakeside, raise.slug, raise.pledgeId)).toMatchObject({ named: true, sealed: true });
    expect(await set("not_named")).toMatchObject({ named: false, sealed: true });
    expect(await raise.row()).toEqual({ named: false, opensNamed: false });
    expect(await set("named_once_opened")).toMatchObject({ named: true, sealed: true });
    expect(await raise.db.select().from(event).where(eq(event.type, "pledge.naming_set"))).toEqual([]);
    expect(await set("named")).toMatchObject({ named: true, sealed: false });
    expect((await raise.readBy(raise.other)).everything).toContain("Lakeside University");
    expect(await set("not_named")).toMatchObject({ named: false, sealed: false });
    expect(await set("named_once_opened")).toMatchObject({ named: true, sealed: false });
  });

  test("keeps its seal while two pairs of eyes sign it, and as an intent before", async () => {
    const raise = await testRaise();
    const by = await raise.pledger("Lakeside University");
    const common = {
      projectId: raise.projectId,
      organizationId: by.organizationId,
      named: true,
      sealed: true,
      note: "",
    };
    yes(await stateIntent(by, raise.newId(), { ...common, terms: fixed(12_000) }));
    await raise.db
      .update(organization)
      .set({ signingLimitMinor: 1_000n })
      .where(eq(organization.id, by.organizationId));
    const second = await raise.member("representative");
    await makeMembership(raise.workshop, second.personId, by.organizationId, "budget_holder");
    const { pledgeId, awaitsSecond } = await raise.signed(by, fixed(12_000), [], { sealed: true });
    expect(awaitsSecond).toBe(true);
    yes(
      await countersignPledge(await raise.ctxOf(second.personId), raise.newId(), {
        pledgeId,
        answer: "sign",
        reason: "",
      }),
    );
    expect(
      await raise.db.select({ rung: pledge.rung, named: pledge.named, opensNamed: pledge.opensNamed }).from(pledge),
    ).toEqual([{ rung: "firm", named: false, opensNamed: true }]);
    expect(await raise.healthy()).toEqual([]);
  });
});
