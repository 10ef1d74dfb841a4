import { eq } from "drizzle-orm";
import { organization, setupCode } from "#db/schema/identity.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { networkStream } from "#app/domain/kernel/events.ts";
import { assert, ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { hashSecret, newSecret } from "./secret.server.ts";

/**
 * While the network has no steward: makes the code that lets somebody found it, for the server to print at its start. A new
 * one replaces the one before, so of several nodes the last to start prints the one that works.
 * @returns null when the network is founded
 */
export async function offerSetUp(ctx: Context): Promise<string | null> {
  const code = newSecret();
  const offered = await transact<boolean, never>(ctx, { lock: [networkStream] }, async (tx) => {
    const [steward] = await tx.db.select({ id: organization.id }).from(organization).where(eq(organization.kind, "steward"));
    if (steward) return ok(false);
    const row = { id: 1, codeHash: hashSecret(code), createdAt: tx.now };
    await tx.db.insert(setupCode).values(row).onConflictDoUpdate({ target: setupCode.id, set: row });
    return ok(true);
  });
  assert(offered.ok, "offering the set-up is never refused");
  return offered.value ? code : null;
}
