import type { HistoryVoice, ThreadLine } from "./event-voices.ts";

/*
 * How an area declares its events, each once: what it carries, what it is about, and what it tells. A field is closed
 * unless it is declared safe: whoever may not know whose money an event is about gets the safe ones and no other.
 * Browsers bring an area's lines without its declarations, which is why what makes these says that it does nothing else.
 */

/** What an event may be about, by a field that holds its id: it is joined when the event is read. */
export type Matter = "message" | "pledge" | "share_of_deliverable";

/** What kinds of news an event may be to somebody: the notifications declare them here, with what follows from each. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- the table of kinds of news adds to it
export interface NewsWords {}
export type NewsWord = keyof NewsWords;

/** One field of a payload that holds a `T`. */
export interface Field<T> {
  /** In a word, as `docs/events.md` tells it. */
  readonly holds: string;
  /** Whether those may see it who may not know whose money the event is about. */
  readonly isSafe: boolean;
  readonly about?: Matter;
  readonly is: (value: unknown) => value is T;
}

/** A field that older events lack. */
interface OptionalField<T> extends Field<T> {
  readonly isOptional: true;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;

const isText = (value: unknown): value is string => typeof value === "string";
const isNumber = (value: unknown): value is number => typeof value === "number";
const isFlag = (value: unknown): value is boolean => typeof value === "boolean";
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);
/* @__NO_SIDE_EFFECTS__ */
const safe = <T>(holds: string, is: Field<T>["is"]): Field<T> => ({ holds, isSafe: true, is });

export const id = safe("id", isText);
/** Minor units as a decimal string. */
export const sum = safe("sum", isText);
/** ISO 4217. */
export const currency = safe("currency", isText);
/** ISO 8601. */
export const moment = safe("moment", isText);
/** What everybody may read of something public: its title, name, address or number. */
export const title = safe("title", isText);
export const count = safe("count", isNumber);
export const flag = safe("flag", isFlag);
/** One of a closed set. */
export const word = safe("word", isText);
export const words = safe("words", isTexts);
/** Free text of a person: it may name the one who wrote it, and is blank for those who may not know. */
export const text: Field<string> = { holds: "text", isSafe: false, is: isText };

/** One of these words. */
/* @__NO_SIDE_EFFECTS__ */
export const oneOf = <const W extends string>(...allowed: readonly W[]): Field<W> =>
  safe("word", (value): value is W => (allowed as readonly unknown[]).includes(value));

/** A fact of several figures that may be known whoever it is about. Of its parts only that they are there is asked. */
/* @__NO_SIDE_EFFECTS__ */
export const fact = <T extends object>(holds: string): Field<T> =>
  safe(holds, (value): value is T => typeof value === "object" && value !== null);

/* @__NO_SIDE_EFFECTS__ */
export const nullable = <T>(field: Field<T>): Field<T | null> => ({
  ...field,
  is: (value): value is T | null => value === null || field.is(value),
});

/* @__NO_SIDE_EFFECTS__ */
export const optional = <T>(field: Field<T>): OptionalField<T> => ({ ...field, isOptional: true });

/* @__NO_SIDE_EFFECTS__ */
const about = (matter: Matter): Field<string> => ({
  holds: `id of a ${matter.split("_")[0]}`,
  isSafe: true,
  about: matter,
  is: isText,
});
/** The id of what the event is about. */
export const aboutMessage: Field<string> = about("message");
/** Whose it is may have to stay unsaid: the event is masked with the pledge. */
export const aboutPledge: Field<string> = about("pledge");
/** The organization's own share in a deliverable: masked unless it is named with all pledges that pay for it. */
export const aboutShare: Field<string> = about("share_of_deliverable");

type OptionalKeys<F> = { [K in keyof F]: F[K] extends { readonly isOptional: true } ? K : never }[keyof F];
type Held<F> = F extends Field<infer T> ? T : never;
type Flat<T> = { [K in keyof T]: T[K] };

/** What an event with these fields carries. */
export type PayloadOf<F> = Flat<
  { readonly [K in Exclude<keyof F, OptionalKeys<F>>]: Held<F[K]> } & { readonly [K in OptionalKeys<F>]?: Held<F[K]> }
>;

/** What each event of an area carries. */
export type PayloadsOf<D extends Readonly<Record<string, EventDeclaration>>> = {
  [T in keyof D]: PayloadOf<D[T]["fields"]>;
};

type PlaceOf<P> = { place(payload: P): string }["place"];

/** All that is true of one kind of event. Stored payloads stay as they are: a field may be added as optional, and none renamed. */
export interface EventDeclaration<F extends Fields = Fields> {
  /** When it is said, as `docs/events.md` tells it. */
  readonly when: string;
  readonly fields: F;
  /** It is said in the network's stream, too. */
  readonly inNetwork?: true;
  /**
   * It follows from what somebody else did, and who caused it is never shown. `unsigned`: nobody did it, or the line is
   * about another · `befalls`: it happens to the pledge that it is about · `of_all`: without an organization it is the
   * step of all of them.
   */
  readonly consequence?: "unsigned" | "befalls" | "of_all";
  /** Why it is news for people, each kind to those whom that kind is for. */
  readonly news?: readonly NewsWord[];
  /** Except where it goes to one of these. */
  readonly noNewsTo?: readonly string[];
  /** A meeting's minutes: whoever does it took part, or it is not told again; otherwise what a history tells is a step. */
  readonly minutes?: "took_part" | "untold";
  /** Where it is read in full, behind the address of what its stream belongs to. */
  place?: PlaceOf<PayloadOf<F>>;
  /** The whole address of what it tells, where its stream has no page about that: news in one's own stream opens it. */
  page?: PlaceOf<PayloadOf<F>>;
  /** A line of a history. */
  history?: HistoryVoice<PayloadOf<F>>;
}

/* @__NO_SIDE_EFFECTS__ */
export const event = <const F extends Fields>(declaration: EventDeclaration<F>): EventDeclaration<F> => declaration;

/** Lines that a discussion tells of some of an area's events. */
export type LinesOf<D extends Readonly<Record<string, EventDeclaration>>> = {
  readonly [T in keyof D]?: ThreadLine<PayloadOf<D[T]["fields"]>>;
};
