import { createHash } from "node:crypto";
import { and, eq, gt, isNull, lte, sql } from "drizzle-orm";
import { LRUCache } from "lru-cache";
import { Lucia, TimeSpan, type Adapter, type DatabaseSession } from "lucia";
import type { Pool } from "#db/client.server.ts";
import { person, session } from "#db/schema/identity.ts";
import { minuteMs, type Clock } from "#app/domain/kernel/clock.ts";

const digest = (id: string) => createHash("sha256").update(id).digest("hex");

interface SessionAttributes {
  userAgent: string;
  createdAt: Date;
}

declare module "lucia" {
  interface Register {
    Lucia: Lucia<SessionAttributes, Record<never, never>>;
    UserId: string;
    DatabaseUserAttributes: Record<never, never>;
    DatabaseSessionAttributes: SessionAttributes;
  }
}

/** Lucia's adapter over Drizzle. The cookie's bearer value never reaches the database: only its SHA-256 does. */
class HashedAdapter implements Adapter {
  constructor(
    private readonly db: Pool,
    private readonly clock: Clock,
  ) {}

  async getSessionAndUser(id: string): ReturnType<Adapter["getSessionAndUser"]> {
    const [row] = await this.db
      .select({ session, closedAt: person.closedAt })
      .from(session)
      .innerJoin(person, eq(person.id, session.personId))
      .where(eq(session.idHash, digest(id)))
      .limit(1);
    if (!row || row.closedAt) return [null, null];
    const { personId, expiresAt, userAgent, createdAt } = row.session;
    return [
      { id, userId: personId, expiresAt, attributes: { userAgent, createdAt } },
      { id: personId, attributes: {} },
    ];
  }

  /** Those of these digests that stand for somebody now. */
  async standing(idHashes: readonly string[]): Promise<readonly { idHash: string; personId: string }[]> {
    if (idHashes.length === 0) return [];
    return this.db
      .select({ idHash: session.idHash, personId: session.personId })
      .from(session)
      .innerJoin(person, eq(person.id, session.personId))
      .where(
        and(
          sql`${session.idHash} = any(${sql.param([...idHashes])}::text[])`,
          gt(session.expiresAt, this.clock.now()),
          isNull(person.closedAt),
        ),
      );
  }

  /** The ids listed are digests: enough to show and revoke devices, useless as bearers. */
  async getUserSessions(personId: string): Promise<DatabaseSession[]> {
    const rows = await this.db
      .select()
      .from(session)
      .where(eq(session.personId, personId))
      .orderBy(session.createdAt)
      .limit(200);
    return rows.map(({ idHash, expiresAt, userAgent, createdAt }) => ({
      id: idHash,
      userId: personId,
      expiresAt,
      attributes: { userAgent, createdAt },
    }));
  }

  async setSession({ id, userId, expiresAt, attributes }: DatabaseSession): Promise<void> {
    await this.db.insert(session).values({
      idHash: digest(id),
      personId: userId,
      expiresAt,
      userAgent: attributes.userAgent.slice(0, 300),
      createdAt: attributes.createdAt,
    });
  }

  async updateSessionExpiration(id: string, expiresAt: Date): Promise<void> {
    await this.db
      .update(session)
      .set({ expiresAt })
      .where(eq(session.idHash, digest(id)));
  }

  async deleteSession(id: string): Promise<void> {
    await this.db.delete(session).where(eq(session.idHash, digest(id)));
  }

  async deleteUserSessions(personId: string): Promise<void> {
    await this.db.delete(session).where(eq(session.personId, personId));
  }

  async deleteExpiredSessions(): Promise<void> {
    await this.db.delete(session).where(lte(session.expiresAt, this.clock.now()));
  }
}

export interface ReadSession {
  readonly personId: string;
  /** Digest of the bearer: names this session in lists, never authenticates. */
  readonly sessionHash: string;
  /** Present when the browser should be given a newer expiry. */
  readonly setCookie?: string;
}

