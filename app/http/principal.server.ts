import { findActor, findActors, type FoundActor } from "#app/domain/identity/find-actor.server.ts";
import type { Services } from "./services.ts";
import type { ReadSession } from "./session.server.ts";

/*
 * Whom a request stands for, by what it carries: the one place where requests of pages, of files and of sockets become a
 * principal. Today that is a session's cookie, and its person may do whatever their roles allow. Whatever else a request
 * may carry is read here, and comes with the grants that it was given (`kernel/actor.ts`); nobody else need know.
 */

type Known = Pick<Services, "db" | "sessions">;

/** Of one request: its session, and whose it is; null where it stands for nobody. */
export async function principalOf(
  { db, sessions }: Known,
  cookie: string | null | undefined,
): Promise<{ readonly session: ReadSession | null; readonly found: FoundActor | null }> {
  const session = await sessions.read(cookie);
  return { session, found: session ? await findActor(db, session.personId) : null };
}

/** Of many sockets, by the Cookie headers that they came with: those that stand for somebody. No session is renewed. */
export async function principalsOf(
  { db, sessions }: Known,
  cookies: readonly string[],
): Promise<ReadonlyMap<string, FoundActor>> {
  const whose = await sessions.whose(cookies);
  if (whose.size === 0) return new Map();
  const found = await findActors(db, [...new Set(whose.values())]);
  return new Map(
    [...whose].flatMap(([cookie, personId]) => {
      const one = found.get(personId);
      return one ? [[cookie, one] as const] : [];
    }),
  );
}
