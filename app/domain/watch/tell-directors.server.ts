import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { count } from "#app/domain/kernel/values.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { and, eq, inArray, isNull, lte, notInArray, sql, type SQL } from "drizzle-orm";
import { membership, organization, person } from "#db/schema/identity.ts";
import { incident, jobRun } from "#db/schema/watch.ts";
import { dayMs, minuteMs } from "#app/domain/kernel/clock.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact, type Tx } from "#app/domain/kernel/transaction.server.ts";
import { writeLetters } from "#app/domain/mail/write-letters.server.ts";
import { readStatus } from "./status-page.server.ts";
import { troubles, type Trouble } from "./status.ts";
import { toldDetails } from "./trouble-letter.ts";

/** What is red for a shorter time passes by itself, such as a node that is being renewed. */
const settlesMs = 2 * minuteMs;
const againMs = dayMs;

/**
 * Looks whether anything is red and writes to the steward's directors: once when it turns red, daily while it stays so,
 * and when it is over. Answers how many letters were written.
 * @param jobs the jobs that there are: one that a release before had, or that a setting took away, is missed by nobody
 */
export const tellDirectors = command({
  name: "status.tell_directors",
  permission: "product",
  key: "none",
  input: z.object({ jobs: z.array(z.string().max(limits.nameLength)).max(200) }),
  output: count,
  run: (ctx, _key, { jobs }) =>
    transact<number, never>(ctx, {}, async (tx) => {
      await tx.db.delete(jobRun).where(notInArray(jobRun.name, jobs));
      const over = await keep(tx, troubles(await readStatus(tx.db), tx.now));
      const open = (told: SQL | undefined) =>
        tx.db.select().from(incident).where(told).orderBy(incident.beganAt, incident.name);
      const fresh = await open(
        and(isNull(incident.toldAt), lte(incident.beganAt, new Date(tx.now.getTime() - settlesMs))),
      );
      const lasting = await open(lte(incident.toldAt, new Date(tx.now.getTime() - againMs)));
      const red = [...fresh, ...lasting].map(({ name }) => name);
      if (red.length + over.length === 0) return ok(0);
      if (red.length > 0) await tx.db.update(incident).set({ toldAt: tx.now }).where(inArray(incident.name, red));
      const directors = await tx.db
        .selectDistinct({ personId: person.id, recipient: person.email })
        .from(person)
        .innerJoin(membership, eq(membership.personId, person.id))
        .innerJoin(organization, eq(organization.id, membership.organizationId))
        .where(and(eq(organization.kind, "steward"), eq(membership.role, "director"), isNull(person.closedAt)));
      await writeLetters(
        tx,
        directors.map((director) => ({ kind: "status", ...director, details: toldDetails({ fresh, lasting, over }) })),
      );
      return ok(directors.length);
    }),
});

/** Keeps since when each trouble lasts. Answers those that are over and that somebody was told of. */
async function keep(tx: Tx, red: readonly Trouble[]) {
  const names = red.map(({ name }) => name);
  const gone = await tx.db
    .delete(incident)
    .where(names.length > 0 ? notInArray(incident.name, names) : undefined)
    .returning();
  const over = gone.filter(({ toldAt }) => toldAt !== null);
  if (red.length === 0) return over;
  const values = red.map(({ name, words }) => ({ name, words, beganAt: tx.now }));
  await tx.db
    .insert(incident)
    .values(values)
    .onConflictDoUpdate({ target: incident.name, set: { words: sql`excluded.words` } });
  return over;
}
