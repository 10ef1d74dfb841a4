import { acceptInvitation } from "#app/domain/identity/accept-invitation.server.ts";
import { createOrganization } from "#app/domain/identity/create-organization.server.ts";
import { editOrganization } from "#app/domain/identity/edit-organization.server.ts";
import { grantRole } from "#app/domain/identity/grant-role.server.ts";
import { invite } from "#app/domain/identity/invite.server.ts";
import { insertPerson } from "#app/domain/identity/insert-person.server.ts";
import { hashPassword } from "#app/domain/identity/password.server.ts";
import { setStanding } from "#app/domain/standing/set-standing.server.ts";
import { setUpNetwork } from "#app/domain/identity/set-up-network.server.ts";
import type { Role } from "#app/domain/kernel/actor.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import {
  demoPassword,
  demoPeople,
  emailOf,
  applicant,
  castNetwork,
  organizations,
  stewardPeople,
  type CastOrganization,
  type CastPerson,
  type OrganizationKey,
  type PersonKey,
} from "../../cast.ts";
import { told, type Story } from "../../story.ts";

const peopleOf = (people: Readonly<Record<string, CastPerson>>) => Object.entries(people) as [PersonKey, CastPerson][];

/** Founds the network and brings everybody in, by the ways in which people come: an account, an organization, invitations. */
export function foundNetwork(story: Story, daysAgo: number): void {
  story.at(story.ago(daysAgo, "08:00"), async () => {
    await found(story);
    await openAccounts(story);
    await bringInStewards(story);
    for (const key of Object.keys(organizations) as OrganizationKey[]) await join(story, key);
  });
}

/** Everybody has the same password, which the sign-in page of a demo network says, so it is hashed once. */
async function openAccounts(story: Story): Promise<void> {
  const passwordHash = await hashPassword(demoPassword);
  const everybody = [
    ...peopleOf(stewardPeople).slice(1),
    ...[...Object.values(organizations), applicant].flatMap(({ people }) => peopleOf(people)),
  ];
  for (const [key, { name, timeZone }] of everybody) {
    const opened = await transact<string | null, { kind: "never" }>(story.product, {}, async (tx) =>
      ok(await insertPerson(tx, { email: emailOf(key), displayName: name, passwordHash, timeZone })),
    );
    story.people.set(key, told(`${key} opens an account`, opened) ?? "");
  }
}

async function found(story: Story): Promise<void> {
  const { steward, name, ...rest } = castNetwork;
  const settings = {
    telling: true,
    invoiceAddress: "3 Confluence Quay\nRiverport",
    invoicePayTo:
      "Pay to the account of Meridian Office at the Bank of Riverport. It is invented, as everybody here is: please pay nothing.",
    footnote:
      "An illustration: organizations, people and sums are invented. Documented projects and their contributions are public facts with their sources.",
    demo: {
      password: demoPassword,
      people: demoPeople.map(({ key, for: purpose }) => ({ email: emailOf(key), name: nameOf(key), for: purpose })),
    },
  };
  const [[key, { name: displayName, timeZone }]] = peopleOf(stewardPeople) as [[PersonKey, CastPerson]];
  const director = { email: emailOf(key), displayName, timeZone, password: demoPassword };
  const founded = told(
    "the network is founded",
    await setUpNetwork(
      story.product,
      null,
      {
        ...rest,
        networkName: name,
        organizationName: steward,
        director,
      },
      settings,
    ),
  );
  story.people.set(key, founded.personId);
  story.stewardSlug = founded.slug;
}

async function bringInStewards(story: Story): Promise<void> {
  for (const [key, { roles }] of peopleOf(stewardPeople).slice(1))
    await bringIn(story, story.stewardSlug, "ruth", key, roles);
}

async function join(story: Story, key: OrganizationKey): Promise<void> {
  const { name, kind, description, people, signingLimitMinor }: CastOrganization = organizations[key];
  const [[first, { roles }], ...others] = peopleOf(people) as [[PersonKey, CastPerson], ...[PersonKey, CastPerson][]];
  const created = told(
    `${name} is registered`,
    await createOrganization(await story.by(first), story.newId(), { name, kind, description }),
  );
  story.organizations.set(key, { id: created.organizationId, slug: created.slug });
  story.changed(first);
  await giveMore(
    story,
    created.slug,
    first,
    first,
    roles.filter((role) => role !== "representative"),
  );
  told(
    `${name} is admitted`,
    await setStanding(await story.by("lena"), story.newId(), {
      organizationId: created.organizationId,
      from: "applied",
      to: "admitted",
      reason: "One of those who founded the network together.",
    }),
  );
  story.changed(first);
  for (const [person, { roles: held }] of others) await bringIn(story, created.slug, first, person, held);
  if (signingLimitMinor !== undefined)
    told(
      `${name} sets its limit`,
      await editOrganization(await story.by(first), null, { slug: created.slug, description, signingLimitMinor }),
    );
}

async function bringIn(
  story: Story,
  slug: string,
  leader: PersonKey,
  key: PersonKey,
  [role, ...more]: readonly Role[],
): Promise<void> {
  if (!role) return;
  const { token } = told(`${key} is invited`, await invite(await story.by(leader), null, { slug, role, days: 7 }));
  told(`${key} joins`, await acceptInvitation(await story.by(key), null, { token }));
  await giveMore(story, slug, leader, key, more);
  story.changed(key);
}

async function giveMore(
  story: Story,
  slug: string,
  leader: PersonKey,
  key: PersonKey,
  more: readonly Role[],
): Promise<void> {
  for (const role of more)
    told(
      `${key} becomes ${role}`,
      await grantRole(await story.by(leader), null, { slug, personId: story.personId(key), role }),
    );
  story.changed(key);
}

/** One more organization applies, and its representative gives itself what it will need; the steward has not decided yet. */
export function someoneApplies(story: Story, daysAgo: number): void {
  story.at(story.ago(daysAgo, "10:20"), async () => {
    const { people, ...said } = applicant;
    const [[first, { roles }]] = peopleOf(people) as [[PersonKey, CastPerson]];
    const { name, kind, description, websiteUrl, applicantPosition, runs, vouchedBy } = said;
    const { slug } = told(
      `${name} applies`,
      await createOrganization(await story.by(first), story.newId(), {
        name,
        kind,
        description,
        websiteUrl,
        applicantPosition,
        runs,
        vouchedBy,
      }),
    );
    story.changed(first);
    await giveMore(
      story,
      slug,
      first,
      first,
      roles.filter((role) => role !== "representative"),
    );
  });
}

const nameOf = (key: PersonKey): string =>
  [stewardPeople, ...[...Object.values(organizations), applicant].map(({ people }) => people)]
    .flatMap(peopleOf)
    .find(([each]) => each === key)?.[1].name ?? key;
