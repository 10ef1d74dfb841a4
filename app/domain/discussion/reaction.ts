import type { reactionKinds } from "#db/schema/discussion.ts";
import type { ShownPerson, ShownReaction } from "#app/domain/timeline/shown-event.ts";

export type ReactionKind = (typeof reactionKinds)[number];

/** What each says, in the order in which they are offered. */
export const reactionWords: Readonly<Record<ReactionKind, string>> = {
  agree: "Agree",
  thanks: "Thanks",
  celebrate: "Celebrate",
  question: "Not clear to me",
  watching: "Watching",
};

/** Everybody can be named who said one thing to one message, so the number of names is bounded. */
export const peoplePerReaction = 100;

/** So many of one person in so long, on and off counted: more than anybody means. */
export const reactionPace = { reactions: 20, windowMs: 10_000 } as const;

export const hasSaid = (reactions: readonly ShownReaction[], kind: ReactionKind, personId: string | null): boolean =>
  reactions.some((reaction) => reaction.kind === kind && reaction.people.some(({ id }) => id === personId));

/** What is said to a message, with what somebody has just said and the server has not told yet. */
export function withOwn(
  reactions: readonly ShownReaction[],
  given: readonly { readonly kind: ReactionKind; readonly on: boolean }[],
  me: ShownPerson,
): readonly ShownReaction[] {
  return given.reduce((before, { kind, on }) => {
    const others = (before.find((reaction) => reaction.kind === kind)?.people ?? []).filter(({ id }) => id !== me.id);
    const people = on ? [...others, me] : others;
    const rest = before.filter((reaction) => reaction.kind !== kind);
    return people.length === 0 ? rest : [...rest, { kind, people }];
  }, reactions);
}
