import { createHash } from "node:crypto";
import { and, eq, gt, isNull, lte, sql } from "drizzle-orm";
import { Lucia, TimeSpan, type Adapter, type DatabaseSession } from "lucia";
import type { Pool } from "#db/client.server.ts";
import { person, session } from "#db/schema/identity.ts";
import type { Clock } from "#app/domain/kernel/clock.ts";

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
      .where(and(sql`${session.idHash} = any(${sql.param([...idHashes])}::text[])`, gt(session.expiresAt, this.clock.now()), isNull(person.closedAt)));
  }

  /** The ids listed are digests: enough to show and revoke devices, useless as bearers. */
  async getUserSessions(personId: string): Promise<DatabaseSession[]> {
    const rows = await this.db.select().from(session).where(eq(session.personId, personId)).orderBy(session.createdAt).limit(200);
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
    await this.db.update(session).set({ expiresAt }).where(eq(session.idHash, digest(id)));
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
  /** A new session; answers the Set-Cookie header. */
  start(personId: string, userAgent: string): Promise<string>;
  /** Ends the session of this Cookie header; answers the Set-Cookie header that forgets it. */
  end(cookieHeader: string | null | undefined): Promise<string>;
}

/** @param secure cookies only over TLS, with the `__Host-` prefix; off only for plain http on one's own machine */
export function createSessions(db: Pool, clock: Clock, { secure }: { secure: boolean }): Sessions {
  const adapter = new HashedAdapter(db, clock);
  const lucia = new Lucia(adapter, {
    sessionExpiresIn: new TimeSpan(30, "d"),
    sessionCookie: { name: secure ? "__Host-session" : "session", attributes: { secure, sameSite: "lax" } },
    getSessionAttributes: ({ userAgent, createdAt }) => ({ userAgent, createdAt }),
  });
  return {
    async read(cookieHeader) {
      const id = cookieHeader ? lucia.readSessionCookie(cookieHeader) : null;
      if (!id) return null;
      const { session: found } = await lucia.validateSession(id);
      if (!found) return null;
      return {
        personId: found.userId,
        sessionHash: digest(id),
        ...(found.fresh ? { setCookie: lucia.createSessionCookie(id).serialize() } : {}),
      };
    },
    async whose(cookieHeaders) {
      const byHash = new Map<string, string[]>();
      for (const header of cookieHeaders) {
        const id = lucia.readSessionCookie(header);
        if (id) byHash.set(digest(id), [...(byHash.get(digest(id)) ?? []), header]);
      }
      const standing = await adapter.standing([...byHash.keys()]);
      return new Map(standing.flatMap(({ idHash, personId }) => (byHash.get(idHash) ?? []).map((header) => [header, personId] as const)));
    },
    async start(personId, userAgent) {
      const started = await lucia.createSession(personId, { userAgent, createdAt: clock.now() });
      return lucia.createSessionCookie(started.id).serialize();
    },
    async end(cookieHeader) {
      const id = cookieHeader ? lucia.readSessionCookie(cookieHeader) : null;
      if (id) await lucia.invalidateSession(id);
      return lucia.createBlankSessionCookie().serialize();
    },
  };
}
