import { asc, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#db/client.server.ts";
import { contribution } from "#db/schema/contributions.ts";
import { pledge } from "#db/schema/pledges.ts";
import { deliverable, project } from "#db/schema/projects.ts";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { command } from "#app/domain/kernel/command.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { minorUnitsText, revision, slugText } from "#app/domain/kernel/values.server.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import { maySize, speaksFor } from "#app/domain/projects/project-rights.ts";
import { scopeToSet } from "#app/domain/projects/project-values.server.ts";
import {
  compareScopes,
  priceScope,
  usualHoursRule,
  type PricedSlice,
  type ScopeSlice,
  type ScopeToSet,
} from "#app/domain/projects/scope.ts";
import { isScopeOpen } from "#app/domain/projects/stage.ts";
import type { NotPermitted, ChangedMeanwhile } from "#app/domain/kernel/refusals.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import type { IdentityRefusal } from "#app/domain/identity/refusals.ts";
import type { ProjectsRefusal } from "#app/domain/projects/refusals.ts";

export type ScopeRefusal =
  | ProjectNotFound
  | NotPermitted
  | ChangedMeanwhile
  | KeyReused
  | IdentityRefusal<"network_not_set_up">
  /** Signed off: a new version begins by scoping again. */
  | ProjectsRefusal<"scope_frozen">
  /** A firm pledge was signed under these rules. */
  | ProjectsRefusal<"rules_frozen">
  | ProjectsRefusal<"scope_without_price" | "scope_too_large", string>
  /** It stretches, and does not say which of several deliverables for, or for one that costs nothing. */
  | ProjectsRefusal<"stretch_not_named" | "stretch_without_price", "stretchSlice">
  | ProjectsRefusal<"minimum_above_goal" | "minimum_is_zero", "minimum">
  | ProjectsRefusal<"deadline_passed", "closesOn">
  | ProjectsRefusal<"deliverable_not_found">
  /** A pledge aims at it, or a contribution is linked to it. */
  | ProjectsRefusal<"deliverable_in_use">;

type Kept = PricedSlice & { readonly id: string };

/**
 * Sets deliverables, minimum, deadline and rules in one go, as a new version of the scope. The price is the upper hours
 * at the network's rate of today, and cloud cost apart, at cost; the goal is their sum. A deliverable that
 * the stretch pays for comes last, behind the goal. Earlier sign-offs belong to the earlier version.
 */
export const setScope = command({
  name: "project.set_scope",
  permission: "project.size",
  key: "none",
  input: scopeToSet,
  output: z.object({ slug: slugText, scopeVersion: revision, goalMinor: minorUnitsText }),
  run(
    ctx,
    _key,
    { projectId, ...input },
  ): Promise<Result<{ slug: string; scopeVersion: number; goalMinor: string }, ScopeRefusal>> {
    type Answer = { slug: string; scopeVersion: number; goalMinor: string };
    return changeProject<Answer, ScopeRefusal>(ctx, projectId, {}, async (tx, before) => {
      if (!maySize(ctx.actor, before)) return refuse({ kind: "not_permitted" });
      if (before.rev !== input.rev) return refuse({ kind: "changed_meanwhile" });
      if (before.rulesFrozenAt) return refuse({ kind: "rules_frozen" });
      if (!isScopeOpen(before.stage)) return refuse({ kind: "scope_frozen" });
      const network = await networkSettings(tx.db);
      if (!network) return refuse({ kind: "network_not_set_up" });

      const stretches = input.overFundingRule === "stretch";
      if (stretches && !isNamed(input)) return refuse({ kind: "stretch_not_named", field: "stretchSlice" });
      const scope = priceScope(
        stretches ? lastInOrder(input.slices, input.stretchSlice ?? 0) : input.slices,
        network.staffRateMinor,
        stretches,
      );
      if (scope.goalMinor === 0n) return refuse({ kind: "scope_without_price", field: "slices[0].hoursHigh" });
      if (stretches && scope.priceMinor === scope.goalMinor)
        return refuse({ kind: "stretch_without_price", field: "stretchSlice" });
      if (scope.priceMinor > limits.amountMinor)
        return refuse({ kind: "scope_too_large", field: "slices[0].hoursHigh" });
      const minimumMinor = input.minimumMinor ?? scope.goalMinor;
      const { closesAt } = input;
      if (minimumMinor === 0n) return refuse({ kind: "minimum_is_zero", field: "minimum" });
      if (minimumMinor > scope.goalMinor) return refuse({ kind: "minimum_above_goal", field: "minimum" });
      if (closesAt && closesAt <= tx.now) return refuse({ kind: "deadline_passed", field: "closesOn" });

      const kept = await readScope(tx.db, projectId);
      const replaced = await replaceDeliverables(tx.db, projectId, kept, scope.slices, tx.newId);
      if (!replaced.ok) return replaced;
      const scopeVersion = before.scopeVersion + 1;
      await tx.db
        .update(project)
        .set({
          goalMinor: scope.goalMinor,
          minimumMinor,
          staffRateMinor: network.staffRateMinor,
          closesAt,
          overFundingRule: input.overFundingRule,
          underFundingRule: input.underFundingRule,
          hoursRule: input.hoursRule ?? before.hoursRule ?? usualHoursRule,
          stretchMinor: stretches ? scope.priceMinor : null,
          scopeVersion,
          updatedAt: tx.now,
          rev: sql`${project.rev} + 1`,
        })
        .where(eq(project.id, projectId));
      tx.say({
        name: "project.scoped",
        streams: [projectStream(projectId)],
        payload: {
          scopeVersion,
          goalMinor: scope.goalMinor.toString(),
          minimumMinor: minimumMinor.toString(),
          currency: before.currency,
          closesAt: closesAt?.toISOString() ?? null,
          stretchMinor: stretches ? scope.priceMinor.toString() : null,
          changes: compareScopes(kept, scope.slices),
        },
        organizationId: speaksFor(ctx.actor, before),
        entity: `project:${projectId}`,
        rev: before.rev + 1,
      });
      return ok({ slug: before.slug, scopeVersion, goalMinor: scope.goalMinor.toString() });
    });
  },
});

/** A stretch is one of several deliverables: the others are the goal. */
const isNamed = ({ slices, stretchSlice }: Pick<ScopeToSet, "slices" | "stretchSlice">): boolean =>
  slices.length > 1 && stretchSlice !== undefined && stretchSlice <= slices.length;

/** The one at this place, counted from 1, behind all others. */
const lastInOrder = (slices: readonly ScopeSlice[], place: number): ScopeSlice[] => [
  ...slices.filter((_, at) => at !== place - 1),
  slices[place - 1]!,
];

async function readScope(db: Db, projectId: string): Promise<Kept[]> {
  const rows = await db
    .select()
    .from(deliverable)
    .where(eq(deliverable.projectId, projectId))
    .orderBy(asc(deliverable.position));
  return rows.map((row) => ({ ...row, priceMinor: row.staffMinor + row.cloudMinor }));
}

/** Keeps deliverables that have an id, so that what points at them stays; adds the new ones; removes those left out. */
async function replaceDeliverables(
  db: Db,
  projectId: string,
  kept: readonly Kept[],
  slices: readonly PricedSlice[],
  newId: () => string,
): Promise<Result<null, ScopeRefusal>> {
  const wanted = new Set(slices.flatMap(({ id }) => (id === undefined ? [] : [id])));
  const known = new Set(kept.map(({ id }) => id));
  if ([...wanted].some((id) => !known.has(id)) || wanted.size !== slices.filter(({ id }) => id !== undefined).length)
    return refuse({ kind: "deliverable_not_found" });
  const removed = kept.filter(({ id }) => !wanted.has(id));
  if (removed.length > 0) {
    const ids = removed.map(({ id }) => id);
    const [aimed, linked] = await Promise.all([
      db.selectDistinct({ id: pledge.deliverableId }).from(pledge).where(inArray(pledge.deliverableId, ids)),
      db
        .selectDistinct({ id: contribution.deliverableId })
        .from(contribution)
        .where(inArray(contribution.deliverableId, ids)),
    ]);
    const used = new Set([...aimed, ...linked].map(({ id }) => id));
    const inUse = removed.find(({ id }) => used.has(id));
    if (inUse) return refuse({ kind: "deliverable_in_use", title: inUse.title });
    await db.delete(deliverable).where(inArray(deliverable.id, ids));
  }
  // Out of the way first: two deliverables that change places would meet at one position.
  if (wanted.size > 0)
    await db
      .update(deliverable)
      .set({ position: sql`-${deliverable.position}` })
      .where(eq(deliverable.projectId, projectId));
  const rows = slices.map(({ priceMinor: _sum, id, ...slice }) => ({ ...slice, id: id ?? newId(), projectId }));
  await db
    .insert(deliverable)
    .values(rows)
    .onConflictDoUpdate({
      target: deliverable.id,
      set: {
        position: sql`excluded.position`,
        title: sql`excluded.title`,
        description: sql`excluded.description`,
        definitionOfDone: sql`excluded.definition_of_done`,
        repository: sql`excluded.repository`,
        hoursLow: sql`excluded.hours_low`,
        hoursHigh: sql`excluded.hours_high`,
        staffMinor: sql`excluded.staff_minor`,
        cloudMinor: sql`excluded.cloud_minor`,
        rev: sql`${deliverable.rev} + 1`,
      },
    });
  return ok(null);
}
