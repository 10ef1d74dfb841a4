import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { id, slugText } from "#app/domain/kernel/values.server.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { claimOrganization, type OrganizationNotFound } from "./find-organization.server.ts";
import { readLimit } from "./read-signing-limit.server.ts";
import type { IdentityRefusal } from "./refusals.ts";
import { pendingRaise } from "./signing-limit.ts";
import { endRaise } from "./step-limit.server.ts";

export type TakeBackLimitRefusal = OrganizationNotFound | IdentityRefusal<"limit_not_raised">;

/** Takes a higher limit back before it holds: any budget holder may, and whoever looks after the organization. */
export const takeBackLimit = command({
  name: "organization.take_back_limit",
  permission: "organization.take_back_limit",
  key: "none",
  input: z.object({
    slug: slugText,
    /** Whose own limit; null: the organization's. */
    personId: id.nullable(),
  }),
  output: z.null(),
  run(ctx, _key, { slug, personId }) {
    return transact<null, TakeBackLimitRefusal>(ctx, {}, async (tx) => {
      const claimed = await claimOrganization(tx, slug, "organization.take_back_limit");
      if (!claimed) return refuse({ kind: "organization_not_found" });
      const whose = { organizationId: claimed.found.id, personId };
      const row = await readLimit(tx, whose);
      const pending = row && pendingRaise(row, tx.now);
      if (!pending) return refuse({ kind: "limit_not_raised" });
      await endRaise(tx, whose, pending, "taken_back");
      return ok(null);
    });
  },
});
