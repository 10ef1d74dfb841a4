import { eq } from "drizzle-orm";
import { fund } from "#db/schema/funds.ts";
import { makeMembership, makePerson } from "#db/seed/factories.ts";
import { testRaise } from "#app/domain/pledges/test-raise.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { fillFund } from "./fill-fund.server.ts";
import { openFund, type NewFund } from "./open-fund.server.ts";
import { openPool } from "./open-pool.server.ts";
import { promiseMatch } from "./promise-match.server.ts";

/** A raise of 38,120 beside a funder with a programme officer, and finance; funds are opened, filled and promised by verbs. */
export async function testFund({ poolSize = 5 }: { poolSize?: number } = {}) {
  const made = await testRaise({ poolSize });
  const { db, newId, workshop } = made;
  const funder = await made.member("programme_officer", "funder");
  const holderId = await makePerson(workshop);
  await makeMembership(workshop, holderId, funder.organizationId, "budget_holder");
  const finance = await made.steward("finance");
  let opened = 0;
  const wanted = (changes: Partial<NewFund> = {}): NewFund => ({
    organizationId: funder.organizationId,
    name: `Open instruments ${(opened += 1)}`,
    purpose: "Tools that every station needs.",
    restriction: "unrestricted",
    narrativeId: null,
    projects: [],
    communities: [],
    ...changes,
  });
  const open = (changes: Partial<NewFund> = {}) => openFund(funder, newId(), wanted(changes));
  const fill = (fundId: string, major: number) =>
    fillFund(finance, newId(), { fundId, amountMinor: BigInt(major) * 100n });
  /** A fund that holds so much, with a pool of 1 for 1, 10,000 for a project and 15,000 for an organization. */
  const pool = async (
    major: number,
    {
      projectCap = 10_000,
      organizationCap = 15_000,
      ...changes
    }: Partial<NewFund> & { projectCap?: number; organizationCap?: number } = {},
  ) => {
    const { fundId, slug } = yes(await open(changes));
    yes(await fill(fundId, major));
    yes(
      await openPool(funder, newId(), {
        fundId,
        numerator: 1,
        denominator: 1,
        projectCapMinor: BigInt(projectCap) * 100n,
        organizationCapMinor: BigInt(organizationCap) * 100n,
      }),
    );
    return { fundId, slug };
  };
  const match = (fundId: string, projectId: string, major: number) =>
    promiseMatch(funder, newId(), { fundId, projectId, capMinor: BigInt(major) * 100n });
  const row = async (fundId: string) => (await db.select().from(fund).where(eq(fund.id, fundId)))[0]!;
  return { ...made, funder, holder: await made.ctxOf(holderId), finance, wanted, open, fill, pool, match, row };
}
