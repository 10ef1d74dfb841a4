import { eq } from "drizzle-orm";
import { pledge } from "#db/schema/pledges.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Actor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { networkStream, organizationStream, projectStream } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { storeNaming, type PledgeRow } from "#app/domain/pledges/pledge.ts";
import { changeProject } from "#app/domain/projects/change-project.server.ts";
import type { PledgesRefusal } from "./refusals.ts";

export type SetNamingRefusal =
  | KeyReused
  /** There is no such pledge, or it is not one that the actor may name. */
  | PledgesRefusal<"pledge_not_found">;

/**
 * Who pays and who is credited are both named with a pledge, so the people of either may ask for silence. What a fund
 * promises stands on the fund's own public page, so its name stays.
 */
export const maySetNaming = (
  actor: Actor,
  row: Pick<PledgeRow, "payerOrganizationId" | "creditedOrganizationId" | "fundId">,
): boolean =>
  row.fundId === null &&
  (may(actor, "pledge.set_naming", row.payerOrganizationId) ||
    may(actor, "pledge.set_naming", row.creditedOrganizationId));

/** From now on; a sealed pledge may also say what holds once it is opened. What is open is never sealed again. */
export type NamingWish = "named" | "not_named" | "named_once_opened";

interface Answer {
  readonly pledgeId: string;
  readonly named: boolean;
  /** Still sealed: `named` holds once it is opened. */
  readonly sealed: boolean;
}

/**
 * Gives or takes back an organization's consent to be named in public with a pledge, on whatever rung it is, an ended one
 * too: its name stands in the history. No sum changes. Everything that shows a name reads this consent as it is now, so what was told
 * before is masked as well; setting what is set already says nothing, and neither does what holds only later.
 */
export async function setNaming(
  ctx: Context,
  key: string,
  { pledgeId, naming }: { pledgeId: string; naming: NamingWish },
): Promise<Result<Answer, SetNamingRefusal>> {
  // A pledge never changes its project, so this may be read before the lock is taken.
  const [at] = isId(pledgeId)
    ? await ctx.db.select({ projectId: pledge.projectId }).from(pledge).where(eq(pledge.id, pledgeId))
    : [];
  if (!at) return refuse({ kind: "pledge_not_found" });
  const answer = await changeProject<Answer, SetNamingRefusal>(
    ctx,
    at.projectId,
    { key, request: { naming: pledgeId, to: naming } },
    async (tx) => {
      const [row] = await tx.db.select().from(pledge).where(eq(pledge.id, pledgeId));
      if (!row || !maySetNaming(ctx.actor, row)) return refuse({ kind: "pledge_not_found" });
      const sealed = row.opensNamed !== null && naming !== "named";
      const set = storeNaming({ named: naming !== "not_named", sealed });
      const { named } = set;
      const answer = ok({ pledgeId, named: naming !== "not_named", sealed });
      if (row.named === named && row.opensNamed === set.opensNamed) return answer;
      await tx.db.update(pledge).set(set).where(eq(pledge.id, pledgeId));
      if (sealed) return answer;
      tx.say({
        name: "pledge.naming_set",
        // Its own stream too: whoever has its page open must not go on reading the name there. Without consent it is hidden in it.
        streams: [projectStream(row.projectId), organizationStream(row.creditedOrganizationId), networkStream],
        organizationId: row.creditedOrganizationId,
        entity: `pledge:${pledgeId}`,
        payload: { pledgeId, named },
      });
      return answer;
    },
  );
  // A project that the actor cannot see has no pledges either.
  return !answer.ok && answer.refusal.kind === "project_not_found"
    ? refuse({ kind: "pledge_not_found" })
    : (answer as Result<Answer, SetNamingRefusal>);
}
