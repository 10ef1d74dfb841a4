import { and, eq, inArray, or, sql } from "drizzle-orm";
import { z } from "zod";
import { organization } from "#db/schema/identity.ts";
import { pledge } from "#db/schema/pledges.ts";
import { project } from "#db/schema/projects.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { isAdmitted } from "#app/domain/kernel/admitted.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import { count, id, minorUnitsText } from "#app/domain/kernel/values.server.ts";
import type { NewTransfer } from "#app/domain/ledger/ledger.ts";
import { postTransfers } from "#app/domain/ledger/post-transfers.server.ts";
import type { Project } from "#app/domain/projects/project.ts";
import { pledgeStreams, writeFollowing } from "./follow-settlement.server.ts";
import { loadRaisings, type LoadedRaising } from "./load-raising.server.ts";
import { planSettlement, type PlannedChange } from "./plan-settlement.ts";
import type { PledgeRow } from "./pledge.ts";
import { nothingPosted, postingOf } from "./posting.ts";
import { saidOffer } from "./said-offer.ts";
import { stepPledges } from "./step-pledges.server.ts";
import { projectTotals, type ProjectTotals } from "./totals.ts";

/** What follows for one raise when an organization counts in it, or does no longer. */
export const recountedRaise = z.object({
  projectId: id,
  slug: z.string(),
  title: z.string(),
  currency: z.string(),
  /** Of the organization itself: firm pledges that stop counting, or begin to. */
  pledges: count,
  /** Of others. */
  falls: count,
  stands: count,
  firmBeforeMinor: minorUnitsText,
  firmAfterMinor: minorUnitsText,
});
export type RecountedRaise = Readonly<z.output<typeof recountedRaise>>;

/** Rungs on which a pledge is not settled for good: what is allocated stays as everybody agreed. */
const openRungs = ["interest", "intent", "firm"] as const;

/**
 * Lets pledges follow how an organization stands by now, which the caller has written: those that it pays or is credited
 * with count or count no longer, the book holds nothing for those that do not, and every raise is settled anew. Terms,
 * conditions and the moment of signing stay, so that what is lifted is as it was.
 */
export async function recountPledges(tx: Tx, organizationId: string): Promise<RecountedRaise[]> {
  const found = await lockProjects(tx, organizationId);
  if (found.length === 0) return [];
  const due = await readDue(
    tx,
    organizationId,
    found.map((each) => each.id),
  );
  if (due.size === 0) return [];
  const loaded = (await loadRaisings(tx.db, found)).filter((each) => changed(each, due).length > 0);
  await tx.db
    .update(pledge)
    .set({
      counts: sql`not ${pledge.counts}`,
      // What counts again is settled below.
      stands: false,
      offeredMinor: sql`0`,
    })
    .where(inArray(pledge.id, [...due.keys()]));
  const transfers: NewTransfer[] = [];
  const raises: RecountedRaise[] = [];
  // A raise at a time, because each settles for itself; the book is written once, behind all of them.
  for (const each of loaded) {
    const { raise, posted } = await recountRaise(tx, each, due);
    raises.push(raise);
    transfers.push(...posted);
  }
  const [currency] = loaded.map((each) => each.project.currency);
  if (currency !== undefined && transfers.length > 0) await postTransfers(tx, currency, transfers);
  return raises;
}

/** Projects in which the organization has said something that is not settled for good. Under their locks nothing is added. */
async function lockProjects(tx: Tx, organizationId: string): Promise<Project[]> {
  const rows = await tx.db
    .selectDistinct({ id: pledge.projectId })
    .from(pledge)
    .where(and(isOf(organizationId), inArray(pledge.rung, [...openRungs])));
  if (rows.length === 0) return [];
  await tx.lock(rows.map((row) => projectStream(row.id)));
  return tx.db
    .select()
    .from(project)
    .where(
      inArray(
        project.id,
        rows.map((row) => row.id),
      ),
    )
    .orderBy(project.id);
}

const isOf = (organizationId: string) =>
  or(eq(pledge.payerOrganizationId, organizationId), eq(pledge.creditedOrganizationId, organizationId));

