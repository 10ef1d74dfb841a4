import { stages } from "#db/schema/projects.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import type { Project } from "#app/domain/projects/project.ts";
import { mayMoveAs } from "#app/domain/projects/project-rights.ts";
import { readStageFacts } from "./read-stage-facts.server.ts";
import { findMove, unmet, type Move, type Mover, type Stage, type StageRefusal } from "#app/domain/projects/stage.ts";
import type { NotPermitted, ChangedMeanwhile, KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { ProjectsRefusal } from "#app/domain/projects/refusals.ts";

export type NoSuchMove =
  | NotPermitted
  | ChangedMeanwhile
  | ProjectsRefusal<"move_not_listed">
  /** The third sign-off, the closing of a raise and the giving up of a project make their moves themselves. */
  | ProjectsRefusal<"move_happens_by_itself">
  | KernelRefusal<"reason_missing", "reason">
  | StageRefusal;

export interface AskedMove {
  /** The stage that the mover's page showed. */
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

const ofAnotherVerb: ReadonlySet<Mover> = new Set<Mover>(["sign_off", "closing", "giving_up"]);
const isStage = (word: string): word is Stage => (stages as readonly string[]).includes(word);

/**
 * The move of the stage table that somebody asks for, if it may be made now: it starts where their page showed the
 * project, is listed, is theirs to make, has its reason, and its guards hold.
 *
 * @param verb whose move it is, where a verb of its own makes it
 * @param preview asks before a reason is given
 */
export async function readMove(
  tx: Tx,
  found: Project,
  { from, to, reason }: AskedMove,
  { verb, preview = false }: { verb?: Mover; preview?: boolean } = {},
): Promise<Result<Move, NoSuchMove>> {
  if (found.stage !== from) return refuse({ kind: "changed_meanwhile" });
  const move = isStage(to) ? findMove(found.stage, to) : undefined;
  if (!move || found.origin === "documented") return refuse({ kind: "move_not_listed", from, to });
  if (verb ? verb !== move.by : ofAnotherVerb.has(move.by))
    return refuse(verb ? { kind: "move_not_listed", from, to } : { kind: "move_happens_by_itself" });
  if (!mayMoveAs(tx.actor, move.by, found)) return refuse({ kind: "not_permitted" });
  if (move.reason === "required" && reason === "" && !preview)
    return refuse({ kind: "reason_missing", field: "reason" });
  const refusal = unmet(move, await readStageFacts(tx.db, found, tx.now), reason);
  return refusal ? refuse(refusal) : ok(move);
}
