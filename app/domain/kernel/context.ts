import type { Pool } from "#db/client.server.ts";
import type { Actor, PersonActor } from "./actor.ts";
import type { Clock } from "./clock.ts";
import type { NewId } from "./id.ts";

/** Told after commit which streams have news. A hint: whoever listens reads the log. */
export type RingBell = (streamIds: readonly string[]) => void;

/** Everything that a verb or view may depend on. Time, ids and the actor come in by it. */
export interface Context {
  readonly db: Pool;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly actor: Actor;
  readonly bell: RingBell;
  /** Names the request that asks, in the log; absent for jobs and tasks. */
  readonly requestId?: string;
  /** Set where a story is told or a past is brought in: nobody is written to about what happened long ago, or never. */
  readonly writesNoLetters?: true;
}

/** The same, where a signed-in person asks. */
export type PersonContext = Context & { readonly actor: PersonActor };
