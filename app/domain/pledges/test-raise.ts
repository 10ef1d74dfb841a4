import { eq } from "drizzle-orm";
import { account } from "#db/schema/ledger.ts";
import type { project } from "#db/schema/projects.ts";
import { deliverable } from "#db/schema/projects.ts";
import { makeMember, makeMembership, makePerson, makeProject } from "#db/seed/factories.ts";
import { selfCheck } from "#db/self-check.server.ts";
import { checks } from "#app/domain/watch/checks.server.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { answerCredit } from "#app/domain/pledges/answer-credit.server.ts";
import { placePledge } from "#app/domain/pledges/place-pledge.server.ts";
import type { PledgeToPlace } from "#app/domain/pledges/unfit-pledge.ts";
import type { Condition, Terms } from "#app/domain/pledges/settlement-terms.ts";
import { testNetwork, yes } from "#app/domain/projects/test-network.ts";

export const fixed = (major: number): Terms => ({ kind: "fixed", amountMinor: BigInt(major) * 100n });
export const othersOffer = (major: number): Condition => ({ kind: "others_offer", amountMinor: BigInt(major) * 100n });

/** The four deliverables of the project that everybody sees first: 8,500, 10,420, 11,560 and 7,640. */
const slices = [
  { title: "Groups travel with the login", hoursLow: 26, hoursHigh: 34, staffMinor: 850_000n, cloudMinor: 0n },
  {
    title: "Storage use by person and group",
    hoursLow: 30,
    hoursHigh: 40,
    staffMinor: 1_000_000n,
    cloudMinor: 42_000n,
  },
  {
    title: "Dask clusters carry their group",
    hoursLow: 32,
    hoursHigh: 44,
    staffMinor: 1_100_000n,
    cloudMinor: 56_000n,
  },
  { title: "One cost page for leaders", hoursLow: 20, hoursHigh: 30, staffMinor: 750_000n, cloudMinor: 14_000n },
];

/** A budget holder with an organization of their own, as a context to act in. */
export type Pledger = Context & { readonly organizationId: string };

/**
 * A network with a project that raises 38,120 (minimum 30,480) until nine days from now, and budget holders who sign.
 * The database is its own; `healthy` asks every check of the book.
 */
export async function testRaise({
  poolSize = 5,
  ...values
}: { poolSize?: number } & Partial<typeof project.$inferInsert> = {}) {
  const made = await testNetwork({ poolSize });
  const { db, workshop, newId } = made;

  const openRaise = async (changes: Partial<typeof project.$inferInsert> = {}) => {
    const { projectId, slug } = await makeProject(workshop, changes);
    const deliverables = slices.map((slice, index) => ({ id: newId(), projectId, position: index + 1, ...slice }));
    await db.insert(deliverable).values(deliverables);
    return { projectId, slug, deliverableIds: deliverables.map(({ id }) => id) };
  };
  const { projectId, slug, deliverableIds } = await openRaise(values);

  const pledger = async (organizationName?: string): Promise<Pledger> => {
    const { personId, organizationId } = await makeMember(workshop, {
      role: "budget_holder",
      ...(organizationName === undefined ? {} : { organizationName }),
    });
    return { ...(await made.ctxOf(personId)), organizationId };
  };
  const wanted = (
    by: Pledger,
    terms: Terms,
    conditions: readonly Condition[] = [],
    changes: Partial<PledgeToPlace> = {},
  ): PledgeToPlace => ({
    projectId,
    organizationId: by.organizationId,
    terms,
    conditions,
    named: true,
    note: "",
    ...changes,
  });
  const sign = (
    by: Pledger,
    terms: Terms,
    conditions: readonly Condition[] = [],
    changes: Partial<PledgeToPlace> = {},
  ) => placePledge(by, newId(), wanted(by, terms, conditions, changes));
  const signed = async (...args: Parameters<typeof sign>) => yes(await sign(...args));

  /** Somebody who speaks for the organization answers that it wants to be credited. */
  const accepted = async (pledgeId: string, organizationId: string) => {
    const personId = await makePerson(workshop);
    await makeMembership(workshop, personId, organizationId, "representative");
    return yes(await answerCredit(await made.ctxOf(personId), newId(), { pledgeId, accepts: true }));
  };

  const healthy = () => selfCheck(db, checks);
  /** What the book says that an organization or a project has on one of its accounts, debit positive. */
  const balance = async (kind: typeof account.$inferSelect.kind, ownerId: string): Promise<bigint> =>
    (await db.select().from(account).where(eq(account.ownerId, ownerId))).find((row) => row.kind === kind)
      ?.balanceMinor ?? 0n;

  return {
    ...made,
    projectId,
    slug,
    deliverableIds,
    openRaise,
    pledger,
    wanted,
    sign,
    signed,
    accepted,
    healthy,
    balance,
  };
}
