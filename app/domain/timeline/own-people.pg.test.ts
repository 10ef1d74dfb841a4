import { expect, test } from "vitest";
import { acceptInvitation } from "#app/domain/identity/accept-invitation.server.ts";
import { createOrganization } from "#app/domain/identity/create-organization.server.ts";
import { editOrganization } from "#app/domain/identity/edit-organization.server.ts";
import { invite } from "#app/domain/identity/invite.server.ts";
import { removeRole } from "#app/domain/identity/remove-role.server.ts";
import { setPersonLimit } from "#app/domain/identity/set-person-limit.server.ts";
import { visitor } from "#app/domain/kernel/actor.ts";
import { networkStream, organizationStream } from "#app/domain/kernel/events.ts";
import { testNetwork, yes } from "#app/domain/projects/test-network.ts";
import { makePerson } from "#db/seed/factories.ts";
import { eventsAfter } from "./events-after.server.ts";

test("who belongs to an organization, and what it changes of itself, is told by its stream to its own people and the steward", async () => {
  const { workshop, ctxOf, as, member, steward } = await testNetwork();
  const [ada, ben] = [await makePerson(workshop), await makePerson(workshop)];
  const { organizationId, slug } = yes(
    await createOrganization(await ctxOf(ada), workshop.newId(), { name: "Polar Archive", kind: "member" }),
  );
  const { token } = yes(await invite(await ctxOf(ada), null, { slug, role: "budget_holder", days: 7 }));
  yes(await acceptInvitation(await ctxOf(ben), null, { token }));
  yes(await editOrganization(await ctxOf(ada), null, { slug, signingLimitMinor: 500_000n }));
  yes(await setPersonLimit(await ctxOf(ada), null, { slug, personId: ben, limitMinor: 100_000n }));
  yes(await removeRole(await ctxOf(ada), null, { slug, personId: ben, role: "budget_holder" }));

  const told = async (who: Parameters<typeof eventsAfter>[0], stream: string) =>
    (await eventsAfter(who, stream, 0))!.events;
  const types = async (who: Parameters<typeof eventsAfter>[0]) =>
    (await told(who, organizationStream(organizationId))).map(({ type }) => type);
  const all = ["organization.created", "member.joined", "member.invited", "member.joined", "organization.edited"];
  // What one person may sign is the steward's to read in the log; its own people read it on the page of people.
  const steps = [...all, "organization.edited", "member.left"];
  expect(await types(await steward("finance"))).toEqual(steps);
  expect(await types(await ctxOf(ada))).toEqual([...all, "hidden", "member.left"]);
  // A right goes with the role: who left reads as anybody does, from then on.
  const others = [as(visitor), await member("representative"), await member("programme_officer", "funder")];
  for (const other of [...others, await ctxOf(ben)])
    expect(await types(other)).toEqual(["organization.created", ...steps.slice(1).map(() => "hidden")]);

  // Who registered it is nobody's to read, in neither of its streams.
  for (const stream of [organizationStream(organizationId), networkStream])
    for (const other of others) {
      const said = await told(other, stream);
      const created = said.find(({ type, ...event }) => type === "organization.created" && "actor" in event);
      expect(created).toMatchObject({ actor: null });
      expect(JSON.stringify(said)).not.toContain(ada);
    }
});
