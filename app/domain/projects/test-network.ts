import { network } from "#db/schema/identity.ts";
import type { roles } from "#db/schema/identity.ts";
import { makeMember, makeMembership, makeOrganization, makePerson } from "#db/seed/factories.ts";
import { freshDatabase } from "#db/test-database.ts";
import { findActor } from "#app/domain/identity/find-actor.server.ts";
import { visitor, type Actor, type PersonActor } from "#app/domain/kernel/actor.ts";
import { travellingClock } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { confirmMaintainership } from "#app/domain/maintainers/confirm-maintainership.server.ts";
import { recordConsent } from "#app/domain/maintainers/record-consent.server.ts";
import { claimMaintainership } from "#app/domain/maintainers/state-maintainership.server.ts";
import { moveProject } from "#app/domain/progress/move-project.server.ts";
import type { Proposal } from "./project.ts";
import { proposeProject } from "./propose-project.server.ts";
import { readScopeForm, type ScopeInput } from "./scope-input.ts";
import { setScope } from "#app/domain/progress/set-scope.server.ts";
import { signOffScope } from "./sign-off-scope.server.ts";
import { endorseProject } from "./endorse-project.server.ts";

type Role = (typeof roles)[number];

const words = (count: number) => Array.from({ length: count }, (_, at) => `word${at}`).join(" ");

/** Texts that pass level of detail 1 exactly. */
export const enoughTexts = { problem: words(50), solution: words(50), implementation: words(50), fit: words(25) };

export const twoSlices: Omit<ScopeInput, "rev"> = {
  slices: [
    {
      id: undefined,
      title: "Groups travel with the login",
      description: "",
      definitionOfDone: "",
      repository: "jupyterhub/oauthenticator",
      hoursLow: 26,
      hoursHigh: 34,
      cloud: "",
    },
    {
      id: undefined,
      title: "One page of costs",
      description: "",
      definitionOfDone: "",
      repository: null,
      hoursLow: 20,
      hoursHigh: 30,
      cloud: "140",
    },
  ],
  minimum: "8,500",
  closesOn: "2026-10-09",
  overFundingRule: "share",
  underFundingRule: "lapse",
};

/** An answer that must have been a yes. */
export function yes<T>(answer: { ok: true; value: T } | { ok: false; refusal: { kind: string } }): T {
  if (!answer.ok)
    throw new Error(
      `refused: ${JSON.stringify(answer.refusal, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value))}`,
    );
  return answer.value;
}

/** Sets a scope as its form is written. */
export async function scopeByForm(ctx: Context, projectId: string, written: ScopeInput, locale: string) {
  const scope = readScopeForm(written, "USD", locale);
  return scope.ok ? setScope(ctx, null, { projectId, ...scope.value }) : scope;
}

/** A network on a database of its own, with a person for each part that a project needs, at 30 September 2026, 14:05 UTC. */
export async function testNetwork({ poolSize = 5 }: { poolSize?: number } = {}) {
  const { db, address, close } = await freshDatabase({ poolSize });
  const clock = travellingClock(new Date("2026-09-30T14:05:00Z"));
  const newId = idsBy(clock);
  const workshop = { db, newId, clock };
  await db.insert(network).values({ name: "Meridian Network", bookCurrency: "USD", staffRateMinor: 250_00n });
  const rung: string[] = [];
  const as = (actor: Actor): Context => ({ db, clock, newId, actor, bell: (ids) => rung.push(...ids) });
  const ctxOf = async (personId: string): Promise<Context & { actor: PersonActor }> => {
    const found = await findActor(db, personId);
    if (!found) throw new Error("no such person");
    return { ...as(found.actor), actor: found.actor };
  };
  const member = async (role: Role, kind: "member" | "upstream" | "funder" = "member") => {
    const made = await makeMember(workshop, { role, kind });
    return { ...(await ctxOf(made.personId)), ...made };
  };
  const stewardId = await makeOrganization(workshop, { kind: "steward" });
  const steward = async (...held: Role[]) => {
    const personId = await makePerson(workshop);
    for (const role of held) await makeMembership(workshop, personId, stewardId, role);
    return ctxOf(personId);
  };
  const proposer = await member("technical_contact");
  const techLead = await steward("tech_lead");
  const partnerships = await steward("partnerships");

  const proposal = (changes: Partial<Proposal> = {}): Proposal => ({
    organizationId: proposer.organizationId,
    as: "candidate",
    title: "Know what each group costs",
    summary: "A shared hub sends one bill.",
    ...enoughTexts,
    repositories: ["jupyterhub/oauthenticator"],
    narrativeId: null,
    ...changes,
  });
  const propose = async (changes: Partial<Proposal> = {}) =>
    yes(await proposeProject(proposer, newId(), proposal(changes)));

  /** Somebody who says that they maintain a repository, by an entry in it. */
  const claimant = async (repository: string) => {
    const who = await ctxOf(await makePerson(workshop));
    const { maintainershipId } = yes(
      await claimMaintainership(who, newId(), {
        repository,
        handle: "",
        evidence: "named",
        evidenceUrl: `https://github.com/${repository}/blob/main/CODEOWNERS`,
        note: "",
      }),
    );
    return { ...who, personId: who.actor.personId, maintainershipId };
  };
  /** The same, whom the steward confirmed. */
  const maintainerOf = async (repository: string) => {
    const who = await claimant(repository);
    yes(await confirmMaintainership(techLead, null, { maintainershipId: who.maintainershipId }));
    return who;
  };

  /** A project on its way, as far as it is asked for, by nothing but verbs. */
  const projectIn = async (
    stage: "candidate" | "scoping" | "signed_off" | "raising",
    changes: Partial<Proposal> = {},
  ) => {
    const made = await propose(changes);
    if (stage === "candidate") return made;
    const friend = await member("representative");
    yes(
      await endorseProject(friend, newId(), {
        projectId: made.projectId,
        organizationId: friend.organizationId,
        value: "",
      }),
    );
    yes(
      await moveProject(techLead, null, { projectId: made.projectId, from: "candidate", to: "endorsed", reason: "" }),
    );
    yes(await moveProject(techLead, null, { projectId: made.projectId, from: "endorsed", to: "scoping", reason: "" }));
    yes(await scopeByForm(techLead, made.projectId, { ...twoSlices, rev: 3 }, "en-US"));
    if (stage === "scoping") return made;
    for (const [who, kind] of [
      [techLead, "product"],
      [techLead, "technical"],
      [partnerships, "partnerships"],
    ] as const)
      yes(await signOffScope(who, null, { projectId: made.projectId, kind, scopeVersion: 1 }));
    if (stage === "signed_off") return made;
    const maintainer = await maintainerOf("jupyterhub/oauthenticator");
    yes(
      await recordConsent(maintainer, null, {
        projectId: made.projectId,
        repository: "jupyterhub/oauthenticator",
        answer: "consents",
        note: "",
        who: "",
      }),
    );
    yes(
      await moveProject(techLead, null, { projectId: made.projectId, from: "signed_off", to: "raising", reason: "" }),
    );
    return made;
  };

  return {
    db,
    address,
    close,
    clock,
    newId,
    workshop,
    rung,
    as,
    visitor: as(visitor),
    ctxOf,
    member,
    steward,
    proposer,
    techLead,
    partnerships,
    proposal,
    propose,
    claimant,
    maintainerOf,
    projectIn,
  };
}
