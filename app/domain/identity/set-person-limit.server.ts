import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { id, minorUnits, slugText } from "#app/domain/kernel/values.server.ts";
import { organizationStream } from "#app/domain/kernel/events.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { claimOrganization, type OrganizationNotFound } from "./find-organization.server.ts";
import type { IdentityRefusal } from "./refusals.ts";
import { stepLimit } from "./step-limit.server.ts";

export type SetPersonLimitRefusal = OrganizationNotFound | IdentityRefusal<"person_not_here">;

/**
 * Sets what one budget holder may sign alone, where it is narrower than the organization's limit: less at once, more from a
 * day later.
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
  output: z.object({
    /** From when a raised limit holds; null where none waits. */
    limitFrom: z.iso.datetime().nullable(),
  }),
  run(ctx, _key, { slug, personId, limitMinor }) {
    return transact<{ limitFrom: string | null }, SetPersonLimitRefusal>(ctx, {}, async (tx) => {
      const claimed = await claimOrganization(tx, slug, "organization.set_limit");
      if (!claimed) return refuse({ kind: "organization_not_found" });
      const { id: organizationId } = claimed.found;
      const set = await stepLimit(tx, { organizationId, personId }, limitMinor);
      if (!set) return refuse({ kind: "person_not_here" });
      const limitFrom = set.pending?.from.toISOString() ?? null;
      // A raise says itself, to all whom it concerns.
      if (!set.changed || set.pending) return ok({ limitFrom });
      tx.say({
        name: "organization.edited",
        streams: [organizationStream(organizationId)],
        organizationId,
        entity: `person:${personId}`,
        audience: "steward",
        payload: { fields: ["signing_limit"] },
      });
      return ok({ limitFrom });
    });
  },
});
