import { and, eq } from "drizzle-orm";
import { membership } from "#db/schema/identity.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { organizationStream } from "#app/domain/kernel/events.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { claimOrganization, type OrganizationNotFound } from "./find-organization.server.ts";
import type { IdentityRefusal } from "./refusals.ts";

export type SetPersonLimitRefusal = OrganizationNotFound | IdentityRefusal<"person_not_here">;

/**
 * Sets what one budget holder may sign alone, where it is narrower than the organization's limit.
 * @param limitMinor minor units of the book; null: the organization's limit
 */
export function setPersonLimit(
  ctx: Context,
  slug: string,
  { personId, limitMinor }: { readonly personId: string; readonly limitMinor: bigint | null },
) {
  return transact<null, SetPersonLimitRefusal>(ctx, {}, async (tx) => {
    const claimed = await claimOrganization(tx, slug, "organization.set_limit");
    if (!claimed) return refuse({ kind: "organization_not_found" });
    const { id: organizationId } = claimed.found;
    const changed = await tx.db
      .update(membership)
      .set({ signingLimitMinor: limitMinor })
      .where(
        and(
          eq(membership.personId, personId),
          eq(membership.organizationId, organizationId),
          eq(membership.role, "budget_holder"),
        ),
      )
      .returning({ personId: membership.personId });
    if (changed.length === 0) return refuse({ kind: "person_not_here" });
    tx.say({
      name: "organization.edited",
      streams: [organizationStream(organizationId)],
      organizationId,
      entity: `person:${personId}`,
      audience: "steward",
      payload: { fields: ["signing_limit"] },
    });
    return ok(null);
  });
}
