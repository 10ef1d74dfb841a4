import { sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, instant, readRows } from "#db/rows.server.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { letterKindOf, type UndeliveredLetter } from "./letter.ts";

export interface MailHealth {
  /** Letters that wait for their next attempt, and since when the oldest of them does. */
  readonly waiting: number;
  readonly oldestWaitingAt: Date | null;
  /** Letters that did not arrive and that nobody has looked after yet. */
  readonly undelivered: number;
  readonly markedAddresses: number;
}

/** How the mail is, in figures: names nobody, so it asks nobody who they are. */
export async function mailHealth({ db }: { readonly db: Db }): Promise<MailHealth> {
  const [row] = await readRows(
    db,
    { waiting: col.number, oldest: col.nullable(col.text), undelivered: col.number, marked: col.number },
    sql`
    select (select count(*) from letter where state = 'waiting')::int as waiting,
      (select ${instant(sql`min(created_at)`)} from letter where state = 'waiting') as oldest,
      (select count(*) from letter where state in ('refused', 'expired'))::int as undelivered,
      (select count(*) from refusing_mailbox)::int as marked`,
  );
  const { waiting = 0, oldest = null, undelivered = 0, marked = 0 } = row ?? {};
  return { waiting, oldestWaitingAt: oldest === null ? null : new Date(oldest), undelivered, markedAddresses: marked };
}

export interface ListedLetter extends UndeliveredLetter {
  /** What it is, in words. */
  readonly says: string;
  readonly state: "refused" | "expired";
  readonly attempts: number;
  readonly createdAt: string;
}

export interface UndeliveredPage {
  readonly health: Omit<MailHealth, "oldestWaitingAt"> & { readonly oldestWaitingAt: string | null };
  readonly letters: readonly ListedLetter[];
  readonly nextAfter: string | null;
  readonly marks: readonly { readonly address: string; readonly since: string; readonly reason: string }[];
  readonly nextMark: string | null;
}

/**
 * Letters that did not arrive, the newest first, and addresses that are refused, by their letters; null for whoever does
 * not look after them.
 * @param after the last letter, and the last address, of the page before
 */
export async function undeliveredPage(
  ctx: Pick<Context, "db" | "actor">,
  after: { readonly letter: string | null; readonly mark: string | null },
): Promise<UndeliveredPage | null> {
  const { db, actor } = ctx;
  if (!may(actor, "network.undelivered")) return null;
  const behind = isId(after.letter)
    ? sql`and (l.ended_at, l.id) < (select b.ended_at, b.id from letter b where b.id = ${after.letter})`
    : sql``;
  const [{ oldestWaitingAt, ...health }, letters, marks] = await Promise.all([
    mailHealth(ctx),
    readRows(
      db,
      {
        id: col.text,
        state: col.word<ListedLetter["state"]>(),
        attempts: col.number,
        createdAt: col.text,
        recipient: col.text,
        reason: col.text,
        endedAt: col.text,
        kind: col.text,
      },
      sql`
      select l.id, l.kind, l.recipient::text as recipient, l.state, l.attempts, l.last_error as reason, ${instant(sql`l.created_at`)} as "createdAt", ${instant(sql`l.ended_at`)} as "endedAt"
      from letter l where l.state in ('refused', 'expired') ${behind} order by l.ended_at desc, l.id desc limit ${limits.pageSize + 1}`,
    ),
    readRows(
      db,
      { address: col.text, since: col.text, reason: col.text },
      sql`
      select address::text as address, reason, ${instant(sql`since`)} as since from refusing_mailbox
      where ${after.mark ?? ""}::citext < address order by address limit ${limits.pageSize + 1}`,
    ),
  ]);
  const shown = letters.slice(0, limits.pageSize);
  const marked = marks.slice(0, limits.pageSize);
  return {
    health: { ...health, oldestWaitingAt: oldestWaitingAt?.toISOString() ?? null },
    letters: shown.map(({ kind, ...each }) => ({ ...each, says: letterKindOf(kind)?.says ?? kind })),
    nextAfter: letters.length > shown.length ? (shown.at(-1)?.id ?? null) : null,
    marks: marked.map((each) => ({ ...each })),
    nextMark: marks.length > marked.length ? (marked.at(-1)?.address ?? null) : null,
  };
}

/** Letters about one thing that did not arrive, for whoever sent it: their caller asks whether they may know. */
export async function undeliveredAbout({ db }: Pick<Context, "db">, about: string): Promise<UndeliveredLetter[]> {
  const rows = await readRows(
    db,
    { id: col.text, recipient: col.text, reason: col.text, endedAt: col.text },
    sql`
    select l.id, l.recipient::text as recipient, l.last_error as reason, ${instant(sql`l.ended_at`)} as "endedAt"
    from letter l where l.about = ${about} and l.state in ('refused', 'expired') order by l.ended_at, l.id limit ${limits.pageSize}`,
  );
  return rows.map((row) => ({ ...row }));
}
