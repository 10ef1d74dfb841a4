import { z } from "zod";
import { and, eq, gt, lte } from "drizzle-orm";
import { project } from "#db/schema/projects.ts";
import { stewardSight } from "#app/domain/kernel/actor.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import { command } from "#app/domain/kernel/command.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { machine } from "#app/domain/kernel/machine.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { id } from "#app/domain/kernel/values.server.ts";
import { loadRaising } from "#app/domain/pledges/load-raising.server.ts";
import { leastToTip } from "#app/domain/pledges/tips.ts";
import { changeProject } from "#app/domain/projects/change-project.server.ts";
import type { Project } from "#app/domain/projects/project.ts";

/** How long before its end a raise says that it ends, in days: once each. */
const daysBefore = [1, 7] as const;

/** The last moment before the end that has passed and is told of; null where none has, or the end is over. */
function momentToTell(
  { stage, closesAt, closingTold }: Pick<Project, "stage" | "closesAt" | "closingTold">,
  now: Date,
): Date | null {
  if (stage !== "raising" || !closesAt || closesAt <= now) return null;
  const passed = daysBefore.map((days) => new Date(closesAt.getTime() - days * dayMs)).find((moment) => moment <= now);
  return passed && (closingTold === null || closingTold < passed) ? passed : null;
}

/** Raises that end within a week or a day and have not said so, those that end first. */
export async function closingSoon({ db, clock }: Omit<Context, "actor">): Promise<string[]> {
  const now = clock.now();
  const ending = await db
    .select({ id: project.id, stage: project.stage, closesAt: project.closesAt, closingTold: project.closingTold })
    .from(project)
    .where(
      and(
        eq(project.stage, "raising"),
        gt(project.closesAt, now),
        lte(project.closesAt, new Date(now.getTime() + Math.max(...daysBefore) * dayMs)),
      ),
    )
    .orderBy(project.closesAt, project.id);
  return ending.filter((each) => momentToTell(each, now) !== null).map(({ id }) => id);
}

const teller = machine("job", "telling of raises that end", ["project.tell_closing", stewardSight]);

/** Says it of one of them. Safe on several nodes: the second one finds that it was said. */
export async function tellOfClosing(ctx: Omit<Context, "actor">, projectId: string): Promise<void> {
  await tellClosing({ ...ctx, actor: teller }, null, { projectId });
}

/** Tells those who follow a raise that it ends soon, and what it takes to reach its minimum; answers whether anything was said. */
export const tellClosing = command({
  name: "project.tell_closing",
  permission: "product",
  key: "none",
  input: z.object({ projectId: id }),
  output: z.boolean(),
  run: (ctx, _key, { projectId }) =>
    changeProject<boolean, never>(ctx, projectId, {}, async (tx, found) => {
      const moment = momentToTell(found, tx.now);
      const { closesAt } = found;
      if (!moment || !closesAt) return ok(false);
      const { raising } = await loadRaising(tx.db, found);
      await tx.db.update(project).set({ closingTold: moment }).where(eq(project.id, projectId));
      tx.say({
        name: "project.closes_soon",
        streams: [projectStream(projectId)],
        entity: `project:${projectId}`,
        payload: {
          closesAt: closesAt.toISOString(),
          days: Math.ceil((closesAt.getTime() - tx.now.getTime()) / dayMs),
          tipsMinor: (raising && leastToTip(raising))?.toString() ?? null,
          currency: found.currency,
        },
      });
      return ok(true);
    }),
});
