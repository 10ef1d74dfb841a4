import { z } from "zod";
import type { KernelRefusal } from "#app/domain/kernel/refusals.ts";
import { command } from "#app/domain/kernel/command.ts";
import { id } from "#app/domain/kernel/values.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { registrableKinds } from "./role.ts";
import { networkStream } from "#app/domain/kernel/events.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { giveRole } from "./give-role.server.ts";
import { insertOrganization } from "./insert-organization.server.ts";
import type { IdentityRefusal } from "./refusals.ts";

export type CreateOrganizationRefusal =
  KernelRefusal<"sign_in_first"> | IdentityRefusal<"organization_name_taken", "name">;

/** Registers an organization; whoever registers it is its first representative. */
export const createOrganization = command({
  name: "organization.create",
  permission: "organization.create",
  key: "required",
  input: z.object({
    name: z.string().max(limits.organizationNameLength),
    kind: z.enum(registrableKinds),
    description: z.string().max(limits.descriptionLength).optional(),
    websiteUrl: z.string().max(limits.urlLength).optional(),
  }),
  output: z.object({ organizationId: id, slug: z.string() }),
  async run(ctx, key, input) {
    const { actor } = ctx;
    if (actor.kind !== "person") return refuse<CreateOrganizationRefusal>({ kind: "sign_in_first" });
    return transact<{ organizationId: string; slug: string }, CreateOrganizationRefusal>(
      ctx,
      { key, request: input, lock: [networkStream] },
      async (tx) => {
        const created = await insertOrganization(tx, input);
        if (!created) return refuse({ kind: "organization_name_taken", field: "name" });
        await giveRole(tx, {
          personId: actor.personId,
          organizationId: created.organizationId,
          role: "representative",
        });
        return ok(created);
      },
    );
  },
});