/** Pledges that count otherwise from now on, with whether they do. */
async function readDue(
  tx: Tx,
  organizationId: string,
  projectIds: readonly string[],
): Promise<ReadonlyMap<string, boolean>> {
  const rows = await tx.db
    .select({
      id: pledge.id,
      counts: pledge.counts,
      payer: pledge.payerOrganizationId,
      credited: pledge.creditedOrganizationId,
    })
    .from(pledge)
    .where(and(isOf(organizationId), inArray(pledge.rung, [...openRungs]), inArray(pledge.projectId, [...projectIds])));
  const parties = [...new Set(rows.flatMap(({ payer, credited }) => [payer, credited]))];
  if (parties.length === 0) return new Map();
  const standings = new Map(
    (
      await tx.db
        .select({ id: organization.id, standing: organization.standing })
        .from(organization)
        .where(inArray(organization.id, parties))
    ).map((row) => [row.id, isAdmitted(row.standing)]),
  );
  return new Map(
    rows.flatMap((row) => {
      const counts = standings.get(row.payer) === true && standings.get(row.credited) === true;
      return counts === row.counts ? [] : [[row.id, counts]];
    }),
  );
}

const changed = ({ rows, outside, unsigned }: LoadedRaising, due: ReadonlyMap<string, boolean>): PledgeRow[] =>
  [...rows.values(), ...outside, ...unsigned].filter((row) => due.has(row.id));

async function recountRaise(
  tx: Tx,
  loaded: LoadedRaising,
  due: ReadonlyMap<string, boolean>,
): Promise<{ raise: RecountedRaise; posted: NewTransfer[] }> {
  const { project: found, raising, rows, outside } = loaded;
  const asDue = (row: PledgeRow): PledgeRow => ({ ...row, counts: due.get(row.id) ?? row.counts });
  const own = changed(loaded, due);
  const firm = [...rows.values(), ...outside].map(asDue).filter(({ counts }) => counts);
  const before = raising && planSettlement(raising, rows);
  const plan = raising && planSettlement(raising, new Map(firm.sort(byAge).map((row) => [row.id, row])));
  const totals = projectTotals(
    found.currency,
    plan ?? { firmMinor: 0n, conditionalMinor: 0n, organizations: 0 },
    loaded.unsigned.map(asDue),
  );
  const ownFirm = own.filter((row) => row.rung === "firm");
  const left = ownFirm.filter((row) => !due.get(row.id));
  for (const row of own) sayCounts(tx, row, due.get(row.id) === true, totals);
  await stepPledges(
    tx,
    ownFirm.map((row) => ({
      pledgeId: row.id,
      from: "firm",
      to: "firm",
      reason: due.get(row.id)
        ? "It counts again: its organization is admitted."
        : "It counts for nobody while its organization is not admitted.",
    })),
  );
  const changes: PlannedChange[] = plan ? [...plan.changes] : [];
  const mine = new Set(own.map((row) => row.id));
  const others = changes.filter(({ row }) => !mine.has(row.id));
  const leaving = left.map((row): PlannedChange => ({
    row,
    stands: false,
    before: postingOf(row),
    after: nothingPosted,
  }));
  const posted = await writeFollowing(tx, {
    project: found,
    changes: [...leaving, ...changes],
    totals,
    ownSteps: mine,
  });
  return {
    posted,
    raise: {
      projectId: found.id,
      slug: found.slug,
      title: found.title,
      currency: found.currency,
      pledges: ownFirm.length,
      falls: others.filter(({ row, stands }) => row.stands && !stands).length,
      stands: others.filter(({ row, stands }) => !row.stands && stands).length,
      firmBeforeMinor: (before?.firmMinor ?? 0n).toString(),
      firmAfterMinor: (plan?.firmMinor ?? 0n).toString(),
    },
  };
}

const byAge = (a: PledgeRow, b: PledgeRow): number =>
  (a.signedAt?.getTime() ?? 0) - (b.signedAt?.getTime() ?? 0) || (a.id < b.id ? -1 : 1);

function sayCounts(tx: Tx, row: PledgeRow, counts: boolean, totals: ProjectTotals): void {
  tx.say({
    name: counts ? "pledge.counts" : "pledge.set_aside",
    streams: pledgeStreams(row),
    organizationId: row.creditedOrganizationId,
    entity: `pledge:${row.id}`,
    payload: {
      pledgeId: row.id,
      named: row.named,
      amountMinor: (row.amountMinor ?? 0n).toString(),
      termsKind: row.termsKind,
      offer: saidOffer(row),
      totals,
    },
  });
}
