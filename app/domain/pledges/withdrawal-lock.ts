import { dayMs } from "#app/domain/kernel/clock.ts";
import type { Project } from "#app/domain/projects/project.ts";

type Held = Pick<Project, "closesAt" | "withdrawalLockDays">;

/** From when on a signed pledge is released by the steward alone; null where it can be withdrawn until the raise ends. */
export const heldFrom = ({ closesAt, withdrawalLockDays }: Held): Date | null =>
  closesAt === null || withdrawalLockDays === 0 ? null : new Date(closesAt.getTime() - withdrawalLockDays * dayMs);

/** Whether that moment has come. */
export function isHeld(project: Held, at: Date): boolean {
  const from = heldFrom(project);
  return from !== null && from <= at;
}
