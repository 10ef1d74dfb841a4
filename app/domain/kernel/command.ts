import type { z } from "zod";
import type { Context, PersonContext } from "./context.ts";
import type { Refusal, Result } from "./result.ts";

/**
 * Who may ask for it at all. An action of the permission table is asked by the verb itself, for the organization or
 * project that it is about; `signed_in` is everybody's own affair; `anyone` is for people who have no account yet;
 * `product` is for jobs and the command line, never for a door.
 */
export type Needs<Action extends string = string> = Action | "signed_in" | "anyone" | "product";

/**
 * Whether it takes an idempotency key: with one, a double click, a retry and a second tab are one command, and their
 * answer is kept; without, saying it twice changes nothing more.
 */
export type Keyed = "required" | "none";

type KeyFor<K extends Keyed> = K extends "required" ? string : null;
type ContextFor<N extends Needs> = N extends "signed_in" ? PersonContext : Context;

export interface Declaration<N extends Needs, K extends Keyed, I extends z.ZodType, O extends z.ZodType> {
  /** "pledge.place": what doors, logs and a client call it. Never changed once it is out. */
  readonly name: `${string}.${string}`;
  readonly permission: N;
  readonly key: K;
  /** Values of the domain (ids, minor units, instants), each bounded; reading a person's text is the form's work. */
  readonly input: I;
  /** Plain JSON: it is kept with the key, and told to clients. */
  readonly output: O;
}

/** A verb: called as a function by whoever has its input at hand, and found by its name at every door. */
export interface Command<
  N extends Needs,
  K extends Keyed,
  I extends z.ZodType,
  O extends z.ZodType,
  R extends Refusal,
  How extends unknown[],
> {
  (ctx: ContextFor<N>, key: KeyFor<K>, input: z.output<I>, ...how: How): Promise<Result<z.output<O>, R>>;
  readonly declared: Declaration<N, K, I, O>;
}

/**
 * Declares a verb beside its code.
 * @param run one transaction. `how` are wishes of callers in the product (a preview); doors do not pass them.
 */
export function command<
  const N extends Needs,
  const K extends Keyed,
  I extends z.ZodType,
  O extends z.ZodType,
  R extends Refusal,
  How extends unknown[],
>({
  run,
  ...declared
}: Declaration<N, K, I, O> & {
  run(ctx: ContextFor<N>, key: KeyFor<K>, input: z.output<I>, ...how: How): Promise<Result<z.output<O>, R>>;
}): Command<N, K, I, O, R, How> {
  return Object.assign(
    (ctx: ContextFor<N>, key: KeyFor<K>, input: z.output<I>, ...how: How) => run(ctx, key, input, ...how),
    { declared },
  );
}
