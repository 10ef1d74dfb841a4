import { eq } from "drizzle-orm";
import { organization } from "#db/schema/identity.ts";
import { pledge } from "#db/schema/pledges.ts";
import { project } from "#db/schema/projects.ts";
import { makeMember, makeOrganization } from "#db/seed/factories.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { closeRaising } from "#app/domain/pledges/close-raising.server.ts";
import { stateIntent } from "#app/domain/pledges/state-intent.server.ts";
import { fixed, othersOffer, testRaise, type Pledger } from "#app/domain/pledges/test-raise.ts";
import { withdrawPledge } from "#app/domain/pledges/withdraw-pledge.server.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { cofunding, cofundingFacts, pledgeSight } from "./sight.server.ts";

/** A kind of pledge each, every one of an organization that has no other. */
export const pledgeNames = [
  "named",
  "unnamed",
  "sealed",
  "credits",
  "in_kind",
  "slice",
  "intent",
  "withdrawn",
  "sealed_gone",
  "lapsing",
] as const;
export type PledgeName = (typeof pledgeNames)[number];

export interface TestOrganization {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
}

export interface TestPledge {
  readonly id: string;
  readonly payer: TestOrganization;
  /** The payer itself, but of the two that credit another. */
  readonly credited: TestOrganization;
}

/** A raising project with a pledge of each kind, and everybody who may look at it, by what they are to it. */
export async function testSight() {
  // Hours beside the price: what each pays stays as it was offered.
  const raise = await testRaise({ hoursRule: null });
  const { db, newId, projectId, slug, deliverableIds } = raise;
  await db
    .update(project)
    .set({ proposerOrganizationId: raise.proposer.organizationId })
    .where(eq(project.id, projectId));

  const organizations: Record<PledgeName, string> = {
    named: "Open College",
    unnamed: "Shy Institute",
    sealed: "Sealed Laboratory",
    credits: "Paying House",
    in_kind: "Working Partners",
    slice: "Slice University",
    intent: "Meaning Academy",
    withdrawn: "Former Faculty",
    sealed_gone: "Vanished Centre",
    lapsing: "Cautious Trust",
  };
  const by = {} as Record<PledgeName, Pledger>;
  for (const name of pledgeNames) by[name] = await raise.pledger(organizations[name]);
  const school = await makeMember(raise.workshop, { role: "budget_holder", organizationName: "Credited School" });

  const asked = await makeMember(raise.workshop, { role: "representative", organizationName: "Asked Institute" });
  const sisterId = await makeOrganization(raise.workshop, { name: "Sister Academy" });

  const ids = {} as Record<PledgeName, string>;
  const signed = async (name: PledgeName, ...[terms, conditions = [], changes = {}]: Signed) => {
    ids[name] = (await raise.signed(by[name], terms, conditions, { named: false, ...changes })).pledgeId;
  };
  // Who waits for an organization by name does not say whose pledge that is.
  const waitsFor = { kind: "organization", organizationId: by.unnamed.organizationId } as const;
  await signed("named", fixed(15_000), [waitsFor], { named: true });
  // Asked, and silent: nothing of it is anybody's but the payer's.
  await signed("unnamed", fixed(9_000), [], { creditedOrganizationId: asked.organizationId });
  await signed("sealed", fixed(4_000), [], { sealed: true });
  await signed("credits", fixed(5_000), [], { creditedOrganizationId: school.organizationId });
  await raise.accepted(ids.credits, school.organizationId);
  await signed("in_kind", { kind: "in_kind", hours: 60, valueMinor: 600_000n });
  await signed("slice", fixed(3_000), [], { deliverableId: deliverableIds[0]! });
  await signed("lapsing", fixed(500), [othersOffer(1_000_000)]);
  // Its payer knows it as its own and by nothing else: it binds nobody, and another is credited.
  const intent = {
    projectId,
    organizationId: by.intent.organizationId,
    creditedOrganizationId: sisterId,
    terms: fixed(1_000),
    named: false,
    note: "",
  };
  ids.intent = yes(await stateIntent(by.intent, newId(), intent)).pledgeId;
  await raise.accepted(ids.intent, sisterId);
  for (const [name, sealed] of [
    ["withdrawn", false],
    ["sealed_gone", true],
  ] as const) {
    await signed(name, fixed(1_000), [], { sealed });
    yes(await withdrawPledge(by[name], newId(), { pledgeId: ids[name], reason: "Another year." }));
  }

  const rows = await db.select().from(organization);
  const found = (id: string) => rows.find((row) => row.id === id)!;
  const pledges = Object.fromEntries(
    pledgeNames.map((name): [PledgeName, TestPledge] => {
      const payer = found(by[name].organizationId);
      const other = { credits: school.organizationId, intent: sisterId }[name as string];
      return [name, { id: ids[name], payer, credited: other === undefined ? payer : found(other) }];
    }),
  ) as Record<PledgeName, TestPledge>;

  // Whoever pays for another project is no co-funder of this one.
  const elsewhere = await raise.pledger("Elsewhere University");
  const another = await raise.openRaise();
  await raise.signed(elsewhere, fixed(2_000), [], { projectId: another.projectId });

  const viewers = {
    "a visitor": raise.visitor,
    "a member of another organization": elsewhere,
    "the proposing organization": raise.proposer,
    "a maintainer": await raise.member("maintainer", "upstream"),
    "the credited organization": await raise.ctxOf(school.personId),
    "who is asked to be credited": await raise.ctxOf(asked.personId),
    "who means to give": by.intent,
    "who withdrew": by.withdrawn,
    "who withdrew a sealed one": by.sealed_gone,
    "who lapses": by.lapsing,
    "who pays by name": by.named,
    "who pays unnamed": by.unnamed,
    "who pays sealed": by.sealed,
    "who pays and credits another": by.credits,
    "who works in kind": by.in_kind,
    "who pays for one deliverable": by.slice,
    "the steward’s engineer": await raise.steward("engineer"),
    "the steward’s tech lead": raise.techLead,
    "the steward’s partnerships": raise.partnerships,
    "the steward’s finance": await raise.steward("finance"),
    "the steward’s director": await raise.steward("director"),
  } as const satisfies Record<string, Context>;

  /** Which pledges a viewer may know, by the rule, of the rows as they are now. */
  const mayKnow = async ({ actor }: Context): Promise<ReadonlySet<PledgeName>> => {
    const rows = await db.select().from(pledge).where(eq(pledge.projectId, projectId));
    const cofunded = cofunding(actor).allows(rows.map(cofundingFacts));
    const sight = pledgeSight(actor);
    return new Set(
      pledgeNames.filter((name) =>
        rows.some(
          ({ id, payerOrganizationId: payer, creditedOrganizationId: credited, named, opensNamed }) =>
            id === ids[name] && sight.allows({ payer, credited, named, sealed: opensNamed !== null, cofunded }),
        ),
      ),
    );
  };
  const close = async () =>
    yes(await closeRaising(await raise.steward("director"), newId(), { projectId, reason: "The minimum stands." }));
  return { ...raise, slug, by, school, pledges, viewers, mayKnow, close };
}

type Signed =
  Parameters<Awaited<ReturnType<typeof testRaise>>["signed"]> extends [unknown, ...infer Rest] ? Rest : never;
