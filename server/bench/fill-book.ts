import { eq } from "drizzle-orm";
import type { Database } from "#db/client.server.ts";
import { network, organization } from "#db/schema/identity.ts";
import { deliverable } from "#db/schema/projects.ts";
import { makeMembership, makeOrganization, makePerson, makeProject, type Workshop } from "#db/seed/factories.ts";
import { findActor } from "#app/domain/identity/find-actor.server.ts";
import { postMessage } from "#app/domain/discussion/post-message.server.ts";
import { dayMs, minuteMs, travellingClock } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import type { Refusal, Result } from "#app/domain/kernel/result.ts";
import { placePledge } from "#app/domain/pledges/place-pledge.server.ts";
import { multiply } from "./multiply.ts";

const pledgesOfTemplate = 25;
const pledgesOfPage = 100;
const messagesOfPage = 200;
/** A book grows by members and projects: each organization is in about as many projects, however large the book is. */
const projectsOfOrganization = 30;

/** A budget holder and the organization that they sign for. */
export interface Holder {
  readonly personId: string;
  readonly organizationId: string;
}

/** Where to look in a filled book. */
export interface Filled {
  readonly holders: readonly Holder[];
  /** Raising, with 100 pledges and 200 messages. */
  readonly page: { readonly projectId: string; readonly slug: string };
  /** Raising, with a goal out of reach and one pledge of each holder. */
  readonly hot: { readonly projectId: string; readonly slug: string };
  readonly organizationSlug: string;
}

/** The actor's roles are read once here, as the product reads them once for each request. */
export async function contextOf({ db, newId, clock }: Workshop, personId: string): Promise<Context> {
  const found = await findActor(db, personId);
  if (!found) throw new Error("the person exists");
  return { db, clock, newId, actor: found.actor, bell: () => {} };
}

export const fixedPledge = (projectId: string, organizationId: string, amountMinor: bigint) => ({
  projectId,
  organizationId,
  terms: { kind: "fixed", amountMinor } as const,
  conditions: [],
  named: true,
  note: "",
});

function accepted<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw new Error(`the book could not be filled: ${result.refusal.kind}`);
  return result.value;
}

/** Fills an empty book with about this many firm pledges: a few by the product's own verbs, the others in their image. */
export async function fillBook({ db, sql: driver }: Database, pledges: number): Promise<Filled> {
  const start = new Date(Date.now() - 60 * dayMs);
  const clock = travellingClock(start);
  const workshop: Workshop = { db, clock, newId: idsBy(clock) };
  await db.insert(network).values({ name: "Bench", bookCurrency: "USD", staffRateMinor: 25_000n });
  const steward = await makePerson(workshop);
  await makeMembership(workshop, steward, await makeOrganization(workshop, { kind: "steward" }), "tech_lead");
  const holders: Holder[] = [];
  for (let n = 0; n < pledgesOfPage; n++) {
    const personId = await makePerson(workshop);
    const organizationId = await makeOrganization(workshop, {});
    await makeMembership(workshop, personId, organizationId, "budget_holder");
    await makeMembership(workshop, personId, organizationId, "representative");
    holders.push({ personId, organizationId });
  }
  const contexts = await Promise.all(holders.map(({ personId }) => contextOf(workshop, personId)));
  const pledgeTo = async (projectId: string, count: number) => {
    for (const [n, { organizationId }] of holders.slice(0, count).entries()) {
      clock.travel(minuteMs);
      const ctx = contexts[n]!;
      accepted(
        await placePledge(
          ctx,
          workshop.newId(),
          fixedPledge(projectId, organizationId, 20_000n + 1_000n * BigInt(n % 7)),
        ),
      );
    }
  };

  const template = await makePricedProject(workshop, "Shared hub images", 3_812_000n);
  await pledgeTo(template.projectId, pledgesOfTemplate);
  const copies = Math.floor((pledges - pledgesOfTemplate - 2 * pledgesOfPage) / pledgesOfTemplate);
  await multiply(driver, {
    projectId: template.projectId,
    organizationIds: holders.slice(0, pledgesOfTemplate).map(({ organizationId }) => organizationId),
    copies,
    organizationSets: Math.max(1, Math.round(copies / projectsOfOrganization)),
  });

  clock.travelTo(new Date(Date.now() - dayMs));
  const page = await makePricedProject(workshop, "Reef data in the browser", 4_000_000n);
  await pledgeTo(page.projectId, pledgesOfPage);
  for (let n = 0; n < messagesOfPage; n++) {
    clock.travel(minuteMs);
    const markdown = `Point ${n + 1}: the *nightly* image takes **${n + 3} minutes** to start, see \`image.yaml\` and [the thread](https://example.org/${n}).\n\nCould the scope say who keeps it current?`;
    const { organizationId } = holders[n % holders.length]!;
    accepted(
      await postMessage(contexts[n % holders.length]!, workshop.newId(), {
        projectId: page.projectId,
        markdown,
        organizationId,
        replyToId: null,
      }),
    );
  }
  clock.travelTo(new Date(Date.now() - dayMs / 2));
  const hot = await makePricedProject(workshop, "A goal out of reach", 900_000_000_000n);
  await pledgeTo(hot.projectId, pledgesOfPage);
  await driver.unsafe("vacuum (analyze)");
  await driver.unsafe("checkpoint");
  const [first] = await db
    .select({ slug: organization.slug })
    .from(organization)
    .where(eq(organization.id, holders[0]!.organizationId));
  return { holders, page, hot, organizationSlug: first?.slug ?? "" };
}

/** A project that raises, with three deliverables which cost its goal together. */
async function makePricedProject(
  workshop: Workshop,
  title: string,
  goalMinor: bigint,
): Promise<{ projectId: string; slug: string }> {
  const text = "Every campus builds the same image by hand, and each finds the same fault alone. ".repeat(8);
  const made = await makeProject(workshop, {
    title,
    summary: "Every campus builds the same image by hand.",
    problem: text,
    solution: text,
    implementation: text,
    fit: text,
    html: {
      problem: `<p>${text}</p>`,
      solution: `<p>${text}</p>`,
      implementation: `<p>${text}</p>`,
      fit: `<p>${text}</p>`,
    },
    repositories: ["jupyterhub/repo2docker"],
    goalMinor,
    minimumMinor: (goalMinor * 4n) / 5n,
    closesAt: new Date(Date.now() + 30 * dayMs),
    slug: title.toLowerCase().replaceAll(" ", "-"),
    staffRateMinor: 25_000n,
    scopeVersion: 1,
  });
  const cloudMinor = goalMinor / 10n;
  const prices = [goalMinor / 2n, goalMinor / 4n, goalMinor - goalMinor / 2n - goalMinor / 4n - cloudMinor];
  await workshop.db.insert(deliverable).values(
    prices.map((staffMinor, index) => ({
      id: workshop.newId(),
      projectId: made.projectId,
      position: index + 1,
      title: `Part ${index + 1}`,
      definitionOfDone: "Merged upstream and released.",
      hoursLow: 40,
      hoursHigh: 80,
      staffMinor,
      cloudMinor: index === 2 ? cloudMinor : 0n,
    })),
  );
  return made;
}
