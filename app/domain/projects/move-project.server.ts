import { max } from "drizzle-orm";
import { project, stages } from "#db/schema/projects.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import { changeProject, type ChangedMeanwhile, type NotPermitted, type ProjectNotFound } from "./change-project.server.ts";
import type { Project } from "./project.ts";
import { mayMoveAs, stewardOrganization } from "./project-rights.ts";
import { readStageFacts } from "./read-stage-facts.server.ts";
import { findMove, unmet, type Move, type Stage, type StageRefusal } from "./stage.ts";
import { stepProject } from "./step-project.server.ts";

export type MoveRefusal =
  | ProjectNotFound
  | NotPermitted
  | ChangedMeanwhile
  | { readonly kind: "key_reused" }
  | { readonly kind: "move_not_listed"; readonly from: string; readonly to: string }
  /** The third sign-off, the closing of a raise and the giving up of a project make their moves themselves. */
  | { readonly kind: "move_happens_by_itself" }
  | { readonly kind: "reason_missing"; readonly field: "reason" }
  | StageRefusal;

interface Asked {
  /** The stage that the mover's page showed. */
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

const isStage = (word: string): word is Stage => (stages as readonly string[]).includes(word);

/**
 * Moves a project along the stage table: only listed moves, by whom the table names, with its guards held and its reason
 * given. Opening a raise is one of them; how a raise ends is decided by its closing.
 */
export function moveProject(ctx: Context, projectId: string, { from, to, reason }: Asked): Promise<Result<{ slug: string; stage: Stage }, MoveRefusal>> {
  return changeProject<{ slug: string; stage: Stage }, MoveRefusal>(ctx, projectId, {}, async (tx, before) => {
    const move = isStage(to) ? findMove(before.stage, to) : undefined;
    if (before.stage !== from) return refuse({ kind: "changed_meanwhile" });
    if (!move || before.origin === "documented") return refuse({ kind: "move_not_listed", from, to });
    if (move.by === "sign_off" || move.by === "closing" || move.by === "giving_up") return refuse({ kind: "move_happens_by_itself" });
    if (!mayMoveAs(ctx.actor, move.by, before)) return refuse({ kind: "not_permitted" });
    if (move.reason === "required" && reason === "") return refuse({ kind: "reason_missing", field: "reason" });
    const refusal = unmet(move, await readStageFacts(tx.db, before, tx.now), reason);
    if (refusal) return refuse(refusal);
    const organizationId = move.by === "proposer" ? before.proposerOrganizationId : stewardOrganization(ctx.actor);
    await stepProject(tx, before, move.to, { reason, organizationId, set: await whatElse(tx, move, before) });
    return ok({ slug: before.slug, stage: move.to });
  });
}

/** What changes with the stage: a place in the queue, or a scope that must be signed anew. */
async function whatElse({ db }: Tx, { from, to }: Move, before: Project): Promise<Partial<Project>> {
  if (to === "upcoming") {
    if (before.queuePosition !== null) return {};
    const [last] = await db.select({ position: max(project.queuePosition) }).from(project);
    return { queuePosition: (last?.position ?? 0) + 1 };
  }
  // A pause keeps the place: others may not overtake it for that.
  if (to !== "paused" && before.queuePosition !== null) return { queuePosition: null };
  // Old signatures belong to the old version; after a lapse the rules of the failed raise bind nobody any more.
  if (to === "scoping" && from === "lapsed") return { scopeVersion: before.scopeVersion + 1, rulesFrozenAt: null, extendedAt: null, closesAt: null };
  // So does the life of one that was given up.
  if (from === "not_planned") return { rulesFrozenAt: null, extendedAt: null, closesAt: null };
  // A pause in scoping changes nothing that was signed.
  if (to === "scoping" && from !== "endorsed" && from !== "paused") return { scopeVersion: before.scopeVersion + 1 };
  return {};
}
