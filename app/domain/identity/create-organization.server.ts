import { z } from "zod";
import type { KernelRefusal } from "#app/domain/kernel/refusals.ts";
import { command } from "#app/domain/kernel/command.ts";
import { id } from "#app/domain/kernel/values.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { registrableKinds } from "./role.ts";
import { application } from "#db/schema/identity.ts";
import { standings } from "#db/schema/standings.ts";
import { networkStream } from "#app/domain/kernel/events.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import type { Standing } from "#app/domain/kernel/admitted.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { giveRole } from "./give-role.server.ts";
import { insertOrganization } from "./insert-organization.server.ts";
import { networkSettings } from "./network-settings.server.ts";
import { may } from "./permissions.ts";
import { admissionRule } from "./admission.ts";
import type { IdentityRefusal } from "./refusals.ts";

export type CreateOrganizationRefusal =
  | KernelRefusal<"sign_in_first">
  | IdentityRefusal<"organization_name_taken", "name">
  /** Nobody applies here: the steward registers organizations. */
  | IdentityRefusal<"admission_by_invitation">;

const text = z.string().max(limits.descriptionLength).optional();

/**
 * Registers an organization. Whoever does it becomes its first representative and applies for it, unless the network is
 * open. Whom the steward registers is admitted by that, and speaks for itself once its first representative was invited.
 */
export const createOrganization = command({
  name: "organization.create",
  permission: "organization.create",
  key: "required",
  input: z.object({
    name: z.string().max(limits.organizationNameLength),
    kind: z.enum(registrableKinds),
    description: text,
    websiteUrl: z.string().max(limits.urlLength).optional(),
    // What whoever decides reads: what the applicant does there, what it runs, and who knows it.
    applicantPosition: text,
    runs: text,
    vouchedBy: text,
  }),
  output: z.object({ organizationId: id, slug: z.string(), standing: z.enum(standings) }),
  async run(ctx, key, input) {
    const { actor } = ctx;
    if (actor.kind !== "person") return refuse<CreateOrganizationRefusal>({ kind: "sign_in_first" });
    return transact<{ organizationId: string; slug: string; standing: Standing }, CreateOrganizationRefusal>(
      ctx,
      { key, request: input, lock: [networkStream] },
      async (tx) => {
        const bySteward = may(actor, "organization.admit");
        const rule = admissionRule((await networkSettings(tx.db))?.settings);
        if (rule === "invitation" && !bySteward) return refuse({ kind: "admission_by_invitation" });
        const standing: Standing = bySteward || rule === "open" ? "admitted" : "applied";
        const { applicantPosition = "", runs = "", vouchedBy = "", ...wanted } = input;
        const reason = bySteward ? "The steward registered it." : standing === "applied" ? "" : "The network is open.";
        const created = await insertOrganization(tx, { ...wanted, standing, reason });
        if (!created) return refuse({ kind: "organization_name_taken", field: "name" });
        const { organizationId } = created;
        await tx.db.insert(application).values({
          organizationId,
          applicantId: actor.personId,
          applicantPosition,
          runs,
          vouchedBy,
          appliedAt: tx.now,
        });
        if (!bySteward) await giveRole(tx, { personId: actor.personId, organizationId, role: "representative" });
        return ok({ ...created, standing });
      },
    );
  },
});
