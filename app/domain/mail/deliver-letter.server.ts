import { z } from "zod";
import { ok, type Result } from "#app/domain/kernel/result.ts";
import { command } from "#app/domain/kernel/command.ts";
import { id } from "#app/domain/kernel/values.server.ts";
import { eq, sql, type SQL } from "drizzle-orm";
import { letter, letterStates, refusingMailbox } from "#db/schema/mail.ts";
import { col, instant, readRows, type RowOf } from "#db/rows.server.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import type { LetterText, Mail, MailAnswer } from "#app/domain/kernel/mail.ts";
import { tidyLine } from "#app/domain/kernel/text.ts";
import {
  attemptMs,
  letterKindOf,
  letterKinds,
  pauseMs,
  wordsLength,
  type LetterKind,
  type LetterKindName,
  type LetterState,
} from "./letter.ts";

/** A letter as whoever composes it finds it. */
const waitingLetterShape = {
  id: col.text,
  recipient: col.text,
  personId: col.nullable(col.text),
  about: col.nullable(col.text),
  details: col.json<Readonly<Record<string, string>>>(),
};
export type WaitingLetter = RowOf<typeof waitingLetterShape>;

/** What the letter says now; null when nobody waits for it any more. Mints the secrets of its links, and keeps only their hashes. */
export type Compose = (ctx: Context, waiting: WaitingLetter, publicUrl: string) => Promise<LetterText | null>;

export interface PostOffice {
  readonly mail: Mail;
  readonly publicUrl: string;
  readonly compose: Readonly<Record<LetterKindName, Compose>>;
  /** A condition of a letter's row: the network, which the outbox itself knows nothing of, does not hold it. */
  readonly notHeld: (butFor: (since: SQL) => SQL) => SQL;
  /** Told of what is a fault of ours, with the letter's id. */
  readonly failed: (error: unknown, letterId: string) => void;
}

/** Kinds that their reader asked for a moment ago. */
const askedFor = Object.entries<LetterKind>(letterKinds).flatMap(([name, { isAskedFor }]) =>
  isAskedFor ? [name] : [],
);

/** Where the network's letters are held, as it was restored or is a copy, only those may go that somebody asked for since, at this very server. */
const mayGo = ({ notHeld }: Pick<PostOffice, "notHeld">): SQL =>
  notHeld((since) => sql`letter.kind = any(${sql.param(askedFor)}::text[]) and letter.created_at > ${since}`);

/** Letters in one round; the others follow in the next. */
const lettersAtOnce = 200;

/** Ids of letters whose time has come, those that have waited longest first. */
export async function dueLetters(
  { db, clock }: Pick<Context, "db" | "clock">,
  office: Pick<PostOffice, "notHeld">,
): Promise<string[]> {
  const rows = await readRows(
    db,
    { id: col.text },
    sql`
    select id from letter where state = 'waiting' and next_at <= ${clock.now().toISOString()}::timestamptz and ${mayGo(office)} order by next_at, id limit ${lettersAtOnce}`,
  );
  return rows.map(({ id }) => id);
}

const takenShape = {
  ...waitingLetterShape,
  kind: col.text,
  attempts: col.number,
  createdAt: col.text,
  /** Why its address takes no letters, where that is known. */
  refusedFor: col.nullable(col.text),
};
type Taken = RowOf<typeof takenShape>;

/**
 * Tries one letter once, and writes down what came of it. Whoever takes it sets its next time ahead in the same statement,
 * so that no two try it at once, and a process that dies leaves it to the next. Whether a letter arrived whose answer was
 * lost, nobody knows: its second copy has the same name, and mailboxes keep one.
 *
 * Nothing that one letter does (a text that cannot be composed, an address that is refused) is thrown: it is that letter's.
 *
 * @returns what the letter is now; null when it was not its time
 */
export const deliverLetter = command({
  name: "letter.deliver",
  permission: "product",
  key: "none",
  input: z.object({ letterId: id }),
  output: z.enum(letterStates).nullable(),
  async run(ctx, _key, { letterId }, office: PostOffice): Promise<Result<LetterState | null, never>> {
    const { db, clock } = ctx;
    const taken = await take(ctx, letterId, office);
    if (!taken) return ok(null);
    const over = async (state: Exclude<LetterState, "waiting">, lastError = "") => {
      await db.update(letter).set({ state, lastError, endedAt: clock.now() }).where(eq(letter.id, letterId));
      return ok(state);
    };
    const answer = await attempt(ctx, office, taken);
    switch (answer.kind) {
      case "needless":
        return over("ended");
      case "taken":
        await db.delete(refusingMailbox).where(eq(refusingMailbox.address, taken.recipient));
        return over("sent");
      case "refused": {
        const reason = shortened(answer.says);
        await db
          .insert(refusingMailbox)
          .values({ address: taken.recipient, since: clock.now(), reason })
          .onConflictDoNothing();
        return over("refused", reason);
      }
      case "later": {
        const nextAt = new Date(clock.now().getTime() + pauseMs(taken.attempts, answer.fault));
        const worthMs = letterKindOf(taken.kind)?.worthMs;
        if (worthMs !== undefined && nextAt.getTime() > Date.parse(taken.createdAt) + worthMs)
          return over("expired", shortened(answer.says));
        await db
          .update(letter)
          .set({ nextAt, lastError: shortened(answer.says) })
          .where(eq(letter.id, letterId));
        return ok("waiting");
      }
    }
  },
});

async function take({ db, clock }: Context, letterId: string, office: PostOffice): Promise<Taken | undefined> {
  const now = clock.now();
  const [taken] = await readRows(
    db,
    takenShape,
    sql`
    update letter set attempts = letter.attempts + 1, next_at = ${new Date(now.getTime() + attemptMs).toISOString()}::timestamptz
    where letter.id = ${letterId} and state = 'waiting' and next_at <= ${now.toISOString()}::timestamptz and ${mayGo(office)}
    returning id, kind, recipient::text as recipient, person_id as "personId", about, details, attempts, ${instant(sql`created_at`)} as "createdAt",
      (select reason from refusing_mailbox m where m.address = letter.recipient) as "refusedFor"`,
  );
  return taken;
}

async function attempt(
  ctx: Context,
  { mail, publicUrl, compose, failed }: PostOffice,
  taken: Taken,
): Promise<MailAnswer | { readonly kind: "needless" }> {
  const kind = letterKindOf(taken.kind);
  if (!kind) return { kind: "later", fault: "server", says: "This build does not know what to write." };
  if (taken.refusedFor !== null && !kind.isAskedFor) return { kind: "refused", says: taken.refusedFor };
  try {
    const composed = await compose[taken.kind as LetterKindName](ctx, taken, publicUrl);
    return composed
      ? await mail.send({ ...composed, to: taken.recipient, once: `letter-${taken.id}` })
      : { kind: "needless" };
  } catch (error) {
    failed(error, taken.id);
    return { kind: "later", fault: "server", says: "It could not be written: the log says why." };
  }
}

const shortened = (words: string): string => [...tidyLine(words)].slice(0, wordsLength).join("");
