import type { FoundActor } from "#app/domain/identity/find-actor.server.ts";
import { visitor, type Actor } from "#app/domain/kernel/actor.ts";
import { principalsOf } from "#app/http/principal.server.ts";
import type { Services } from "#app/http/services.ts";
import type { BatchReader } from "./batch-reader.ts";
import type { Present } from "./presence.ts";

/** Who is at the other end, as last looked up. */
export interface ConnectionIdentity {
  readonly actor: Actor;
  /** How others see them; null for visitors, and for people who do not want to be seen. */
  readonly shown: Present | null;
}

const aVisitor: ConnectionIdentity = { actor: visitor, shown: null };

/** Who is at the other end of a connection that came with this Cookie header. */
export const identityBehind = async (
  identities: BatchReader<string, ConnectionIdentity>,
  cookie: string | undefined,
): Promise<ConnectionIdentity> => (cookie === undefined ? undefined : await identities.ask(cookie)) ?? aVisitor;

/** Who these Cookie headers stand for now, of those that stand for anybody. */
export async function loadIdentities(
  services: Pick<Services, "db" | "sessions">,
  cookies: readonly string[],
): Promise<ReadonlyMap<string, ConnectionIdentity>> {
  const found = await principalsOf(services, cookies);
  return new Map([...found].map(([cookie, one]) => [cookie, identityOf(one)]));
}

function identityOf({
  actor,
  viewer: { personId, displayName, organizations, showPresence },
}: FoundActor): ConnectionIdentity {
  const [first] = organizations;
  const organization = first
    ? { id: first.id, slug: first.slug, name: first.name, initials: first.initials, hue: first.hue }
    : null;
  return { actor, shown: showPresence ? { person: { id: personId, name: displayName }, organization } : null };
}
