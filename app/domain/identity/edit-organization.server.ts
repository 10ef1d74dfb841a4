import { z } from "zod";
import { limits } from "#app/domain/kernel/limits.ts";
import { minorUnits, slugText } from "#app/domain/kernel/values.server.ts";
import { command } from "#app/domain/kernel/command.ts";
import { eq } from "drizzle-orm";
import { organization } from "#db/schema/identity.ts";
import { organizationStream } from "#app/domain/kernel/events.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { claimOrganization, type OrganizationNotFound } from "./find-organization.server.ts";
import { stepLimit } from "./step-limit.server.ts";

const editedOrganization = z.object({
  changed: z.array(z.string()),
  /** From when a raised signing limit holds; null where none was raised. */
  limitFrom: z.iso.datetime().nullable(),
});
type EditedOrganization = z.output<typeof editedOrganization>;

/**
 * Changes how an organization presents itself and how much one budget holder may sign: less at once, more from a day later.
 * Its name, and so its address, stay.
 */
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
  output: editedOrganization,
  run(ctx, _key, { slug, ...input }) {
    return transact<EditedOrganization, OrganizationNotFound>(ctx, {}, async (tx) => {
      const claimed = await claimOrganization(tx, slug, "organization.edit");
      if (!claimed) return refuse({ kind: "organization_not_found" });
      const { found } = claimed;
      const { description = found.description, websiteUrl = found.websiteUrl, signingLimitMinor } = input;
      const after = { description, websiteUrl };
      const texts = (Object.keys(after) as (keyof typeof after)[]).filter((field) => after[field] !== found[field]);
      if (texts.length > 0) await tx.db.update(organization).set(after).where(eq(organization.id, found.id));
      const limit =
        signingLimitMinor === undefined
          ? null
          : await stepLimit(tx, { organizationId: found.id, personId: null }, signingLimitMinor);
      const raised = limit?.changed ? limit.pending : null;
      // A raise says itself, to all whom it concerns.
      const fields = limit?.changed && !raised ? [...texts, "signingLimitMinor"] : texts;
      if (fields.length > 0)
        tx.say({
          name: "organization.edited",
          streams: [organizationStream(found.id)],
          organizationId: found.id,
          entity: `organization:${found.id}`,
          audience: "members",
          payload: { fields },
        });
      return ok({
        changed: limit?.changed ? [...texts, "signingLimitMinor"] : texts,
        limitFrom: raised?.from.toISOString() ?? null,
      });
    });
  },
});
