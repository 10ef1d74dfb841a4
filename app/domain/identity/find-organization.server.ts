import { eq } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { membership, organization } from "#db/schema/identity.ts";
import type { Actor } from "#app/domain/kernel/actor.ts";
import { organizationStream } from "#app/domain/kernel/events.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import { may, type Action } from "./permissions.ts";
import type { IdentityRefusal } from "./refusals.ts";

export type FoundOrganization = typeof organization.$inferSelect;

/** Not there, or not the asker's to do this to: the two look the same. */
export type OrganizationNotFound = IdentityRefusal<"organization_not_found">;

/** An organization by its address, found through whoever asks: null where they may not do this to it. */
export async function findOrganization(
  db: Db,
  actor: Actor,
  action: Action,
  slug: string,
): Promise<FoundOrganization | null> {
  const [found] = await db.select().from(organization).where(eq(organization.slug, slug));
  return found && may(actor, action, found.id) ? found : null;
}

/**
 * The same for verbs: locks the organization's stream until the end of the transaction, and asks again under the lock what the
 * actor's roles are now. Somebody whose role was taken back a moment ago must not give it to themselves again.
 * @returns the organization and the first of the actions that the actor may do to it
 */
export async function claimOrganization<A extends Action>(
  tx: Tx,
  slug: string,
  ...actions: readonly A[]
): Promise<{ found: FoundOrganization; action: A } | null> {
  const [found] = await tx.db.select().from(organization).where(eq(organization.slug, slug));
  if (!found) return null;
  await tx.lock([organizationStream(found.id)]);
  const actor = await asOfNow(tx);
  const action = actions.find((each) => may(actor, each, found.id));
  return action === undefined ? null : { found, action };
}

async function asOfNow({ db, actor }: Tx): Promise<Actor> {
  if (actor.kind !== "person") return actor;
  const memberships = await db
    .select({
      organizationId: membership.organizationId,
      organizationKind: organization.kind,
      role: membership.role,
      standing: organization.standing,
    })
    .from(membership)
    .innerJoin(organization, eq(organization.id, membership.organizationId))
    .where(eq(membership.personId, actor.personId));
  return { ...actor, memberships };
}
