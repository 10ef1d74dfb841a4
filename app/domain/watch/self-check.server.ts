import { desc, lt, or, sql } from "drizzle-orm";
import type { Check, BrokenPromise } from "#db/self-check.server.ts";
import { selfCheck } from "#db/self-check.server.ts";
import type { Mark } from "#db/self-check-scope.server.ts";
import { book } from "#db/schema/ledger.ts";
import { selfCheckRun } from "#db/schema/watch.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { findDatedAhead } from "./dated-ahead.server.ts";

/** Runs are kept for this long: somebody may ask since when something is broken. */
const runsKeptMs = 30 * dayMs;

/**
 * Asks every promise and keeps the answer for /status: of the whole book, or only of what came since the last run that
 * found nothing. Where there was none the whole is asked. What is broken moves no mark, so that it is named until it is mended.
 */
export async function runSelfCheck(
  { db, clock, newId }: Pick<Context, "db" | "clock" | "newId">,
  checks: readonly Check[],
  { isWhole }: { readonly isWhole: boolean },
): Promise<{ readonly asked: number; readonly broken: readonly BrokenPromise[] }> {
  const [began, at] = [performance.now(), clock.now()];
  const mark = isWhole ? undefined : await lastMark({ db });
  const [head] = await db.select({ number: book.headNumber }).from(book);
  const broken = await selfCheck(db, checks, mark);
  const ahead = await findDatedAhead(db, clock.now(), mark);
  const asked = (mark ? checks.filter(({ offendingSince }) => offendingSince) : checks).length + 1;
  const found = ahead ? [...broken, ahead] : broken;
  await db.insert(selfCheckRun).values({
    id: newId(),
    isWhole: mark === undefined,
    at,
    tookMs: Math.round(performance.now() - began),
    asked,
    broken: plain(found),
    transferNumber: head?.number ?? 0,
  });
  await db.delete(selfCheckRun).where(lt(selfCheckRun.at, new Date(at.getTime() - runsKeptMs)));
  return { asked, broken: found };
}

async function lastMark({ db }: Pick<Context, "db">): Promise<Mark | undefined> {
  const [run] = await db
    .select({ transferNumber: selfCheckRun.transferNumber, at: selfCheckRun.at })
    .from(selfCheckRun)
    .where(or(selfCheckRun.isWhole, sql`${selfCheckRun.broken} = '[]'::jsonb`))
    .orderBy(desc(selfCheckRun.at))
    .limit(1);
  return run;
}

/** Sums of money are bigints, which JSON does not know. */
const plain = (found: readonly BrokenPromise[]): readonly BrokenPromise[] =>
  JSON.parse(
    JSON.stringify(found, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value)),
  ) as readonly BrokenPromise[];
