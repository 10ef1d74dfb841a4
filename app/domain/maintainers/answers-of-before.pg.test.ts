import { readFileSync } from "node:fs";
import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { maintainerAnswer } from "#db/schema/maintainers.ts";
import { maintainerConsent, project } from "#db/schema/projects.ts";
import { loadRaising } from "#app/domain/pledges/load-raising.server.ts";
import { testNetwork } from "#app/domain/projects/test-network.ts";

const migration = readFileSync("db/migrations/0053_who_maintains.sql", "utf8");
const fill = migration.slice(migration.lastIndexOf("--> statement-breakpoint"));

it("what was answered before counts to the end of an open raise, and where the steward wrote it down", async () => {
  const { db, propose, clock, member, techLead } = await testNetwork();
  const repository = "jupyterhub/oauthenticator";
  const selfMade = (await member("maintainer", "upstream")).personId;
  const steward = techLead.actor.personId;
  const consented = async (title: string, stage: "raising" | "signed_off", personId: string) => {
    const { projectId } = await propose({ title });
    const price = { goalMinor: 100_00n, minimumMinor: 100_00n, closesAt: clock.now() };
    await db
      .update(project)
      .set({ stage, ...price })
      .where(eq(project.id, projectId));
    await db
      .insert(maintainerConsent)
      .values({ projectId, repository, answer: "consents", personId, note: "Yes.", at: clock.now() });
    return projectId;
  };
  const open = await consented("Open", "raising", selfMade);
  const decided = await consented("Not yet", "signed_off", selfMade);
  const written = await consented("Written down", "signed_off", steward);
  await db.execute(fill);
  const wayOf = async (projectId: string) => {
    const [found] = await db.select().from(project).where(eq(project.id, projectId));
    const { raising } = await loadRaising(db, found!);
    const [row] = await db.select().from(maintainerAnswer).where(eq(maintainerAnswer.projectId, projectId));
    return [row?.way, row?.note, raising?.facts.maintainersConsented];
  };
  expect(await wayOf(open)).toEqual(["before", "Yes.", true]);
  expect(await wayOf(decided)).toEqual(["person", "Yes.", false]);
  expect(await wayOf(written)).toEqual(["before", "Yes.", true]);
});
