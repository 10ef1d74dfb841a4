import { makePerson } from "#db/seed/factories.ts";
import { createOrganization } from "#app/domain/identity/create-organization.server.ts";
import { grantRole } from "#app/domain/identity/grant-role.server.ts";
import type { OrganizationKind } from "#app/domain/identity/role.ts";
import type { PersonActor, Role } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import type { Standing } from "#app/domain/kernel/admitted.ts";
import { testNetwork, yes } from "#app/domain/projects/test-network.ts";
import { setStanding } from "./set-standing.server.ts";

type Network = Pick<Awaited<ReturnType<typeof testNetwork>>, "newId" | "ctxOf" | "workshop" | "steward">;

/** Whoever applied, as a context to act in, with the roles that they gave themselves. */
export type Applicant = Context & {
  readonly actor: PersonActor;
  readonly organizationId: string;
  readonly slug: string;
  readonly standing: Standing;
};

/** Strangers who apply, and a director who decides, in a network that is there. */
export async function standingIn(made: Network) {
  const director = await made.steward("director");
  /** Somebody with a new account, and nothing else. */
  const stranger = async () => made.ctxOf(await makePerson(made.workshop));
  const apply = async (
    name: string,
    { kind = "member", roles = [] }: { kind?: Exclude<OrganizationKind, "steward">; roles?: readonly Role[] } = {},
  ): Promise<Applicant> => {
    const applicant = await stranger();
    const { personId } = applicant.actor;
    const created = yes(
      await createOrganization(applicant, made.newId(), {
        name,
        kind,
        websiteUrl: "https://example.org",
        applicantPosition: "Head of computing",
        runs: "One hub for two hundred people",
        vouchedBy: "Lakeside",
      }),
    );
    for (const role of roles)
      yes(await grantRole(await made.ctxOf(personId), null, { slug: created.slug, personId, role }));
    return { ...(await made.ctxOf(personId)), ...created };
  };
  const decide = (
    { organizationId }: { readonly organizationId: string },
    from: Standing,
    to: Exclude<Standing, "applied">,
    { by = director, reason = "Known since the spring school." }: { by?: Context; reason?: string } = {},
  ) => setStanding(by, made.newId(), { organizationId, from, to, reason });
  return { director, stranger, apply, decide };
}

export async function testStanding() {
  const made = await testNetwork();
  return { ...made, ...(await standingIn(made)) };
}
