import type { Pool } from "#db/client.server.ts";
import type { organizationKinds, roles } from "#db/schema/identity.ts";
import { membership, organization, person, standingStep } from "#db/schema/identity.ts";
import { stream } from "#db/schema/log.ts";
import { pledge } from "#db/schema/pledges.ts";
import { project } from "#db/schema/projects.ts";

type Kind = (typeof organizationKinds)[number];
type Role = (typeof roles)[number];

/** What a factory needs of a test: where to write, and where ids and time come from. */
export interface Workshop {
  readonly db: Pool;
  readonly newId: () => string;
  readonly clock: { now(): Date };
}

let made = 0;
/** Tells apart what the factories make in one process. */
const next = () => (made += 1);

/**
 * Rows that a test needs to stand on, written straight into their tables: for tests of what comes after them. What the
 * product itself tells (the demo network) is told by verbs instead.
 */
export async function makePerson(
  { db, newId, clock }: Workshop,
  values: Partial<typeof person.$inferInsert> = {},
): Promise<string> {
  const id = newId();
  const number = next();
  await db.insert(person).values({
    id,
    email: `person-${number}-${id}@example.org`,
    displayName: `Person ${number}`,
    // Nobody signs in with it: it is no hash of anything.
    passwordHash: "none",
    createdAt: clock.now(),
    ...values,
  });
  await db.insert(stream).values({ id: `person:${id}`, kind: "person" });
  return id;
}

/** An organization with its stream, admitted when nothing else is said. Its name, slug and hue are made up when not given. */
export async function makeOrganization(
  { db, newId, clock }: Workshop,
  {
    name = `Organization ${next()}`,
    kind = "member",
    standing = "admitted",
    ...values
  }: Partial<typeof organization.$inferInsert> & { kind?: Kind } = {},
): Promise<string> {
  const id = newId();
  await db.insert(organization).values({
    id,
    name,
    slug: name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, ""),
    initials: name.slice(0, 2).toUpperCase(),
    kind,
    hue: (next() % 12) + 1,
    standing,
    createdAt: clock.now(),
    ...values,
  });
  await db.insert(standingStep).values({ organizationId: id, position: 1, toStanding: standing, at: clock.now() });
  await db.insert(stream).values({ id: `organization:${id}`, kind: "organization" });
  return id;
}

/** A role that somebody has held for long, when nothing else is said: it counts where two people are asked for. */
export async function makeMembership(
  { db, clock }: Workshop,
  personId: string,
  organizationId: string,
  role: Role,
  since = new Date(clock.now().getTime() - 30 * 86_400_000),
): Promise<void> {
  await db.insert(membership).values({ personId, organizationId, role, createdAt: since });
}

/** A person who belongs to an organization; both ids. */
export async function makeMember(
  workshop: Workshop,
  {
    role = "budget_holder",
    kind = "member",
    name,
    organizationName,
  }: { role?: Role; kind?: Kind; name?: string; organizationName?: string } = {},
): Promise<{ personId: string; organizationId: string }> {
  const personId = await makePerson(workshop, name === undefined ? {} : { displayName: name });
  const organizationId = await makeOrganization(workshop, {
    kind,
    ...(organizationName === undefined ? {} : { name: organizationName }),
  });
  await makeMembership(workshop, personId, organizationId, role);
  return { personId, organizationId };
}

/** A project with its stream, raising 38,120 with a minimum of 30,480, closing nine days from now, when nothing else is said. */
export async function makeProject(
  { db, newId, clock }: Workshop,
  values: Partial<typeof project.$inferInsert> = {},
): Promise<{ projectId: string; slug: string }> {
  const id = newId();
  const number = next();
  const slug = values.slug ?? `project-${number}`;
  await db.insert(project).values({
    id,
    title: `Project ${number}`,
    stage: "raising",
    html: { problem: "", solution: "", implementation: "", fit: "" },
    currency: "USD",
    goalMinor: 3_812_000n,
    minimumMinor: 3_048_000n,
    hoursRule: "money",
    closesAt: new Date(clock.now().getTime() + 9 * 86_400_000),
    createdAt: clock.now(),
    updatedAt: clock.now(),
    ...values,
    slug,
  });
  await db.insert(stream).values({ id: `project:${id}`, kind: "project" });
  return { projectId: id, slug };
}

/** A firm pledge's row alone, without its entries in the book: for tests that only ask who is a co-funder and who is named. */
export async function makePledgeRow(
  { db, newId, clock }: Workshop,
  {
    projectId,
    organizationId,
    ...values
  }: { projectId: string; organizationId: string } & Partial<typeof pledge.$inferInsert>,
): Promise<string> {
  const id = newId();
  await db.insert(pledge).values({
    id,
    projectId,
    payerOrganizationId: organizationId,
    creditedOrganizationId: organizationId,
    rung: "firm",
    currency: "USD",
    amountMinor: 500_000n,
    offeredMinor: 500_000n,
    position: next(),
    createdAt: clock.now(),
    signedAt: clock.now(),
    ...values,
  });
  return id;
}
