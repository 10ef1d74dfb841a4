import { z } from "zod";
import { and, eq, sql } from "drizzle-orm";
import { pledge } from "#db/schema/pledges.ts";
import { project } from "#db/schema/projects.ts";
import { stewardSight } from "#app/domain/kernel/actor.ts";
import { machine } from "#app/domain/kernel/machine.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { settleAnew } from "#app/domain/pledges/settle-anew.server.ts";
import { changeProject } from "#app/domain/projects/change-project.server.ts";
import { command } from "#app/domain/kernel/command.ts";
import { id } from "#app/domain/kernel/values.server.ts";

/**
 * Raises that something other than a pledge may have changed: maintainers answer while money is raised, and pledges wait
 * for their answer. Looked for by a job, because projects know nothing of pledges.
 */
export async function waitingRaisings({ db }: Pick<Context, "db">): Promise<string[]> {
  const waiting = await db
    .selectDistinct({ id: project.id })
    .from(project)
    .innerJoin(
      pledge,
      and(
        eq(pledge.projectId, project.id),
        sql`${pledge.rung} = 'firm' and ${pledge.conditions} @> '[{"kind": "maintainers"}]'`,
      ),
    )
    .where(eq(project.stage, "raising"));
  return waiting.map(({ id }) => id);
}

const settler = machine("job", "settling of raises", ["project.settle_raising", stewardSight]);

/**
 * Settles one of them anew. Safe on several nodes, because the second one finds nothing left to change.
 * @returns whether pledges came to stand or fell
 */
export async function resettleRaising(ctx: Omit<Context, "actor">, projectId: string): Promise<boolean> {
  const answer = await settleRaising({ ...ctx, actor: settler }, null, { projectId });
  return answer.ok && answer.value;
}

/** Lets pledges stand or fall by what holds now, and answers whether any did. */
export const settleRaising = command({
  name: "project.settle_raising",
  permission: "product",
  key: "none",
  input: z.object({ projectId: id }),
  output: z.boolean(),
  run: (ctx, _key, { projectId }) =>
    changeProject<boolean, never>(ctx, projectId, {}, async (tx, found) => {
      if (found.stage !== "raising") return ok(false);
      return ok(await settleAnew(tx, found));
    }),
});
