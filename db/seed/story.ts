import { hourMs, dayMs, minuteMs, travellingClock } from "#app/domain/kernel/clock.ts";
import { stewardSight, type Actor, type PersonActor } from "#app/domain/kernel/actor.ts";
import { machine } from "#app/domain/kernel/machine.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import type { Refusal, Result } from "#app/domain/kernel/result.ts";
import { findActor } from "#app/domain/identity/find-actor.server.ts";
import type { OrganizationKey, PersonKey } from "./cast.ts";

/** Where a story is told: what every verb needs, except who acts and when. */
export type Ground = Pick<Context, "db" | "bell" | "clock">;

interface Act {
  readonly at: Date;
  readonly tell: () => Promise<unknown>;
}

/** What a verb says yes to. A story that is refused is wrong, and says where. */
export function told<T, R extends Refusal>(what: string, answer: Result<T, R>): T {
  if (!answer.ok)
    throw new Error(
      `The story cannot go on, because “${what}” is refused: ${JSON.stringify(answer.refusal, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value))}`,
    );
  return answer.value;
}

/** What a story does that no person of it does. */
const teller = machine("story", "story", ["network.set_up", "facts.import", stewardSight]);

/**
 * Tells what happened by calling the verbs that people would have called, at the times at which they would have: acts are
 * gathered first, from whatever part of the story, and then told in the order of time, so that log and book are in order.
 */
export class Story {
  readonly people = new Map<PersonKey, string>();
  readonly organizations = new Map<OrganizationKey, { readonly id: string; readonly slug: string }>();
  /** Funds by name. */
  readonly funds = new Map<string, string>();
  stewardSlug = "";
  readonly #acts: Act[] = [];
  readonly #actors = new Map<PersonKey, PersonActor>();
  readonly #clock = travellingClock(new Date(0));
  readonly #base: Omit<Context, "actor">;
  readonly now: Date;

  constructor(readonly ground: Ground) {
    this.now = ground.clock.now();
    this.#base = {
      db: ground.db,
      bell: ground.bell,
      clock: this.#clock,
      newId: idsBy(this.#clock),
      writesNoLetters: true,
    };
  }

  /** So many days before now, at an hour in UTC; never later than a few minutes ago. */
  ago(days: number, hour = "12:00"): Date {
    const day = new Date(this.now.getTime() - Math.floor(days) * dayMs).toISOString().slice(0, 10);
    const at = new Date(`${day}T${hour}:00Z`).getTime() - (days % 1) * dayMs;
    return new Date(Math.min(at, this.now.getTime() - 5 * minuteMs));
  }

  minutesAgo(minutes: number): Date {
    return new Date(this.now.getTime() - minutes * minuteMs);
  }

  hoursAfter(at: Date, hours: number): Date {
    return new Date(Math.min(at.getTime() + hours * hourMs, this.now.getTime() - minuteMs));
  }

  /** The day so many days from now, as forms write it. */
  dayFromNow(days: number): string {
    return new Date(this.now.getTime() + days * dayMs).toISOString().slice(0, 10);
  }

  at(at: Date, tell: () => Promise<unknown>): void {
    this.#acts.push({ at, tell });
  }

  /** Tells all acts in the order of time; those of one instant in the order in which they were gathered. */
  async tell(): Promise<void> {
    this.#acts.sort((a, b) => a.at.getTime() - b.at.getTime());
    for (const { at, tell } of this.#acts) {
      if (at > this.now) throw new Error(`The story is ahead of its time: ${at.toISOString()}`);
      this.#clock.travelTo(at);
      await tell();
    }
  }

  newId(): string {
    return this.#base.newId();
  }

  as(actor: Actor): Context {
    return { ...this.#base, actor };
  }

  /** Whoever founds the network, and brings in what is known of before. */
  get product(): Context {
    return this.as(teller);
  }

  async by(key: PersonKey): Promise<Context & { readonly actor: PersonActor }> {
    let actor = this.#actors.get(key);
    if (!actor) {
      const found = await findActor(this.ground.db, this.personId(key));
      if (!found) throw new Error(`${key} has no account`);
      actor = found.actor;
      this.#actors.set(key, actor);
    }
    return { ...this.#base, actor };
  }

  /** Forget what somebody was, because they were given a role. */
  changed(key: PersonKey): void {
    this.#actors.delete(key);
  }

  personId(key: PersonKey): string {
    const id = this.people.get(key);
    if (!id) throw new Error(`${key} is not in the network yet`);
    return id;
  }

  organization(key: OrganizationKey): { readonly id: string; readonly slug: string } {
    const found = this.organizations.get(key);
    if (!found) throw new Error(`${key} is not in the network yet`);
    return found;
  }
}
