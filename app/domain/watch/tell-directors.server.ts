import { and, eq, inArray, isNotNull, isNull, lte, notInArray, sql } from "drizzle-orm";
import { membership, organization, person } from "#db/schema/identity.ts";
import { incident, jobRun } from "#db/schema/watch.ts";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { dayMs, minuteMs } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import type { Mail } from "#app/domain/kernel/mail.ts";
import { readStatus } from "./status-page.server.ts";
import { troubles } from "./status.ts";
import { troubleLetter } from "./trouble-letter.ts";

/** What is red for a shorter time passes by itself, such as a node that is being renewed. */
const settlesMs = 2 * minuteMs;
const againMs = dayMs;

interface Watch {
  readonly mail: Mail;
  readonly publicUrl: string;
  /** The jobs that there are: one that a release before had, or that a setting took away, is missed by nobody. */
  readonly jobs: readonly string[];
}

/**
 * Looks whether anything is red and writes to the steward's directors: once when it turns red, daily while it stays so,
 * and when it is over. That they were told is written down after the letters went, so a round that breaks off tells it
 * again under the same name, and mailboxes keep one. Answers how many letters went.
 */
export async function tellDirectors({ db, clock }: Pick<Context, "db" | "clock">, { mail, publicUrl, jobs }: Watch): Promise<number> {
  const now = clock.now();
  await db.delete(jobRun).where(notInArray(jobRun.name, [...jobs]));
  const red = troubles(await readStatus(db), now);
  const names = red.map(({ name }) => name);
  if (red.length > 0)
    await db
      .insert(incident)
      .values(red.map(({ name, words }) => ({ name, words, beganAt: now })))
      .onConflictDoUpdate({
        target: incident.name,
        set: {
          words: sql`excluded.words`,
          beganAt: sql`case when ${incident.endedAt} is null then ${incident.beganAt} else excluded.began_at end`,
          toldAt: sql`case when ${incident.endedAt} is null then ${incident.toldAt} end`,
          endedAt: null,
        },
      });
  const gone = and(isNull(incident.endedAt), names.length > 0 ? notInArray(incident.name, names) : undefined);
  await db.delete(incident).where(and(gone, isNull(incident.toldAt)));
  await db.update(incident).set({ endedAt: now }).where(gone);

  const open = (told: ReturnType<typeof and>) => db.select().from(incident).where(and(isNull(incident.endedAt), told));
  const [fresh, lasting, over] = await Promise.all([
    open(and(isNull(incident.toldAt), lte(incident.beganAt, new Date(now.getTime() - settlesMs)))),
    open(lte(incident.toldAt, new Date(now.getTime() - againMs))),
    db.select().from(incident).where(isNotNull(incident.endedAt)),
  ]);
  const told = [...fresh, ...lasting, ...over];
  if (told.length === 0) return 0;
  const directors = await db
    .selectDistinct({ id: person.id, email: person.email, displayName: person.displayName })
    .from(person)
    .innerJoin(membership, eq(membership.personId, person.id))
    .innerJoin(organization, eq(organization.id, membership.organizationId))
    .where(and(eq(organization.kind, "steward"), eq(membership.role, "director"), isNull(person.closedAt)));
  const sender = { networkName: (await networkSettings(db))?.name ?? "", publicUrl };
  const failures: unknown[] = [];
  for (const director of directors) await mail.send(troubleLetter(sender, director, { fresh, lasting, over })).catch((error: unknown) => failures.push(error));
  // Somebody reads it: the others are not told twice for the sake of one mailbox.
  if (failures.length > 0 && failures.length === directors.length) throw failures[0];
  const stillRed = [...fresh, ...lasting].map(({ name }) => name);
  if (stillRed.length > 0) await db.update(incident).set({ toldAt: now }).where(inArray(incident.name, stillRed));
  if (over.length > 0) await db.delete(incident).where(and(isNotNull(incident.endedAt), inArray(incident.name, over.map(({ name }) => name))));
  return directors.length - failures.length;
}
