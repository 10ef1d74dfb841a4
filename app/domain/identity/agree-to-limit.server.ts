import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { id, slugText } from "#app/domain/kernel/values.server.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { claimOrganization, type OrganizationNotFound } from "./find-organization.server.ts";
import { countsAsPerson, readLimit } from "./read-signing-limit.server.ts";
import type { IdentityRefusal } from "./refusals.ts";
import { pendingRaise } from "./signing-limit.ts";
import { endRaise } from "./step-limit.server.ts";

export type AgreeToLimitRefusal =
  | KeyReused
  | OrganizationNotFound
  /** It holds already, was taken back, or is another one by now. */
  | IdentityRefusal<"limit_not_raised">
  /** Whoever raised it, or whose own limit it is. */
  | IdentityRefusal<"second_person_agrees">
  /** One of the two was given their role less than a day ago, or has it no more. */
  | IdentityRefusal<"role_too_new">;

/**
 * A second budget holder agrees to a higher limit, so that it holds at once: somebody else than who raised it and than
 * whose it is, and both in their roles for a day.
 */
export const agreeToLimit = command({
  name: "organization.agree_limit",
  permission: "organization.agree_limit",
  key: "required",
  input: z.object({
    slug: slugText,
    /** Whose own limit; null: the organization's. */
    personId: id.nullable(),
    /** The moment from which the raise would hold, as their page showed it: by it they agree to this one and no other. */
    from: z.iso.datetime(),
  }),
  output: z.null(),
  run(ctx, key, asked) {
    const { slug, personId, from } = asked;
    return transact<null, AgreeToLimitRefusal>(ctx, { key, request: asked }, async (tx) => {
      const claimed = await claimOrganization(tx, slug, "organization.agree_limit");
      if (!claimed) return refuse({ kind: "organization_not_found" });
      const whose = { organizationId: claimed.found.id, personId };
      const row = await readLimit(tx, whose);
      const pending = row && pendingRaise(row, tx.now);
      if (!pending || pending.from.getTime() !== Date.parse(from)) return refuse({ kind: "limit_not_raised" });
      const self = actorId(tx.actor);
      if (self === null || self === pending.by || self === personId) return refuse({ kind: "second_person_agrees" });
      const both = await Promise.all([
        countsAsPerson(tx, whose.organizationId, self, ["budget_holder"]),
        countsAsPerson(tx, whose.organizationId, pending.by, ["representative", "director"]),
      ]);
      if (both.includes(false)) return refuse({ kind: "role_too_new" });
      await endRaise(tx, whose, pending, "agreed");
      return ok(null);
    });
  },
});
