import { and, asc, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { event, stream } from "#db/schema/log.ts";
import { allocation, pledge } from "#db/schema/pledges.ts";
import { acceptance, project } from "#db/schema/projects.ts";
import { makeMembership } from "#db/seed/factories.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { organizationStream, projectStream } from "#app/domain/kernel/events.ts";
import { eventsAfter } from "#app/domain/discussion/events-after.server.ts";
import { threadPage } from "#app/domain/discussion/thread-pages.server.ts";
import { transferPage } from "#app/domain/ledger/ledger-pages.server.ts";
import { namingPage } from "#app/domain/pledges/naming-page.server.ts";
import { pledgesOfProject } from "#app/domain/pledges/pledge-pages.server.ts";
import { setNaming } from "#app/domain/pledges/set-naming.server.ts";
import { fixed, othersOffer, testRaise } from "#app/domain/pledges/test-raise.ts";
import { historyPage } from "#app/domain/projects/history-pages.server.ts";
import { yes } from "#app/domain/projects/test-network.ts";

async function house() {
  const raise = await testRaise();
  const lakeside = await raise.pledger("Lakeside University");
  const { pledgeId } = await raise.signed(lakeside, fixed(5_000), [othersOffer(3_000)]);
  const other = await raise.pledger("Open College");
  await raise.signed(other, fixed(3_000));
  const set = (by: Context, named: boolean, key = raise.newId()) => setNaming(by, key, { pledgeId, named });
  const said = () => raise.db.select().from(event).where(and(eq(event.type, "pledge.naming_set"), eq(event.streamId, projectStream(raise.projectId)))).orderBy(asc(event.seq));
  return { ...raise, lakeside, other, pledgeId, set, said };
}
type House = Awaited<ReturnType<typeof house>>;

/** Everything that a viewer may read in which the name stood: pages, log, sockets and the book. */
async function everythingOf({ db, projectId, slug, lakeside }: House, ctx: Context): Promise<string> {
  const [found] = await db.select().from(project).where(eq(project.id, projectId));
  const read = await Promise.all([
    pledgesOfProject(ctx, found!, "en", { withBasis: true }).then(({ pledges, panel }) => ({ pledges, panel: { ...panel, choices: [] } })),
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
    for (const ctx of [raise.visitor, outsider]) expect(await everythingOf(raise, ctx)).toContain("Lakeside University");
    yes(await raise.set(raise.lakeside, false));
    for (const ctx of [raise.visitor, outsider]) {
      const read = await everythingOf(raise, ctx);
      expect(read).not.toContain("Lakeside University");
      expect(read).toContain("Open College");
    }
    for (const ctx of [raise.lakeside, raise.other, raise.techLead]) expect(await everythingOf(raise, ctx)).toContain("Lakeside University");
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
    expect(await namingPage(spokesperson, raise.slug, raise.pledgeId)).toMatchObject({ organizationName: "Lakeside University", named: true });
    yes(await raise.set(spokesperson, false));
    for (const ctx of [raise.visitor, raise.other, raise.techLead]) {
      expect(await namingPage(ctx, raise.slug, raise.pledgeId)).toBeNull();
      expect(await raise.set(ctx, true)).toMatchObject({ ok: false, refusal: { kind: "pledge_not_found" } });
    }
    for (const pledgeId of ["nonsense", raise.newId()]) expect(await setNaming(raise.lakeside, raise.newId(), { pledgeId, named: true })).toMatchObject({ ok: false, refusal: { kind: "pledge_not_found" } });
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
    await db.insert(allocation).values({ pledgeId, deliverableId: raise.deliverableIds[0]!, staffMinor: 100n, cloudMinor: 0n });
    await db.insert(acceptance).values({ deliverableId: raise.deliverableIds[0]!, organizationId: lakeside.organizationId, personId: lakeside.actor.kind === "person" ? lakeside.actor.personId : "", note: "", at: clock.now() });
    const [last] = (await db.select().from(event).where(eq(event.streamId, projectStream(projectId))).orderBy(asc(event.seq))).slice(-1);
    await db.update(stream).set({ headSeq: last!.seq + 1 }).where(eq(stream.id, projectStream(projectId)));
    await db.insert(event).values({ ...last!, id: raise.newId(), seq: last!.seq + 1, type: "deliverable.accepted", organizationId: lakeside.organizationId, entity: null, payload: { deliverableId: raise.deliverableIds[0]!, position: 1, title: "Groups", note: "Works at Lakeside University." } });
    expect(JSON.stringify((await historyPage(raise.visitor, raise.slug, null))?.events[0])).toContain("Lakeside University");
    yes(await raise.set(lakeside, false));
    const shown = (await historyPage(raise.visitor, raise.slug, null))?.events.find(({ type }) => type === "deliverable.accepted");
    expect(shown).toMatchObject({ masked: true, organization: null, payload: { note: "" } });
  });
});
