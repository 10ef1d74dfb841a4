import { sql } from "drizzle-orm";
import { system } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { closeRaising, type ClosedRaising } from "#app/domain/pledges/close-raising.server.ts";

/** Raises read at a time. */
const raisesPerPage = 100;

export interface ClosedByJob extends ClosedRaising {
  readonly projectId: string;
}

/**
 * Closes every raise whose deadline has passed. Safe on several nodes at once and after a crash: each raise is closed
 * under its project's lock by whoever comes first, and the others find it closed.
 *
 * The database's clock has the last word, so a node whose clock is ahead closes nothing too early. A story told with a
 * travelling clock lies behind it and follows its own.
 */
export async function closeDueRaisings(ctx: Omit<Context, "actor">): Promise<ClosedByJob[]> {
  const job: Context = { ...ctx, actor: system("closing of raises") };
  const closed: ClosedByJob[] = [];
  for (let page = await dueAfter(ctx, null); page.length > 0; page = await dueAfter(ctx, page.at(-1)!)) {
    for (const { id: projectId } of page) {
      const answer = await closeRaising(job, `closing:${ctx.newId()}`, { projectId, reason: "" });
      if (answer.ok) closed.push({ projectId, ...answer.value });
      // A raise that another node closed, or that the steward may still extend, is no trouble of this job.
      else if (answer.refusal.kind !== "not_raising" && answer.refusal.kind !== "extension_open") throw new Error(`closing ${projectId}: ${answer.refusal.kind}`);
    }
  }
  return closed;
}

interface Due {
  readonly id: string;
  readonly closesAt: string;
}

/** Raises that are due, the longest overdue first, behind the last one looked at: one that may be extended is met once. */
async function dueAfter(ctx: Omit<Context, "actor">, last: Due | null): Promise<Due[]> {
  return (await ctx.db.execute(sql`
    select id, closes_at as "closesAt" from project
    where stage = 'raising' and closes_at <= least(${ctx.clock.now().toISOString()}::timestamptz, now())
      and (${last?.closesAt ?? null}::timestamptz is null or (closes_at, id) > (${last?.closesAt ?? null}::timestamptz, ${last?.id ?? null}::uuid))
    order by closes_at, id limit ${raisesPerPage}`)) as unknown as Due[];
}
