import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { col, readRows } from "#db/rows.server.ts";
import { organization } from "#db/schema/identity.ts";
import { standings } from "#db/schema/standings.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { IdentityRefusal } from "#app/domain/identity/refusals.ts";
import { standingAfter } from "#app/domain/identity/admission.ts";
import { stepStanding } from "#app/domain/identity/step-standing.server.ts";
import type { OrganizationNotFound } from "#app/domain/identity/find-organization.server.ts";
import { command } from "#app/domain/kernel/command.ts";
import { organizationStream } from "#app/domain/kernel/events.ts";
import type { KernelRefusal, NotPermitted } from "#app/domain/kernel/refusals.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { isAdmitted, type Standing } from "#app/domain/kernel/admitted.ts";
import { transact, type KeyReused, type Tx } from "#app/domain/kernel/transaction.server.ts";
import { id, reasonText } from "#app/domain/kernel/values.server.ts";
import { recountedRaise, recountPledges, type RecountedRaise } from "#app/domain/pledges/recount-pledges.server.ts";
import { undecidedSql } from "./read-undecided.server.ts";

export type SetStandingRefusal =
  | KeyReused
  | NotPermitted
  | OrganizationNotFound
  | KernelRefusal<"reason_missing", "reason">
  /** It stands otherwise by now, or cannot go there from where it stands; the steward itself stays. */
  | IdentityRefusal<"standing_is_so">;

export interface StandingToSet {
  readonly organizationId: string;
  /** As whoever decides saw it. */
  readonly from: Standing;
  readonly to: Exclude<Standing, "applied">;
  /** Its own people and the steward read it. */
  readonly reason: string;
}

const standingToSet: z.ZodType<StandingToSet> = z.object({
  organizationId: id,
  from: z.enum(standings),
  to: z.enum(standings).exclude(["applied"]),
  reason: reasonText,
});

/** What followed for raises. */
export interface FollowedStanding {
  readonly raises: readonly RecountedRaise[];
}

const followedStanding: z.ZodType<FollowedStanding> = z.object({ raises: z.array(recountedRaise) });

/**
 * The steward admits an organization, suspends it, lifts that, or ends its standing, with a reason. Its pledges that are not
 * allocated count, or count for nobody, from this moment on, and every raise is settled anew; nothing becomes firm by it
 * that its own budget holder has not signed as firm.
 *
 * @param preview tells what would follow and changes nothing; it needs no reason
 */
export const setStanding = command({
  name: "organization.set_standing",
  permission: "organization.admit",
  key: "required",
  input: standingToSet,
  output: followedStanding,
  async run(
    ctx,
    key,
    wanted,
    { preview = false }: { preview?: boolean } = {},
  ): Promise<Result<FollowedStanding, SetStandingRefusal>> {
    if (!may(ctx.actor, "organization.admit")) return refuse({ kind: "not_permitted" });
    if (wanted.reason.trim() === "" && !preview) return refuse({ kind: "reason_missing", field: "reason" });
    const { organizationId, from, to, reason } = wanted;
    return transact<FollowedStanding, SetStandingRefusal>(
      ctx,
      { key, request: wanted, preview, lock: [organizationStream(organizationId)] },
      async (tx) => {
        // Whoever signs for it meanwhile holds the row, and is waited for.
        const [found] = await tx.db
          .select({ kind: organization.kind, standing: organization.standing })
          .from(organization)
          .where(eq(organization.id, organizationId))
          .for("update");
        if (!found) return refuse({ kind: "organization_not_found" });
        if (found.kind === "steward" || found.standing !== from || !standingAfter[from].includes(to))
          return refuse({ kind: "standing_is_so" });
        if (from === to && !(await isUndecided(tx, organizationId))) return refuse({ kind: "standing_is_so" });
        await stepStanding(tx, { organizationId, from, to, reason: reason.trim() });
        const raises = isAdmitted(from) === isAdmitted(to) ? [] : await recountPledges(tx, organizationId);
        return ok({ raises });
      },
    );
  },
});

/** Only what nobody decided about can be confirmed. */
async function isUndecided(tx: Tx, organizationId: string): Promise<boolean> {
  const [row] = await readRows(
    tx.db,
    { undecided: col.boolean },
    sql`select ${undecidedSql} as undecided from organization o where o.id = ${organizationId}`,
  );
  return row?.undecided ?? false;
}
