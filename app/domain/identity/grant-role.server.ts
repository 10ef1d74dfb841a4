import { and, eq, isNull } from "drizzle-orm";
import { membership, person } from "#db/schema/identity.ts";
import type { Role } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { claimOrganization, type OrganizationNotFound } from "./find-organization.server.ts";
import { giveRole } from "./give-role.server.ts";
import { rolesOfKind } from "./role.ts";
import type { IdentityRefusal } from "./refusals.ts";

export type GrantRoleRefusal =
  | OrganizationNotFound
  | IdentityRefusal<"role_not_here", "role">
  /** Only somebody who belongs to the organization can be given one more role; others come by invitation. */
  | IdentityRefusal<"person_not_here">;

/** Gives one more role to somebody who belongs to the organization. Giving it twice changes nothing. */
export function grantRole(
  ctx: Context,
  slug: string,
  { personId, role }: { readonly personId: string; readonly role: Role },
) {
  return transact<{ changed: boolean }, GrantRoleRefusal>(ctx, {}, async (tx) => {
    const claimed = await claimOrganization(tx, slug, "organization.invite");
    if (!claimed) return refuse({ kind: "organization_not_found" });
    const { found } = claimed;
    if (!rolesOfKind[found.kind].includes(role)) return refuse({ kind: "role_not_here", field: "role" });
    const [belongs] = await tx.db
      .select({ id: person.id })
      .from(membership)
      .innerJoin(person, eq(person.id, membership.personId))
      .where(and(eq(membership.organizationId, found.id), eq(membership.personId, personId), isNull(person.closedAt)))
      .limit(1);
    if (!belongs) return refuse({ kind: "person_not_here" });
    return ok({ changed: await giveRole(tx, { personId, organizationId: found.id, role }) });
  });
}
