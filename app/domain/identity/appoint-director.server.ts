import { and, eq, isNull } from "drizzle-orm";
import { organization, person } from "#db/schema/identity.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { organizationStream } from "#app/domain/kernel/events.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { giveRole } from "./give-role.server.ts";
import type { IdentityRefusal } from "./refusals.ts";

export type AppointDirectorRefusal = IdentityRefusal<"account_not_found" | "network_not_set_up">;

/**
 * Makes whoever has this address a director of the steward, though nobody there invited them: for whoever runs the server,
 * when the only director is gone. It is said in the log like any other coming. Doing it twice changes nothing.
 */
export const appointDirector = (ctx: Context, { email }: { readonly email: string }) =>
  transact<{ displayName: string; steward: string; changed: boolean }, AppointDirectorRefusal>(ctx, {}, async (tx) => {
    const [steward] = await tx.db
      .select({ id: organization.id, name: organization.name })
      .from(organization)
      .where(eq(organization.kind, "steward"));
    if (!steward) return refuse({ kind: "network_not_set_up" });
    await tx.lock([organizationStream(steward.id)]);
    const [found] = await tx.db
      .select({ id: person.id, displayName: person.displayName })
      .from(person)
      .where(and(eq(person.email, email), isNull(person.closedAt)));
    if (!found) return refuse({ kind: "account_not_found" });
    const changed = await giveRole(tx, { personId: found.id, organizationId: steward.id, role: "director" });
    return ok({ displayName: found.displayName, steward: steward.name, changed });
  });
