import { sql } from "drizzle-orm";
import { stewardSight } from "#app/domain/kernel/actor.ts";
import { machine } from "#app/domain/kernel/machine.ts";
import { col, readRows, type RowOf } from "#db/rows.server.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { closeRaising, type ClosedRaising, type CloseRefusal } from "#app/domain/pledges/close-raising.server.ts";

/** Raises read at a time. */
const raisesPerPage = 100;

/** What closing refuses to a raise that was due a moment ago and is not, or may be extended. */
const noTrouble: readonly CloseRefusal["kind"][] = [
  "not_raising",
  "extension_open",
  "minimum_not_reached",
  "reason_missing",
];

const closer = machine("job", "closing of raises", ["project.close_raising", stewardSight]);

export interface ClosedByJob extends ClosedRaising {
  readonly projectId: string;
}

/**
 * Raises whose deadline has passed, the longest overdue first: each is closed by a task of its own.
 *
 * The database's clock has the last word, so a node whose clock is ahead closes nothing too early. A story told with a
 * travelling clock lies behind it and follows its own.
 */
export async function dueRaisings(ctx: Omit<Context, "actor">): Promise<string[]> {
  const due: string[] = [];
  for (let page = await dueAfter(ctx, null); page.length > 0; page = await dueAfter(ctx, page.at(-1)!))
    due.push(...page.map(({ id }) => id));
  return due;
}

/**
 * Closes one of them. Safe on several nodes at once and after a crash: it is closed under its project's lock by whoever
 * comes first, and the others find it closed.
 * @returns null where another node closed it, the steward extended it since, or may still do so: that is no trouble of this job
 * @throws where it cannot be closed
 */
export async function closeDueRaising(ctx: Omit<Context, "actor">, projectId: string): Promise<ClosedByJob | null> {
  const answer = await closeRaising({ ...ctx, actor: closer }, `closing:${ctx.newId()}`, {
    projectId,
    reason: "",
  });
  if (answer.ok) return { projectId, ...answer.value };
  if (!noTrouble.includes(answer.refusal.kind)) throw new Error(`closing ${projectId}: ${answer.refusal.kind}`);
  return null;
}

/** All of them one after the other, for stories: there, one that cannot be closed ends the telling. */
export async function closeDueRaisings(ctx: Omit<Context, "actor">): Promise<ClosedByJob[]> {
  const closed: ClosedByJob[] = [];
  for (const projectId of await dueRaisings(ctx)) {
    const one = await closeDueRaising(ctx, projectId);
    if (one) closed.push(one);
  }
  return closed;
}

const dueShape = { id: col.text, closesAt: col.text };
type Due = RowOf<typeof dueShape>;

/** Raises that are due, the longest overdue first, behind the last one looked at: one that may be extended is met once. */
async function dueAfter(ctx: Omit<Context, "actor">, last: Due | null): Promise<Due[]> {
  return await readRows(
    ctx.db,
    dueShape,
    sql`
    select id, closes_at as "closesAt" from project
    where stage = 'raising' and closes_at <= least(${ctx.clock.now().toISOString()}::timestamptz, now())
      and (${last?.closesAt ?? null}::timestamptz is null or (closes_at, id) > (${last?.closesAt ?? null}::timestamptz, ${last?.id ?? null}::uuid))
    order by closes_at, id limit ${raisesPerPage}`,
  );
}
