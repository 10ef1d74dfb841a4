import { eq } from "drizzle-orm";
import { organization, setupCode } from "#db/schema/identity.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { networkStream } from "#app/domain/kernel/events.ts";
import { assert, ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { hashSecret, newSecret } from "./secret.server.ts";

/**
 * While the network has no steward: the code that lets somebody found it, for each server to print at its start. It is the
 * same for all of them until it is used, and then it is gone.
 * @returns null when the network is founded
 */
export async function offerSetUp(ctx: Context): Promise<string | null> {
  const offered = await transact<string | null, never>(ctx, { lock: [networkStream] }, async (tx) => {
    const [steward] = await tx.db
      .select({ id: organization.id })
      .from(organization)
      .where(eq(organization.kind, "steward"));
    if (steward) return ok(null);
    const [kept] = await tx.db.select().from(setupCode);
    // A server of an older release replaces the hash and leaves the code, which nobody can use then.
    if (kept?.code && hashSecret(kept.code) === kept.codeHash) return ok(kept.code);
    const code = newSecret();
    const row = { id: 1, code, codeHash: hashSecret(code), createdAt: tx.now };
    await tx.db.insert(setupCode).values(row).onConflictDoUpdate({ target: setupCode.id, set: row });
    return ok(code);
  });
  assert(offered.ok, "offering the set-up is never refused");
  return offered.value;
}
