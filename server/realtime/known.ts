import type { FoundActor } from "#app/domain/identity/find-actor.server.ts";
import { visitor, type Actor } from "#app/domain/kernel/actor.ts";
import { principalsOf } from "#app/http/principal.server.ts";
import type { Services } from "#app/http/services.ts";
import type { Gathering } from "./gathering.ts";
import type { Present } from "./presence.ts";

/** Who is at the other end, as last looked up. */
export interface Known {
  readonly actor: Actor;
  /** How others see them; null for visitors, and for people who do not want to be seen. */
  readonly shown: Present | null;
}

const aVisitor: Known = { actor: visitor, shown: null };

/** Who is at the other end of a connection that came with this Cookie header. */
export const knownBy = async (known: Gathering<string, Known>, cookie: string | undefined): Promise<Known> =>
  (cookie === undefined ? undefined : await known.ask(cookie)) ?? aVisitor;

/** Who these Cookie headers stand for now, of those that stand for anybody. */
export async function whoAre(
  services: Pick<Services, "db" | "sessions">,
  cookies: readonly string[],
): Promise<ReadonlyMap<string, Known>> {
  const found = await principalsOf(services, cookies);
  return new Map([...found].map(([cookie, one]) => [cookie, knownOf(one)]));
}

function knownOf({ actor, viewer: { personId, displayName, organizations, showPresence } }: FoundActor): Known {
  const [first] = organizations;
  const organization = first
    ? { id: first.id, slug: first.slug, name: first.name, initials: first.initials, hue: first.hue }
    : null;
  return { actor, shown: showPresence ? { person: { id: personId, name: displayName }, organization } : null };
}
