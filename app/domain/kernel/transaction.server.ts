import { createHash, randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { and, eq, sql } from "drizzle-orm";
import { sqlState, type Db } from "#db/client.server.ts";
import { col, readRows } from "#db/rows.server.ts";
import { commandResult, event, stream } from "#db/schema/log.ts";
import { actorId, principalId, type Actor } from "./actor.ts";
import type { Context } from "./context.ts";
import type { Said, StreamId } from "./events.ts";
import { nobody, type NewId } from "./id.ts";
import type { KernelRefusal } from "./refusals.ts";
import { assert, ok, refuse, type Refusal, type Result } from "./result.ts";

/** An open transaction, as verbs see it. It must not leave the callback: after the commit it would write outside of one. */
export interface Tx {
  readonly db: Db;
  readonly actor: Actor;
  readonly newId: NewId;
  /** One instant for everything that this transaction writes: by the database's clock, where the context's clock leaves it to that. */
  readonly now: Date;
  /** The command's key, where it has one. */
  readonly key: string | undefined;
  readonly requestId: string | undefined;
  readonly writesNoLetters: boolean;
  /** Creates a stream; once, with the thing that it belongs to. */
  openStream(id: StreamId): Promise<void>;
  /** Locks streams in id order until the end: a project's stream is the lock of the project. */
  lock(ids: readonly StreamId[]): Promise<void>;
  /**
   * Locks the streams of everything said so far. Before a lock that everybody waits for, such as the book's: from here on
   * nothing may be said in any other stream, or two transactions could wait for each other.
   */
  lockSaid(): Promise<void>;
  /** Written to the log at the end of this transaction, told to listeners after its commit. */
  say(said: Said): void;
  /** The same, numbered at once: for rows that keep their event's number. Only for one stream. */
  sayNow(said: Said): Promise<number>;
}

export interface TransactionOptions {
  /** Idempotency key made by the form's loader: a double click, a retry and a second tab are one command. */
  readonly key?: string | undefined;
  /** What the key stands for; the same key with another body is refused. */
  readonly request?: unknown;
  /** Run everything, tell what would happen, and roll back. */
  readonly preview?: boolean;
  /** Streams to lock first, in id order. */
  readonly lock?: readonly StreamId[];
}

/** The key was used before, for something else. */
export type KeyReused = KernelRefusal<"key_reused">;

/** Deadlocks and serialization failures are nobody's fault; more than this many in a row is a fault of ours. */
const attempts = 6;

/** Leaves the driver's transaction by its only rollback: an exception. */
class Rollback<T> extends Error {
  constructor(readonly result: T) {
    super("rolled back");
  }
}

/**
 * The only door to a transaction. Runs `body` at READ COMMITTED under the locks that it takes; on a refusal or a preview
 * nothing is written; otherwise the log is written in the same transaction, and the bell rings after the commit.
 *
 * With a key, a twin waits for the first one and gets its stored answer, so `body`'s value must then be plain JSON.
 *
 * @throws whatever `body` throws, after a bounded number of retries for deadlocks and serialization failures.
 */
export async function transact<T, R extends Refusal>(
  ctx: Context,
  options: TransactionOptions,
  body: (tx: Tx) => Promise<Result<T, R>>,
): Promise<Result<T, R | KeyReused>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptOnce(ctx, options, body);
    } catch (error) {
      const state = sqlState(error);
      if (attempt >= attempts || (state !== "40001" && state !== "40P01")) throw error;
      await sleep(randomInt(5, 10 * 2 ** attempt));
    }
  }
}

