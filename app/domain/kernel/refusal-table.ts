import { formatMoney, money } from "./money.ts";

/** How one kind of refusal is answered. */
interface RefusalAnswer {
  /** Whose turn it is: 422 change the form, 409 look at what stands now, 429 wait, 401 sign in, 403, 404 and 410 nothing helps. */
  readonly status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429;
  /** One kind sentence: what happened, what is safe, what to do next. Its parameter declares the facts that the kind carries. */
  readonly words: string | ((facts: never) => string);
}

/** The refusals of one area, by kind. Stands in `refusals.ts` beside the verbs that say them. */
export type RefusalTable = Readonly<Record<string, RefusalAnswer>>;

type FactsOf<Words> = Words extends (facts: infer Facts) => string ? Readonly<Facts> : unknown;
type AtField<Field extends string> = [Field] extends [never] ? unknown : { readonly field: Field };
type Flat<T> = { [Name in keyof T]: T[Name] };

/**
 * What a verb answers that refuses: the kind, the facts that its sentence is said with, and the form's field that it
 * belongs to, where one is named. A union of kinds gives the union of their refusals.
 */
export type RefusalOf<
  Table extends RefusalTable,
  Kind extends keyof Table,
  Field extends string = never,
> = Kind extends unknown ? Flat<{ readonly kind: Kind } & FactsOf<Table[Kind]["words"]> & AtField<Field>> : never;

/** A sum in a sentence, exact. Minor units. */
export const exactSum = (minor: bigint, currency: string): string =>
  formatMoney(money(minor, currency), { locale: "en", cents: true, withCurrency: true });

/** A sum in a sentence, with the cents that it has: a limit is never rounded, or it would be told as more than it is. Minor units. */
export const plainSum = (minor: bigint, currency: string): string =>
  formatMoney(money(minor, currency), { locale: "en", cents: "any", withCurrency: true });
