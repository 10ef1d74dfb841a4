import { eq } from "drizzle-orm";
import { describe, expect, onTestFinished, test } from "vitest";
import { openDatabase } from "#db/client.server.ts";
import { network, organization, standingStep } from "#db/schema/identity.ts";
import { makeMembership } from "#db/seed/factories.ts";
import { createOrganization } from "#app/domain/identity/create-organization.server.ts";
import { editNetwork } from "#app/domain/identity/edit-network.server.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { inboxPage } from "#app/domain/reports/inbox-pages.server.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { selfCheck } from "#db/self-check.server.ts";
import { checks } from "#app/domain/watch/checks.server.ts";
import { listOrganizations } from "#app/domain/identity/organization-pages.server.ts";
import { writeNotifications } from "#app/domain/notifications/write-notifications.server.ts";
import { notificationList } from "#app/domain/notifications/notification-pages.server.ts";
import { machine } from "#app/domain/kernel/machine.ts";
import { applicationsPage, standingPage } from "./standing-pages.server.ts";
import { testStanding } from "./test-standing.ts";

describe("an organization's standing", () => {
  test("is an application until the steward admits it, with a reason that its people read", async () => {
    const made = await testStanding();
    const { apply, decide, director } = made;
    const applied = await apply("Fjord Seismology");
    expect(applied.standing).toBe("applied");
    expect((await listOrganizations(made.visitor, { search: "Fjord", kind: null, after: null })).total).toBe(0);
    const [waiting] = (await inboxPage(director, "en")).filter(({ id }) => id === "applications");
    expect(waiting?.things.map(({ title }) => title)).toContain("Fjord Seismology");
    expect((await applicationsPage(director, null))?.applications.at(-1)).toMatchObject({
      applicantPosition: "Head of computing",
      runs: "One hub for two hundred people",
      vouchedBy: "Lakeside",
    });
    expect(await applicationsPage(applied, null)).toBeNull();
    expect((await inboxPage(applied, "en")).filter(({ id }) => id === "applications")).toEqual([]);

    expect(await decide(applied, "applied", "admitted", { reason: " " })).toMatchObject({
      refusal: { kind: "reason_missing", field: "reason" },
    });
    expect(await decide(applied, "applied", "admitted", { by: made.techLead })).toMatchObject({
      refusal: { kind: "not_permitted" },
    });
    expect(await decide(applied, "applied", "admitted", { by: applied })).toMatchObject({
      refusal: { kind: "not_permitted" },
    });
    yes(await decide(applied, "applied", "admitted"));
    expect(await decide(applied, "applied", "ended")).toMatchObject({ refusal: { kind: "standing_is_so" } });

    expect((await listOrganizations(made.visitor, { search: "Fjord", kind: null, after: null })).total).toBe(1);
    const page = await standingPage(applied, applied.slug);
    expect(page?.steps.map(({ from, to, reason }) => [from, to, reason])).toEqual([
      ["applied", "admitted", "Known since the spring school."],
      [null, "applied", ""],
    ]);
    expect(page?.choices).toEqual([]);
    expect(await standingPage(await made.stranger(), applied.slug)).toBeNull();
  });

  test("shows to those who decide, and to nobody else, who of it acts for others too", async () => {
    const made = await testStanding();
    const [one, other] = [await made.apply("Fjord Seismology"), await made.apply("Fjord Acoustics")];
    await made.apply("Somebody else’s");
    expect((await standingPage(made.director, one.slug))?.alsoFor).toEqual([]);
    for (const role of ["representative", "budget_holder"] as const)
      await makeMembership(made.workshop, one.actor.personId, other.organizationId, role);
    const seen = async (slug: string) =>
      (await standingPage(made.director, slug))?.alsoFor.map(({ personId, others }) => [
        personId,
        others.map(({ slug }) => slug),
      ]);
    expect(await seen(one.slug)).toEqual([[one.actor.personId, [other.slug]]]);
    expect(await seen(other.slug)).toEqual([[one.actor.personId, [one.slug]]]);
    expect((await standingPage(one, one.slug))?.alsoFor).toEqual([]);
  });

  test("is told to its people as news when it changes, and to nobody else", async () => {
    const made = await testStanding();
    const { apply, decide } = made;
    const applied = await apply("Estuary Acoustics");
    yes(await decide(applied, "applied", "ended", { reason: "We could not reach anybody there." }));
    yes(await writeNotifications(made.as(machine("job", "news", ["notification.write"])), null, null));
    const news = async (ctx: Parameters<typeof notificationList>[0]) =>
      (await notificationList(ctx, "en", null)).notifications.filter(({ kind }) => kind === "standing");
    expect(await news(applied)).toMatchObject([
      { what: "Estuary Acoustics was not admitted", why: "We could not reach anybody there." },
    ]);
    expect(await news(made.proposer)).toEqual([]);
  });

  test("goes only where it may go from where it stands, each change one more row", async () => {
    const made = await testStanding();
    const { apply, decide } = made;
    const applied = await apply("Tidal Chemistry");
    for (const [from, to] of [
      ["applied", "admitted"],
      ["admitted", "suspended"],
      ["suspended", "admitted"],
      ["admitted", "ended"],
      ["ended", "admitted"],
    ] as const)
      yes(await decide(applied, from, to));
    const late = await apply("Late Chemistry");
    expect(await decide(late, "applied", "suspended")).toMatchObject({ refusal: { kind: "standing_is_so" } });
    const [steward] = await made.db.select().from(organization).where(eq(organization.kind, "steward"));
    expect(await decide({ organizationId: steward!.id }, "admitted", "suspended")).toMatchObject({
      refusal: { kind: "standing_is_so" },
    });
    const steps = await made.db
      .select()
      .from(standingStep)
      .where(eq(standingStep.organizationId, applied.organizationId));
    expect(steps).toHaveLength(6);
    await expect(
      made.db
        .update(standingStep)
        .set({ reason: "Otherwise." })
        .where(eq(standingStep.organizationId, applied.organizationId)),
    ).rejects.toThrow();
    expect(await selfCheck(made.db, checks)).toEqual([]);
    await made.db.update(organization).set({ standing: "admitted" }).where(eq(organization.id, late.organizationId));
    expect((await selfCheck(made.db, checks)).map(({ name }) => name)).toEqual(["standings_are_last_steps"]);
    await made.db.update(organization).set({ standing: "applied" }).where(eq(organization.id, late.organizationId));
  });

  test("of two who decide at once one does, and the other learns that it stands otherwise", async () => {
    const made = await testStanding();
    const { apply, decide } = made;
    const applied = await apply("Twin Deciders Lab");
    const answers = await Promise.all([decide(applied, "applied", "admitted"), decide(applied, "applied", "ended")]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test("follows the network's setting: open admits at once, by invitation the steward alone registers", async () => {
    const made = await testStanding();
    const { apply, director } = made;
    yes(await editNetwork(director, null, { admission: "open" }));
    const open = await apply("Open Door Institute");
    expect(open.standing).toBe("admitted");

    yes(await editNetwork(director, null, { admission: "invitation" }));
    expect(
      await createOrganization(await made.stranger(), made.newId(), { name: "Uninvited Institute", kind: "member" }),
    ).toMatchObject({ refusal: { kind: "admission_by_invitation" } });
    const invited = yes(
      await createOrganization(director, made.newId(), { name: "Invited Institute", kind: "member" }),
    );
    expect(invited.standing).toBe("admitted");
    // Nobody of the steward speaks for it.
    const again = await made.ctxOf(director.actor.personId);
    expect(may(again.actor, "organization.edit", invited.organizationId)).toBe(false);

    yes(await editNetwork(director, null, { admission: "steward" }));
    expect((await apply("Closed Door Institute")).standing).toBe("applied");
    expect((await made.db.select().from(network))[0]?.settings).toMatchObject({ admission: "steward" });
  });

  test("is told to open connections: whoever belongs to it may do more or less from then on", async () => {
    const { apply, decide, address } = await testStanding();
    const listening = openDatabase(address, { poolSize: 1 });
    onTestFinished(() => listening.close());
    const applied = await apply("Listening Post");
    const heard: string[] = [];
    await listening.sql.listen("tributary_access", (personId) => heard.push(personId));
    yes(await decide(applied, "applied", "admitted"));
    await expect.poll(() => heard).toContain(applied.actor.personId);
  });
});