async function attemptOnce<T, R extends Refusal>(
  ctx: Context,
  options: TransactionOptions,
  body: (tx: Tx) => Promise<Result<T, R>>,
): Promise<Result<T, R | KeyReused>> {
  const key = options.preview ? undefined : options.key;
  const rung = new Set<StreamId>();
  try {
    const result = await ctx.db.transaction(async (db) => {
      const claim = key === undefined ? undefined : await claimKey(db, ctx, key, options.request);
      if (claim?.twin) throw new Rollback(claim.twin);
      const log = new Log(db, ctx, key);
      // Sent one behind the other, so that asking for the time costs no way to the database and back.
      const [now] = await Promise.all([
        claim?.at ?? instant(db, ctx),
        options.lock?.length ? log.lock(options.lock) : undefined,
      ]);
      log.now = now;
      const answer = await body({
        db,
        actor: ctx.actor,
        newId: ctx.newId,
        now,
        key,
        requestId: ctx.requestId,
        writesNoLetters: ctx.writesNoLetters ?? false,
        openStream: (id) => log.openStream(id),
        lock: (ids) => log.lock(ids),
        lockSaid: () => log.lockSaid(),
        say: (said) => log.say(said),
        sayNow: (said) => log.sayNow(said),
      });
      if (!answer.ok || options.preview) throw new Rollback(answer);
      // Sent one behind the other; the first that fails says why, those behind it only that the transaction is over.
      const [written] = await Promise.all([
        log.write(),
        key === undefined ? undefined : storeAnswer(db, ctx, key, answer.value),
      ]);
      for (const id of written) rung.add(id);
      return answer;
    });
    if (rung.size > 0) ctx.bell([...rung]);
    return result;
  } catch (error) {
    if (error instanceof Rollback) return error.result as Result<T, R | KeyReused>;
    throw error;
  }
}

/** The moment of a transaction that has no key to read it with. A node's own clock may be wrong, and the book cannot be dated anew. */
async function instant(db: Db, { clock }: Context): Promise<Date> {
  if (clock.transactions !== "database") return clock.now();
  const [row] = await readRows(
    db,
    { ms: col.text },
    sql`select floor(extract(epoch from clock_timestamp()) * 1000)::text as ms`,
  );
  assert(row, "the database knows the time");
  return new Date(Number(row.ms));
}

/** Whose key it is: one's own, a machine's, or nobody's in particular. */
const ownerOf = ({ actor }: Context): string => principalId(actor) ?? nobody;

/** Takes the key and the moment at which it was taken, or waits for the twin that has it and returns its answer. */
async function claimKey(db: Db, ctx: Context, key: string, request: unknown) {
  const owner = ownerOf(ctx);
  const requestHash = hashOf(request);
  const claimed = await db
    .insert(commandResult)
    .values({
      actorId: owner,
      key,
      requestHash,
      at: ctx.clock.transactions === "database" ? sql`clock_timestamp()` : ctx.clock.now(),
    })
    .onConflictDoNothing()
    .returning({ at: commandResult.at });
  if (claimed[0]) return { at: claimed[0].at, twin: undefined };
  const [stored] = await db
    .select()
    .from(commandResult)
    .where(and(eq(commandResult.actorId, owner), eq(commandResult.key, key)));
  assert(stored, "a key that conflicts is stored");
  return {
    at: undefined,
    twin: stored.requestHash === requestHash ? ok(stored.response) : refuse({ kind: "key_reused" }),
  };
}

async function storeAnswer(db: Db, ctx: Context, key: string, value: unknown): Promise<void> {
  await db
    .update(commandResult)
    .set({ response: value ?? null })
    .where(and(eq(commandResult.actorId, ownerOf(ctx)), eq(commandResult.key, key)));
}

/** SHA-256 of a request in a canonical form: sorted keys, bigint as text. */
export function hashOf(request: unknown): string {
  const canonical = JSON.stringify(request ?? null, (_key, value: unknown) => {
    if (typeof value === "bigint") return value.toString();
    if (value !== null && typeof value === "object" && !Array.isArray(value)) {
      return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
    }
    return value;
  });
  return createHash("sha256").update(canonical).digest("hex");
}

/** Numbers events without gaps: a stream's row is locked from its first number to the commit. */
class Log {
  /** Known once the transaction has begun, before anything is said in it. */
  now: Date | undefined;
  readonly #pending: Said[] = [];
  readonly #touched = new Set<StreamId>();
  readonly #locked = new Set<StreamId>();
  /** Where a stream ended when its row was locked; nobody else appends to it since. */
  readonly #heads = new Map<StreamId, number>();
  #lastLockTaken = false;

  constructor(
    readonly db: Db,
    readonly ctx: Context,
    readonly key: string | undefined,
  ) {}

  async openStream(id: StreamId): Promise<void> {
    this.#locked.add(id);
    await this.db.insert(stream).values({ id, kind: id.split(":")[0] ?? id });
  }

  async lock(ids: readonly StreamId[]): Promise<void> {
    for (const id of ids) this.#locked.add(id);
    const rows = await this.db
      .select({ id: stream.id, headSeq: stream.headSeq })
      .from(stream)
      .where(sql`${stream.id} = any(${sql.param([...ids])}::text[])`)
      .orderBy(stream.id)
      .for("update");
    for (const { id, headSeq } of rows) this.#heads.set(id as StreamId, headSeq);
  }

