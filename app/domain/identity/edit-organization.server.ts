import { z } from "zod";
import { limits } from "#app/domain/kernel/limits.ts";
import { minorUnits } from "#app/domain/kernel/values.server.ts";
import { command } from "#app/domain/kernel/command.ts";
import { slugText } from "./account-values.server.ts";
import { eq } from "drizzle-orm";
import { organization } from "#db/schema/identity.ts";
import { organizationStream } from "#app/domain/kernel/events.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { claimOrganization, type OrganizationNotFound } from "./find-organization.server.ts";

/** Changes how an organization presents itself and how much one budget holder may sign. Its name, and so its address, stay. */
export const editOrganization = command({
  name: "organization.edit",
  permission: "organization.edit",
  key: "none",
  input: z.object({
    slug: slugText,
    // What is to stand; what is left out stays as it is.
    description: z.string().max(limits.descriptionLength).optional(),
    websiteUrl: z.string().max(limits.urlLength).nullish(),
    /** Minor units of the book currency that one budget holder may sign alone; null for no limit. */
    signingLimitMinor: minorUnits.nullish(),
  }),
  output: z.object({ changed: z.array(z.string()) }),
  run(ctx, _key, { slug, ...input }) {
    return transact<{ changed: string[] }, OrganizationNotFound>(ctx, {}, async (tx) => {
      const claimed = await claimOrganization(tx, slug, "organization.edit");
      if (!claimed) return refuse({ kind: "organization_not_found" });
      const { found } = claimed;
      const {
        description = found.description,
        websiteUrl = found.websiteUrl,
        signingLimitMinor = found.signingLimitMinor,
      } = input;
      const after = { description, websiteUrl, signingLimitMinor };
      const changed = (Object.keys(after) as (keyof typeof after)[]).filter((field) => after[field] !== found[field]);
      if (changed.length === 0) return ok({ changed });
      await tx.db.update(organization).set(after).where(eq(organization.id, found.id));
      tx.say({
        name: "organization.edited",
        streams: [organizationStream(found.id)],
        organizationId: found.id,
        entity: `organization:${found.id}`,
        audience: "members",
        payload: { fields: changed },
      });
      return ok({ changed });
    });
  },
});
