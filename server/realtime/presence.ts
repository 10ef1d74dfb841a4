import type { StreamId } from "#app/domain/kernel/events.ts";
import type { ShownOrganization, ShownPerson } from "#app/domain/timeline/shown-event.ts";
import { peopleNamed } from "#app/live/timings.ts";
import type { Presence } from "#app/live/protocol.ts";

/** A person at a stream, and whom they represent. */
export interface Present {
  readonly person: ShownPerson;
  readonly organization: ShownOrganization | null;
}

/** Who is here. Every tab holds a lease; a person is here while one of their tabs does. */
export interface PresenceStore {
  /** Takes or renews a tab's lease; true if somebody new is here by it. */
  renew(stream: StreamId, tab: string, who: Present, untilMs: number): Promise<boolean>;
  /** Lets a tab's lease end at this time already; what is renewed elsewhere stays. */
  shorten(stream: StreamId, tab: string, untilMs: number): Promise<void>;
  /** Distinct people, in the order in which they came. */
  here(stream: StreamId): Promise<readonly Present[]>;
  /** Ends the leases that are over; answers the streams that somebody has left by it. */
  sweep(nowMs: number): Promise<readonly StreamId[]>;
}

interface Lease {
  readonly who: Present;
  untilMs: number;
}

/** The store of one node. Several nodes share the one in `redis.ts`; nothing else knows which one is used. */
export class PresenceInProcess implements PresenceStore {
  readonly #streams = new Map<StreamId, Map<string, Lease>>();

  async renew(stream: StreamId, tab: string, who: Present, untilMs: number): Promise<boolean> {
    const leases = this.#streams.get(stream) ?? new Map<string, Lease>();
    this.#streams.set(stream, leases);
    const isNew = !holds(leases, who.person.id);
    const lease = leases.get(tab);
    if (lease) lease.untilMs = untilMs;
    else leases.set(tab, { who, untilMs });
    return isNew;
  }

  async shorten(stream: StreamId, tab: string, untilMs: number): Promise<void> {
    const lease = this.#streams.get(stream)?.get(tab);
    if (lease) lease.untilMs = Math.min(lease.untilMs, untilMs);
  }

  async here(stream: StreamId): Promise<readonly Present[]> {
    const byPerson = new Map<string, Present>();
    for (const { who } of this.#streams.get(stream)?.values() ?? [])
      if (!byPerson.has(who.person.id)) byPerson.set(who.person.id, who);
    return [...byPerson.values()];
  }

  async sweep(nowMs: number): Promise<readonly StreamId[]> {
    const changed: StreamId[] = [];
    for (const [stream, leases] of this.#streams) {
      const over = [...leases].filter(([, lease]) => lease.untilMs <= nowMs);
      for (const [tab] of over) leases.delete(tab);
      if (over.some(([, lease]) => !holds(leases, lease.who.person.id))) changed.push(stream);
      if (leases.size === 0) this.#streams.delete(stream);
    }
    return changed;
  }
}

const holds = (leases: ReadonlyMap<string, Lease>, personId: string): boolean => {
  for (const { who } of leases.values()) if (who.person.id === personId) return true;
  return false;
};

/**
 * The set as it is told: to people who are signed in with names while those are few, to visitors with organizations and
 * their counts only.
 */
export function presenceFor(stream: StreamId, present: readonly Present[]): { people: Presence; visitors: Presence } {
  const counts = new Map<string, { organization: ShownOrganization; people: number }>();
  for (const { organization } of present) {
    if (!organization) continue;
    const count = counts.get(organization.id) ?? { organization, people: 0 };
    counts.set(organization.id, count);
    count.people += 1;
  }
  const visitors = { stream, total: present.length, people: [], organizations: [...counts.values()] };
  return { visitors, people: present.length > peopleNamed ? visitors : { ...visitors, people: [...present] } };
}