  async lockSaid(): Promise<void> {
    const open = new Set(this.#pending.flatMap(({ streams }) => streams).filter((id) => !this.#locked.has(id)));
    this.#lastLockTaken = true;
    if (open.size > 0) await this.lock([...open]);
  }

  say(said: Said): void {
    if (this.#lastLockTaken)
      for (const id of said.streams) assert(this.#locked.has(id), `${said.name} in ${id} is said before the last lock`);
    this.#pending.push(said);
  }

  async sayNow(said: Said): Promise<number> {
    const [only] = said.streams;
    assert(only !== undefined && said.streams.length === 1, "an event numbered at once stands in one stream");
    const head = this.#heads.get(only);
    if (head === undefined) {
      const seq = await this.#advance(only, 1);
      await this.db.insert(event).values(this.#row(said, only, seq));
      return seq;
    }
    // Under its lock the number is known: it need not be waited for.
    const seq = head + 1;
    const [advanced] = await Promise.all([
      this.#advance(only, 1),
      this.db.insert(event).values(this.#row(said, only, seq)),
    ]);
    assert(advanced === seq, `nobody else appends to ${only} while it is locked`);
    return seq;
  }

  /** Appends everything said, streams in id order so that two transactions cannot wait for each other. */
  async write(): Promise<Set<StreamId>> {
    const byStream = new Map<StreamId, Said[]>();
    for (const said of this.#pending) {
      for (const id of said.streams) {
        const list = byStream.get(id);
        if (list) list.push(said);
        else byStream.set(id, [said]);
      }
    }
    const sorted = [...byStream].sort(([a], [b]) => (a < b ? -1 : 1));
    const heads = await this.#advanceAll(sorted.map(([id, list]) => ({ id, count: list.length })));
    const rows = sorted.flatMap(([id, list]) =>
      list.map((said, n) => this.#row(said, id, (heads.get(id) ?? 0) - list.length + 1 + n)),
    );
    if (rows.length > 0) await this.db.insert(event).values(rows);
    return this.#touched;
  }

  async #advance(id: StreamId, count: number): Promise<number> {
    this.#touched.add(id);
    const [row] = await this.db
      .update(stream)
      .set({ headSeq: sql`${stream.headSeq} + ${count}` })
      .where(eq(stream.id, id))
      .returning({ headSeq: stream.headSeq });
    assert(row, `stream ${id} exists before anything is said in it`);
    if (this.#heads.has(id)) this.#heads.set(id, row.headSeq);
    return row.headSeq;
  }

  /** Of many streams at once, as what is news for everybody in a thread: two statements, sent one behind the other. */
  async #advanceAll(
    said: readonly { readonly id: StreamId; readonly count: number }[],
  ): Promise<ReadonlyMap<StreamId, number>> {
    const [first, ...others] = said;
    if (!first) return new Map();
    if (others.length === 0) return new Map([[first.id, await this.#advance(first.id, first.count)]]);
    const ids = said.map(({ id }) => id);
    for (const id of ids) this.#touched.add(id);
    const advance = sql`
      update stream s set head_seq = s.head_seq + said.count
      from unnest(${sql.param(ids)}::text[], ${sql.param(said.map(({ count }) => count))}::bigint[]) as said(id, count)
      where s.id = said.id returning s.id, s.head_seq`;
    // One statement takes its locks in whatever order it comes by them: they are taken in id order before.
    const [, rows] = await Promise.all([this.lock(ids), this.db.execute<{ id: StreamId; head_seq: string }>(advance)]);
    const heads = new Map(rows.map((row) => [row.id, Number(row.head_seq)]));
    for (const id of ids) assert(heads.has(id), `stream ${id} exists before anything is said in it`);
    return heads;
  }

  #row(said: Said, streamId: StreamId, seq: number) {
    assert(this.now, "an event is said after the transaction's moment is known");
    return {
      streamId,
      seq,
      id: this.ctx.newId(),
      type: said.name,
      actorId: actorId(this.ctx.actor),
      organizationId: said.organizationId ?? null,
      key: this.key ?? null,
      entity: said.entity ?? null,
      rev: said.rev ?? null,
      audience: said.audience ?? ("everyone" as const),
      payload: said.payload,
      at: this.now,
    };
  }
}
