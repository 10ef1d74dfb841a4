import { sql } from "drizzle-orm";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import { stepPledges } from "#app/domain/pledges/step-pledges.server.ts";
import type { Rung } from "#app/domain/pledges/pledge.ts";

const ladder = ["allocated", "invoiced", "paid", "spent", "credited"] as const satisfies readonly Rung[];

interface Facts {
  readonly id: string;
  readonly rung: (typeof ladder)[number];
  readonly invoiced: boolean;
  readonly paid: boolean;
  readonly credited: boolean;
}

/**
 * Lets the pledges of a project climb as far as the facts carry them, a step for each rung: *invoiced* when everything
 * that a pledge pays for is invoiced, *paid* when these invoices are, *spent* with it because only accepted work is
 * invoiced, *credited* when every deliverable behind it has reached upstream. Called under the project's lock.
 */
export async function climbPledges(tx: Tx, projectId: string): Promise<void> {
  const facts = (await tx.db.execute(sql`
    select p.id, p.rung,
      bool_and(i.id is not null) as invoiced,
      bool_and(i.paid_at is not null) as paid,
      bool_and(exists (select 1 from contribution c where c.deliverable_id = a.deliverable_id and c.state in ('merged', 'released'))) as credited
    from pledge p
    join allocation a on a.pledge_id = p.id and a.staff_minor + a.cloud_minor > 0
    left join invoice i on i.deliverable_id = a.deliverable_id and i.organization_id = p.payer_organization_id
    where p.project_id = ${projectId} and p.rung in ('allocated', 'invoiced', 'paid', 'spent')
    group by p.id`)) as unknown as Facts[];
  const climbs = facts.map(({ id, rung, invoiced, paid, credited }) => {
    const reached = !invoiced ? "allocated" : !paid ? "invoiced" : credited ? "credited" : "spent";
    return { id, passed: ladder.slice(ladder.indexOf(rung), ladder.indexOf(reached) + 1) };
  });
  // Of one pledge several rungs may be climbed at once; each is a row behind the one before it.
  for (let at = 1; at < ladder.length; at++)
    await stepPledges(
      tx,
      climbs.flatMap(({ id, passed }) => {
        const [from, to] = [passed[at - 1], passed[at]];
        return from && to ? [{ pledgeId: id, from, to, reason: "" }] : [];
      }),
    );
  const moved = climbs.filter(({ passed }) => passed.length > 1);
  if (moved.length === 0) return;
  await tx.db.execute(sql`
    update pledge set rung = climbed.rung
    from unnest(${sql.param(moved.map(({ id }) => id))}::uuid[], ${sql.param(moved.map(({ passed }) => passed.at(-1)))}::text[]) as climbed (id, rung)
    where pledge.id = climbed.id`);
}
