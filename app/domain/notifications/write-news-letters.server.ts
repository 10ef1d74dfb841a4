import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { count } from "#app/domain/kernel/values.server.ts";
import { and, inArray, isNull, sql } from "drizzle-orm";
import { col, readRows } from "#db/rows.server.ts";
import { person } from "#db/schema/identity.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { writeLetters } from "#app/domain/mail/write-letters.server.ts";
import { isDigestDue } from "./due-digest.ts";

/** Letters in one round; the others follow in the next. */
const lettersAtOnce = 50;
/** More news than one reads in a letter: the rest is in the inbox. */
const newsInLetter = 50;
/** What is read on a screen within this time needs no letter, and a burst becomes one. */
const graceMs = 60_000;
/** Older news than a week's letter tells is no reason for one. */
const toldForDays = 8;

const candidateShape = {
  personId: col.text,
  email: col.text,
  news: col.word<"instant" | "daily" | "weekly">(),
  timeZone: col.text,
  digestedAt: col.nullable(col.text),
};

/**
 * Promises people letters about their unread news as they want it: as it happens, or gathered. Which news a letter tells is
 * written down with the letter, so that each piece of news is in one letter at most, and every attempt at a letter tells the
 * same. Answers how many were promised.
 */
export const writeNewsLetters = command({
  name: "notification.write_letters",
  permission: "product",
  key: "none",
  input: z.null(),
  output: count,
  run: (ctx) =>
    transact<number, never>(ctx, {}, async (tx) => {
      const { now } = tx;
      const open = sql`n.letter_id is null and n.mailed_at is null and n.read_at is null
      and n.at > ${new Date(now.getTime() - toldForDays * dayMs).toISOString()}::timestamptz and n.at <= ${new Date(now.getTime() - graceMs).toISOString()}::timestamptz`;
      const candidates = await readRows(
        tx.db,
        candidateShape,
        sql`
      select p.id as "personId", p.email::text as email, p.news_by_mail as news, p.time_zone as "timeZone", p.digested_at as "digestedAt" from person p
      where p.closed_at is null and p.news_by_mail <> 'never' and exists (select 1 from notification n where n.person_id = p.id and ${open})`,
      );
      const due = candidates
        .filter(
          ({ news, timeZone, digestedAt }) =>
            news === "instant" || isDigestDue(news, now, digestedAt === null ? null : new Date(digestedAt), timeZone),
        )
        .slice(0, lettersAtOnce)
        .map((each) => ({ ...each, id: tx.newId() }));
      if (due.length === 0) return ok(0);
      const claimed = await readRows(
        tx.db,
        { id: col.text },
        sql`
      update notification set letter_id = chosen.letter_id, mailed_at = ${now.toISOString()}::timestamptz from (
        select n.id, letter.id as letter_id, row_number() over (partition by n.person_id order by n.at, n.id) as place
        from notification n join unnest(${sql.param(due.map(({ personId }) => personId))}::uuid[], ${sql.param(due.map(({ id }) => id))}::uuid[]) as letter (person_id, id) on letter.person_id = n.person_id where ${open}
      ) chosen where chosen.id = notification.id and chosen.place <= ${newsInLetter} and notification.letter_id is null
      returning notification.letter_id as id`,
      );
      // Of two rounds at once, one got the news: the other promises nothing.
      const held = new Set(claimed.map(({ id }) => id));
      const letters = due.filter(({ id }) => held.has(id));
      await writeLetters(
        tx,
        letters.map(({ id, personId, email }) => ({ id, kind: "news", recipient: email, personId, about: id })),
      );
      await tx.db
        .update(person)
        .set({ digestedAt: now })
        .where(
          and(
            inArray(
              person.id,
              due.map(({ personId }) => personId),
            ),
            isNull(person.closedAt),
          ),
        );
      return ok(letters.length);
    }),
});
