import type { PersonActor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { networkStream } from "#app/domain/kernel/events.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { giveRole } from "./give-role.server.ts";
import { insertOrganization } from "./insert-organization.server.ts";
import type { registrableKinds } from "./role.ts";
import type { IdentityRefusal } from "./refusals.ts";

export type CreateOrganizationRefusal = IdentityRefusal<"organization_name_taken", "name">;

interface CreateOrganization {
  readonly key: string;
  readonly name: string;
  readonly kind: (typeof registrableKinds)[number];
  readonly description?: string | undefined;
  readonly websiteUrl?: string | undefined;
}

/** Registers an organization; whoever registers it is its first representative. */
export function createOrganization(
  ctx: Context & { readonly actor: PersonActor },
  { key, ...input }: CreateOrganization,
) {
  return transact<{ organizationId: string; slug: string }, CreateOrganizationRefusal>(
    ctx,
    { key, request: input, lock: [networkStream] },
    async (tx) => {
      const created = await insertOrganization(tx, input);
      if (!created) return refuse({ kind: "organization_name_taken", field: "name" });
      await giveRole(tx, {
        personId: ctx.actor.personId,
        organizationId: created.organizationId,
        role: "representative",
      });
      return ok(created);
    },
  );
}
