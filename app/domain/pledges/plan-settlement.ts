import { mostMinor, readSettlementPledge } from "#app/domain/pledges/pledge.ts";
import type { PledgeRow } from "#app/domain/pledges/pledge.ts";
import { nothingPosted, postingOf, sideOf, type Posting } from "#app/domain/pledges/posting.ts";
import type { Settlement } from "#app/domain/pledges/settlement-terms.ts";
import { settlementOf, type Raising } from "#app/domain/pledges/what-if.ts";

/** What changes for one pledge when the raise is settled anew. */
export interface PlannedChange {
  readonly row: PledgeRow;
  readonly stands: boolean;
  readonly before: Posting;
  readonly after: Posting;
}

export interface SettlementPlan {
  readonly settlement: Settlement;
  /** Pledges whose standing or posting changes, oldest first; a newly signed one is always among them. */
  readonly changes: readonly PlannedChange[];
  /** Standing money without the closers, and everything that waits at the most that it may ever pay. */
  readonly firmMinor: bigint;
  readonly conditionalMinor: bigint;
  /** Organizations with a firm or waiting pledge of money: work in kind is in no sum either. */
  readonly organizations: number;
}

/**
 * Settles a raise anew and compares with what the rows say. Pure: the same plan is made for a preview, for the command
 * itself and by the self-check, where nothing may be left to change.
 *
 * @param rows all firm pledges, by id, a newly signed one included and one that leaves left out
 */
export function planSettlement(
  raising: Omit<Raising, "pledges">,
  rows: ReadonlyMap<string, PledgeRow>,
  signedId?: string,
): SettlementPlan {
  const pledges = [...rows.values()].map(readSettlementPledge);
  const settlement = settlementOf({ ...raising, pledges });
  const changes: PlannedChange[] = [];
  let firmMinor = 0n;
  let conditionalMinor = 0n;
  const decide = (pledgeId: string, stands: boolean, amountMinor: bigint) => {
    const row = rows.get(pledgeId)!;
    const before = pledgeId === signedId ? nothingPosted : postingOf(row);
    const after = { side: sideOf(row.termsKind, stands), amountMinor };
    if (after.side === "committed") firmMinor += amountMinor;
    else conditionalMinor += amountMinor;
    if (
      pledgeId === signedId ||
      stands !== row.stands ||
      before.side !== after.side ||
      before.amountMinor !== after.amountMinor
    ) {
      changes.push({ row, stands, before, after });
    }
  };
  const most = new Map(pledges.map(({ id, terms }) => [id, mostMinor(terms, raising.goalMinor)]));
  for (const { pledge, offersMinor } of settlement.standing) {
    decide(pledge.id, true, pledge.terms.kind === "closer" ? most.get(pledge.id)! : offersMinor);
  }
  for (const { pledge } of settlement.dropped) decide(pledge.id, false, most.get(pledge.id)!);
  const withMoney = pledges.filter(({ terms }) => terms.kind !== "in_kind");
  const organizations = new Set(withMoney.map(({ organizationId }) => organizationId)).size;
  return { settlement, changes, firmMinor, conditionalMinor, organizations };
}
