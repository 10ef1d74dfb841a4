import type { IncomingMessage } from "node:http";
import type { Clock } from "#app/domain/kernel/clock.ts";
import type { Sessions } from "#app/http/session.server.ts";
import { timings } from "#app/live/timings.ts";
import type { OwnHosts } from "../http/own-hosts.ts";
import { Pace, type RealtimeLimits } from "./limits.ts";

interface DoorOptions {
  readonly own: OwnHosts;
  readonly sessions: Pick<Sessions, "glance">;
  readonly clock: Clock;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly limits: Pick<RealtimeLimits, "connectionsPerAddress" | "connectionsPerPerson" | "openings">;
  readonly isDraining: () => boolean;
}

/** A connection that asks to be let in: from where, and of whom (null: a visitor's). */
export interface Visit {
  readonly address: string;
  readonly personId: string | null;
  /** Shows it out. */
  end(): void;
}

/** A page beats twice in that time; what says nothing for longer is none, or one that nobody looks at. */
const idleMs = 2 * timings.beatMs;

/**
 * Who may open a connection. Browsers send a page's cookies along with a WebSocket of any other page, and CORS does not
 * ask before: so the Origin must be ours. Where there is none, no browser's page is behind it.
 *
 * Visitors are counted by address and people by who they are, so that neither takes the other's place; where an address is
 * full of visitors, the one that was silent for longest makes room.
 */
export class Admission {
  readonly #options: DoorOptions;
  readonly #opened: Pace;
  /** When each visitor of an address last spoke, in milliseconds; the longest silent first. */
  readonly #visitors = new Map<string, Map<Visit, number>>();
  readonly #people = new Map<string, Set<Visit>>();

  constructor(options: DoorOptions) {
    this.#options = options;
    this.#opened = new Pace(options.limits.openings, 10);
  }

  /** Before anybody is looked up: null lets it knock, otherwise why not. */
  async refuses(request: IncomingMessage): Promise<string | null> {
    const { own, sessions, addressOf, isDraining } = this.#options;
    if (isDraining()) return "draining";
    if (!own.isOurs(request.headers.host)) return "foreign host";
    if (own.senderOf(request.headers) === "foreign") return "foreign origin";
    const address = addressOf(request);
    const { isCarried, personId } = sessions.glance(request.headers.cookie);
    if (!isCarried && !this.#hasRoom(address)) return "too many connections";
    // A cookie that this node has not read lately may be made up: such are counted apart from visitors and from people.
    const who = personId !== null ? `person ${personId}` : `${isCarried ? "unproven" : "visitors"} ${address}`;
    return (await this.#opened.wait(who)) > 0 ? "too many connections" : null;
  }

  /** Once it is known who it is: null lets it in, otherwise why not. */
  enters(visit: Visit): string | null {
    const { address, personId } = visit;
    if (personId !== null) {
      const own = this.#people.get(personId) ?? new Set();
      if (own.size >= this.#options.limits.connectionsPerPerson) return "too many connections";
      this.#people.set(personId, own.add(visit));
      return null;
    }
    if (!this.#hasRoom(address)) return "too many connections";
    const visitors = this.#visitors.get(address) ?? new Map<Visit, number>();
    const [silent] = visitors.keys();
    if (silent && visitors.size >= this.#options.limits.connectionsPerAddress) {
      this.left(silent);
      silent.end();
    }
    this.#visitors.set(address, visitors.set(visit, this.#now()));
    return null;
  }

  /** Whoever speaks is not idle. */
  spoke(visit: Visit): void {
    const visitors = this.#visitors.get(visit.address);
    if (visitors?.delete(visit)) visitors.set(visit, this.#now());
  }

  left(visit: Visit): void {
    const { address, personId } = visit;
    const [all, key] = personId === null ? [this.#visitors, address] : [this.#people, personId];
    const some = all.get(key);
    some?.delete(visit);
    if (some?.size === 0) all.delete(key);
  }

  #hasRoom(address: string): boolean {
    const visitors = this.#visitors.get(address);
    if (!visitors || visitors.size < this.#options.limits.connectionsPerAddress) return true;
    const [spokeMs] = visitors.values();
    return spokeMs !== undefined && this.#now() - spokeMs >= idleMs;
  }

  #now(): number {
    return this.#options.clock.now().getTime();
  }
}
