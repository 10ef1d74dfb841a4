import { z } from "zod";
import { limits } from "#app/domain/kernel/limits.ts";
import { email, password, secret, timeZoneText } from "./account-values.server.ts";
import { command } from "#app/domain/kernel/command.ts";
import { id, minorUnits } from "#app/domain/kernel/values.server.ts";
import { eq } from "drizzle-orm";
import { network, organization, setupCode } from "#db/schema/identity.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { networkStream } from "#app/domain/kernel/events.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact, type Tx } from "#app/domain/kernel/transaction.server.ts";
import { giveRole } from "./give-role.server.ts";
import { insertOrganization } from "./insert-organization.server.ts";
import { insertPerson } from "./insert-person.server.ts";
import { refuseWeakPassword, type PasswordRefusal } from "./password-strength.server.ts";
import { hashPassword } from "./password.server.ts";
import { hashSecret } from "./secret.server.ts";
import type { IdentityRefusal } from "./refusals.ts";
import type { KernelRefusal } from "#app/domain/kernel/refusals.ts";

export type SetUpNetworkRefusal =
  | IdentityRefusal<"network_is_set_up">
  | IdentityRefusal<"setup_code_wrong", "code">
  | KernelRefusal<"amount_is_zero", "staffRate">
  | IdentityRefusal<"organization_name_taken", "organizationName">
  /** The address of the first director belongs to somebody who is not the one asking. */
  | IdentityRefusal<"account_exists">
  | PasswordRefusal;

const networkToFound = z.object({
  /** The code that the server printed; the product itself (a story, a task at the server's own console) needs none. */
  code: secret.optional(),
  networkName: z.string().max(limits.organizationNameLength),
  tagline: z.string().max(limits.descriptionLength).optional(),
  /** ISO 4217. */
  bookCurrency: z.string().length(3),
  staffRateMinor: minorUnits,
  sponsorFeeBasisPoints: z.int().min(0).max(10_000).optional(),
  /** The steward's own name. */
  organizationName: z.string().max(limits.organizationNameLength),
  /** The account to open for the first director; null where the asker is signed in and becomes it. */
  director: z
    .object({
      email,
      displayName: z.string().max(limits.nameLength),
      password,
      timeZone: timeZoneText.optional(),
    })
    .nullable(),
});

/** Founds the network: its one row, its steward and the steward's first director. Only while there is none; of two at once one wins. */
export const setUpNetwork = command({
  name: "network.set_up",
  permission: "anyone",
  key: "none",
  input: networkToFound,
  output: z.object({ personId: id, organizationId: id, slug: z.string() }),
  async run(ctx, _key, input, settings: Readonly<Record<string, unknown>> = {}) {
    if (input.staffRateMinor <= 0n) return refuse<SetUpNetworkRefusal>({ kind: "amount_is_zero", field: "staffRate" });
    const passwordHash = input.director && (await hashPassword(input.director.password));
    return transact<{ personId: string; organizationId: string; slug: string }, SetUpNetworkRefusal>(
      ctx,
      { lock: [networkStream] },
      async (tx) => {
        const [steward] = await tx.db
          .select({ id: organization.id })
          .from(organization)
          .where(eq(organization.kind, "steward"));
        if (steward) return refuse({ kind: "network_is_set_up" });
        if (ctx.actor.kind !== "machine" && !(await fits(tx, input.code)))
          return refuse({ kind: "setup_code_wrong", field: "code" });
        const { networkName, tagline = "", bookCurrency, staffRateMinor, sponsorFeeBasisPoints = 0 } = input;
        const row = {
          id: 1,
          name: networkName,
          tagline,
          bookCurrency,
          staffRateMinor,
          sponsorFeeBasisPoints,
          settings,
        };
        await tx.db.insert(network).values(row).onConflictDoUpdate({ target: network.id, set: row });
        const weak =
          input.director &&
          (await refuseWeakPassword(tx, input.director.password, [
            input.director.displayName,
            input.director.email,
            input.organizationName,
          ]));
        if (weak) return weak;
        const created = await insertOrganization(tx, {
          name: input.organizationName,
          kind: "steward",
          standing: "admitted",
          reason: "It founded the network.",
        });
        if (!created) return refuse({ kind: "organization_name_taken", field: "organizationName" });
        const personId =
          input.director && passwordHash
            ? await insertPerson(tx, { ...input.director, passwordHash })
            : actorId(ctx.actor);
        if (personId === null) return refuse({ kind: "account_exists" });
        await giveRole(tx, { personId, organizationId: created.organizationId, role: "director" });
        await tx.db.delete(setupCode);
        return ok({ personId, ...created });
      },
    );
  },
});

async function fits(tx: Tx, code: string | undefined): Promise<boolean> {
  const [offered] = await tx.db.select({ codeHash: setupCode.codeHash }).from(setupCode);
  return offered !== undefined && code !== undefined && offered.codeHash === hashSecret(code);
}
