import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { id, minorUnits } from "#app/domain/kernel/values.server.ts";
import { slugText } from "./account-values.server.ts";
import { and, eq } from "drizzle-orm";
import { membership } from "#db/schema/identity.ts";
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
export const setPersonLimit = command({
  name: "organization.set_person_limit",
  permission: "organization.set_limit",
  key: "none",
  input: z.object({
    slug: slugText,
    personId: id,
    /** Minor units of the book; null: the organization's limit. */
    limitMinor: minorUnits.nullable(),
  }),
  output: z.null(),
  run(ctx, _key, { slug, personId, limitMinor }) {
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
  },
});
