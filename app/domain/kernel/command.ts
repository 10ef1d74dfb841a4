import type { z } from "zod";
import { grantedToo, isGranted, type Actor } from "./actor.ts";
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

/** What is declared of a verb, whatever it takes and answers. */
export type Declared = Declaration<Needs, Keyed, z.ZodType, z.ZodType>;

/** A machine, or somebody through something that may do less than they, asks for what it was not given: a fault of ours, as doors ask before. */
export class NotGranted extends Error {
  constructor(actor: Actor, name: string) {
    super(`${actor.kind === "machine" ? `The ${actor.sort} “${actor.name}”` : `A ${actor.kind}`} may not ${name}`);
  }
}

/**
 * Whether the actor may give this command at all. Deny by default: a machine and a token need it by name, and what is the
 * product's own is for machines alone. What roles allow towards this or that organization is the verb's to ask.
 */
export function mayGive(actor: Actor, { name, permission }: Pick<Declared, "name" | "permission">): boolean {
  if (permission === "product" && actor.kind !== "machine") return false;
  return isGranted(actor, name);
}

const within = <C extends Context>(ctx: C, permission: string): C =>
  ctx.actor.kind === "visitor" || ctx.actor.grants === undefined
    ? ctx
    : { ...ctx, actor: grantedToo(ctx.actor, permission) };

/** Where tests look that every answer is what was declared. */
export const answers: { given?: (declared: Declared, value: unknown) => void } = {};

/**
 * Declares a verb beside its code. Within it a principal with grants may do what the verb is declared to need, and nothing
 * else that it was not given.
 * @param run one transaction. `how` are wishes of callers in the product (a preview); doors do not pass them.
 * @throws NotGranted
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
  const given = async (ctx: ContextFor<N>, key: KeyFor<K>, input: z.output<I>, ...how: How) => {
    const { actor } = ctx;
    if (!mayGive(actor, declared)) throw new NotGranted(actor, declared.name);
    const answer = await run(within(ctx, declared.permission), key, input, ...how);
    if (answer.ok) answers.given?.(declared, answer.value);
    return answer;
  };
  return Object.assign(given, { declared });
}
