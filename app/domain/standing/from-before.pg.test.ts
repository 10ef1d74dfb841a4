import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { membership } from "#db/schema/identity.ts";
import { makeOrganization, makePerson } from "#db/seed/factories.ts";
import { inboxPage } from "#app/domain/reports/inbox-pages.server.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { applicationsPage, standingPage } from "./standing-pages.server.ts";
import { testStanding } from "./test-standing.ts";

test("organizations that registered themselves before anybody was asked come to the steward, stay, and leave the list when decided", async () => {
  const { db, workshop, director, decide } = await testStanding();
  // As tables of before hold them: admitted by the product itself, each person in by themselves or by the steward.
  await db.execute(
    sql`delete from membership using organization o where o.id = organization_id and o.kind <> 'steward'`,
  );
  const from = async (name: string, grantedBy: string | null) => {
    const organizationId = await makeOrganization(workshop, { name });
    const personId = await makePerson(workshop);
    await db.insert(membership).values({
      personId,
      organizationId,
      role: "representative",
      grantedBy: grantedBy ?? personId,
      createdAt: workshop.clock.now(),
    });
    return { organizationId };
  };
  const own = await from("Came By Itself", null);
  const other = await from("Came Alone Too", null);
  await from("Known To The Steward", director.actor.personId);
  // Facts from elsewhere name it, and nobody speaks for it.
  await makeOrganization(workshop, { name: "Named By A File" });
  const listed = async () => (await applicationsPage(director, null))?.before.map(({ name }) => name);
  expect(await listed()).toEqual(["Came By Itself", "Came Alone Too"]);
  expect((await inboxPage(director, "en")).find(({ id }) => id === "undecided")?.together?.words).toMatch(
    /^2 organizations/,
  );
  expect((await standingPage(director, "came-by-itself"))?.choices).toEqual(["admitted", "suspended", "ended"]);

  yes(await decide(own, "admitted", "admitted"));
  expect(await listed()).toEqual(["Came Alone Too"]);
  expect((await standingPage(director, "came-by-itself"))?.choices).toEqual(["suspended", "ended"]);
  expect(await decide(own, "admitted", "admitted")).toMatchObject({ refusal: { kind: "standing_is_so" } });
  yes(await decide(other, "admitted", "ended"));
  expect(await listed()).toEqual([]);
});
