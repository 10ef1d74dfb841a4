import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#db/client.server.ts";
import { col, readRows } from "#db/rows.server.ts";
import { deliverableStates } from "#db/schema/projects.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { command } from "#app/domain/kernel/command.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import { findDeliverableMove, type DeliverableState } from "#app/domain/projects/deliverable.ts";
import { findDeliverable, type Deliverable } from "#app/domain/projects/find-deliverable.server.ts";
import { stewardOrganization } from "#app/domain/projects/project-rights.ts";
import { deliverableRef, moveAsked } from "#app/domain/projects/project-values.server.ts";
import { stepDeliverable } from "#app/domain/projects/step-deliverable.server.ts";
import type { NotPermitted, ChangedMeanwhile, KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import type { ProjectsRefusal } from "#app/domain/projects/refusals.ts";

export type MoveDeliverableRefusal =
  | ProjectNotFound
  | NotPermitted
  | ChangedMeanwhile
  | KeyReused
  | ProjectsRefusal<"deliverable_not_found" | "not_in_flight" | "move_not_listed">
  /** Co-funders accept, and invoicing marks as invoiced. */
  | ProjectsRefusal<"move_happens_by_itself">
  | KernelRefusal<"reason_missing", "reason">
  /** Its project is co-funded, but no pledge pays for it: who builds it all the same says why. */
  | ProjectsRefusal<"deliverable_without_money", "reason">;

const isState = (word: string): word is DeliverableState => (deliverableStates as readonly string[]).includes(word);

/** Moves a deliverable along its listed states while its project is in flight. */
export const moveDeliverable = command({
  name: "deliverable.move",
  permission: "deliverable.move",
  key: "none",
  input: z.object({ ...deliverableRef, ...moveAsked }),
  output: z.object({ state: z.enum(deliverableStates) }),
  run(
    ctx,
    _key,
    { projectId, position, from, to, reason },
  ): Promise<Result<{ state: DeliverableState }, MoveDeliverableRefusal>> {
    return changeProject<{ state: DeliverableState }, MoveDeliverableRefusal>(
      ctx,
      projectId,
      {},
      async (tx, { stage, cofundedAt }) => {
        const found = await findDeliverable(tx.db, projectId, position);
        if (!found) return refuse({ kind: "deliverable_not_found" });
        if (!may(ctx.actor, "deliverable.move")) return refuse({ kind: "not_permitted" });
        if (found.state !== from) return refuse({ kind: "changed_meanwhile" });
        const move = isState(to) ? findDeliverableMove(found.state, to) : undefined;
        if (!move) return refuse({ kind: "move_not_listed", from, to });
        if (move.by !== "build") return refuse({ kind: "move_happens_by_itself" });
        if (stage !== "in_flight") return refuse({ kind: "not_in_flight" });
        if (move.reason === "required" && reason === "") return refuse({ kind: "reason_missing", field: "reason" });
        if (from === "planned" && cofundedAt && reason === "" && !(await isPaidFor(tx.db, found)))
          return refuse({ kind: "deliverable_without_money", field: "reason" });
        await stepDeliverable(tx, found, move.to, { reason, organizationId: stewardOrganization(ctx.actor) });
        return ok({ state: move.to });
      },
    );
  },
});

/** By money that is allocated to it, or by work in kind on it or on the whole project. */
async function isPaidFor(db: Db, { id, projectId, staffMinor, cloudMinor }: Deliverable): Promise<boolean> {
  if (staffMinor + cloudMinor === 0n) return true;
  const [row] = await readRows(
    db,
    { paid: col.boolean },
    sql`
    select exists (select 1 from allocation a where a.deliverable_id = ${id} and a.staff_minor + a.cloud_minor > 0)
      or exists (select 1 from pledge p where p.project_id = ${projectId} and p.terms_kind = 'in_kind' and p.rung in ('allocated', 'spent', 'credited')
        and (p.deliverable_id is null or p.deliverable_id = ${id})) as paid`,
  );
  return row?.paid ?? false;
}