/** What a Cookie header says at first sight. */
export interface Glance {
  /** It carries a session, real or made up. */
  readonly isCarried: boolean;
  /** Whose it was when this node last read it, some minutes ago at most. It authenticates nobody. */
  readonly personId: string | null;
}

/**
 * Signed-in browsers, as requests and sockets need them. This file is the only one that knows which library keeps them;
 * listing and ending them from elsewhere are a view and a verb of identity.
 */
export interface Sessions {
  /** Who a Cookie header stands for, or null. */
  read(cookieHeader: string | null | undefined): Promise<ReadSession | null>;
  /**
   * Whose these Cookie headers are, of those that stand for anybody, in one query and without renewing a session: for
   * sockets, which cannot hand the browser a newer cookie, and which come in crowds.
   */
  whose(cookieHeaders: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Without asking the database: by whom limits count, and whose answers no cache may keep. A made-up cookie is nobody's. */
  glance(cookieHeader: string | null | undefined): Glance;
  /** A new session; answers the Set-Cookie header. */
  start(personId: string, userAgent: string): Promise<string>;
  /** Ends the session of this Cookie header; answers the Set-Cookie header that forgets it. */
  end(cookieHeader: string | null | undefined): Promise<string>;
}

/** How long a session counts as its person's without being read again, and how many of them do. */
const seenMs = 10 * minuteMs;
const seenAtMost = 20_000;

/** @param secure cookies only over TLS, with the `__Host-` prefix; off only for plain http on one's own machine */
export function createSessions(db: Pool, clock: Clock, { secure }: { secure: boolean }): Sessions {
  const adapter = new HashedAdapter(db, clock);
  const lucia = new Lucia(adapter, {
    sessionExpiresIn: new TimeSpan(30, "d"),
    sessionCookie: { name: secure ? "__Host-session" : "session", attributes: { secure, sameSite: "lax" } },
    getSessionAttributes: ({ userAgent, createdAt }) => ({ userAgent, createdAt }),
  });
  const idIn = (cookieHeader: string | null | undefined) =>
    cookieHeader ? lucia.readSessionCookie(cookieHeader) : null;
  const seen = new LRUCache<string, string>({ max: seenAtMost, ttl: seenMs });
  return {
    async read(cookieHeader) {
      const id = idIn(cookieHeader);
      if (!id) return null;
      const sessionHash = digest(id);
      const { session: found } = await lucia.validateSession(id);
      if (!found) {
        seen.delete(sessionHash);
        return null;
      }
      seen.set(sessionHash, found.userId);
      return {
        personId: found.userId,
        sessionHash,
        ...(found.fresh ? { setCookie: lucia.createSessionCookie(id).serialize() } : {}),
      };
    },
    async whose(cookieHeaders) {
      const byHash = new Map<string, string[]>();
      for (const header of cookieHeaders) {
        const id = idIn(header);
        if (id) byHash.set(digest(id), [...(byHash.get(digest(id)) ?? []), header]);
      }
      const standing = await adapter.standing([...byHash.keys()]);
      for (const idHash of byHash.keys()) seen.delete(idHash);
      for (const { idHash, personId } of standing) seen.set(idHash, personId);
      return new Map(
        standing.flatMap(({ idHash, personId }) =>
          (byHash.get(idHash) ?? []).map((header) => [header, personId] as const),
        ),
      );
    },
    glance(cookieHeader) {
      const id = idIn(cookieHeader);
      return { isCarried: id !== null, personId: (id && seen.get(digest(id))) ?? null };
    },
    async start(personId, userAgent) {
      const started = await lucia.createSession(personId, { userAgent, createdAt: clock.now() });
      seen.set(digest(started.id), personId);
      return lucia.createSessionCookie(started.id).serialize();
    },
    async end(cookieHeader) {
      const id = idIn(cookieHeader);
      if (id) await lucia.invalidateSession(id);
      if (id) seen.delete(digest(id));
      return lucia.createBlankSessionCookie().serialize();
    },
  };
}
