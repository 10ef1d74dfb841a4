import { systemClock, type Clock } from "#app/domain/kernel/clock.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { placePledge } from "#app/domain/pledges/place-pledge.server.ts";
import { openDatabase, type Pool } from "#db/client.server.ts";
import { contextOf, fixedPledge, type Filled } from "./fill-book.ts";
import { record, replay, type Statements } from "./replay.ts";
import { compare, workOff, type Comparison } from "./rounds.ts";
import type { Book } from "./workplace.ts";

interface PledgeOptions {
  /** Recorded for the bare loop; a side that runs out of them sooner than out of time has been fast enough. */
  readonly pledges: number;
  readonly secondsEach: number;
  readonly connections: number;
  readonly rounds: number;
}

/** Firm pledges per second on one hot project, by the verb and by a bare loop of the verb's own statements. */
export async function measurePledges(
  book: Book,
  { holders, hot }: Filled,
  { pledges, secondsEach, connections, rounds }: PledgeOptions,
): Promise<Comparison> {
  // As in production: what a transaction writes is dated by the database.
  const clock: Clock = { ...systemClock, transactions: "database" };
  const workshop = { clock, newId: idsBy(clock) };
  const contexts = await book.withDatabase(({ db }) =>
    Promise.all(holders.map(({ personId }) => contextOf({ db, ...workshop }, personId))),
  );
  const sign = (db: Pool, n: number) => {
    const { organizationId } = holders[n % holders.length]!;
    const { actor, bell } = contexts[n % holders.length]!;
    return placePledge(
      { db, ...workshop, actor, bell },
      workshop.newId(),
      fixedPledge(hot.projectId, organizationId, 10_000n + BigInt(n)),
    );
  };
  const everyPledge = Array.from({ length: pledges }, (_, n) => n);

  let statements: Statements[] = [];
  await book.withCopy(async (address) => {
    statements = await record(
      address,
      everyPledge.map((n) => (db) => sign(db, n)),
    );
  });
  const byVerb = () =>
    book.withCopy(async (address) => {
      const database = openDatabase(address, { poolSize: connections });
      const perSecond = await workOff(pledges, secondsEach, connections, async (n) => {
        const signed = await sign(database.db, n);
        if (!signed.ok) throw new Error(`a pledge of the bench was refused: ${signed.refusal.kind}`);
      });
      await database.close();
      return perSecond;
    });
  const byLoop = () => book.withCopy((address) => replay(address, statements, { workers: connections, secondsEach }));
  return compare(rounds, byVerb, byLoop);
}
