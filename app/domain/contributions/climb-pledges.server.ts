import { sql } from "drizzle-orm";
import { col, readRows } from "#db/rows.server.ts";
import { wordList } from "#db/schema/columns.ts";
import { allocatedRungs } from "#db/schema/rungs.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import { agreedHoursSql } from "#app/domain/contributions/agreed-hours.server.ts";
import { stepPledges } from "#app/domain/pledges/step-pledges.server.ts";
import { countsSql } from "./claim.server.ts";
import type { Rung } from "#app/domain/pledges/pledge.ts";

/** Work in kind is neither invoiced nor paid. */
const ladders = {
  money: allocatedRungs,
  inKind: ["allocated", "spent", "credited"],
} as const satisfies Record<string, readonly Rung[]>;

type Reached = (typeof ladders.money)[number];

const factsShape = {
  id: col.text,
  rung: col.word<Reached>(),
  invoiced: col.boolean,
  paid: col.boolean,
  credited: col.boolean,
};

const inKindFactsShape = {
  id: col.text,
  rung: col.word<(typeof ladders.inKind)[number]>(),
  /** All hours that were agreed are verified, but for those that became money or left the scope. */
  spent: col.boolean,
  credited: col.boolean,
};

interface Climb {
  readonly id: string;
  /** From the present rung to the one that is reached, each rung between them included. */
  readonly passed: readonly Reached[];
  readonly reason: string;
}

/** The rungs on the way, upwards one by one and downwards at once. What was credited once stays so while it is spent. */
function climb(id: string, ladder: readonly Reached[], rung: Reached, reached: Reached, whyDown: string): Climb {
  const kept = reached === "spent" && rung === "credited" ? rung : reached;
  const [from, to] = [ladder.indexOf(rung), ladder.indexOf(kept)];
  return to < from
    ? { id, passed: [rung, kept], reason: whyDown }
    : { id, passed: ladder.slice(from, to + 1), reason: "" };
}

/**
 * Lets the pledges of a project climb as far as the facts carry them, a step for each rung: *invoiced* when everything
 * that a pledge pays for is invoiced, *paid* when these invoices are, *spent* with it because only accepted work is
 * invoiced, *credited* when every deliverable behind it has reached upstream. Work in kind is *spent* when all hours
 * that were agreed are verified. Where a payment or hours were taken back they step down again, at once. Called under the
 * project's lock.
 */
export async function climbPledges(tx: Tx, projectId: string): Promise<void> {
  const [facts, inKind] = await Promise.all([
    readRows(
      tx.db,
      factsShape,
      sql`
      select p.id, p.rung,
        bool_and(case when p.fund_id is null then i.id is not null else d.state = 'invoiced' end) as invoiced,
        bool_and(case when p.fund_id is null then i.paid_at is not null else d.state = 'invoiced' end) as paid,
        bool_and(exists (select 1 from contribution c where c.deliverable_id = a.deliverable_id and c.state in ('merged', 'released') and ${countsSql(sql`c`)})) as credited
      from pledge p
      join allocation a on a.pledge_id = p.id and a.staff_minor + a.cloud_minor > 0
      join deliverable d on d.id = a.deliverable_id
      left join invoice i on i.deliverable_id = a.deliverable_id and i.organization_id = p.payer_organization_id
      where p.project_id = ${projectId} and p.rung in ${wordList(allocatedRungs)}
      group by p.id`,
    ),
    readRows(
      tx.db,
      inKindFactsShape,
      sql`
      select p.id, p.rung,
        coalesce(${agreedHoursSql(sql`p.id`)} * 60 - coalesce((select sum(s.minutes) from hours_shortfall s where s.pledge_id = p.id), 0) <= sum(e.minutes), false) as spent,
        coalesce(bool_and(exists (select 1 from contribution c where c.project_id = p.project_id and c.state in ('merged', 'released') and ${countsSql(sql`c`)}
          and (e.deliverable_id is null or c.deliverable_id = e.deliverable_id))), false) as credited
      from pledge p left join (hours_entry e join hours_verification v on v.entry_id = e.id) on e.pledge_id = p.id
      where p.project_id = ${projectId} and p.terms_kind = 'in_kind' and p.rung in ('allocated', 'spent', 'credited')
      group by p.id`,
    ),
  ]);
  const climbs = [
    ...facts.map(({ id, rung, invoiced, paid, credited }) =>
      climb(
        id,
        ladders.money,
        rung,
        !invoiced ? "allocated" : !paid ? "invoiced" : credited ? "credited" : "spent",
        "A payment was taken back.",
      ),
    ),
    ...inKind.map(({ id, rung, spent, credited }) =>
      climb(
        id,
        ladders.inKind,
        rung,
        !spent ? "allocated" : credited ? "credited" : "spent",
        "Verified hours were taken back, or more were agreed.",
      ),
    ),
  ];
  // Of one pledge several rungs may be climbed at once; each is a row behind the one before it.
  for (let at = 1; at < ladders.money.length; at++)
    await stepPledges(
      tx,
      climbs.flatMap(({ id, passed, reason }) => {
        const [from, to] = [passed[at - 1], passed[at]];
        return from && to ? [{ pledgeId: id, from, to, reason }] : [];
      }),
    );
  const moved = climbs.filter(({ passed }) => passed.length > 1);
  if (moved.length === 0) return;
  await tx.db.execute(sql`
    update pledge set rung = climbed.rung
    from unnest(${sql.param(moved.map(({ id }) => id))}::uuid[], ${sql.param(moved.map(({ passed }) => passed.at(-1)))}::text[]) as climbed (id, rung)
    where pledge.id = climbed.id`);
}
