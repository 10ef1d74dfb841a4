import { Form } from "@remix-run/react";
import { hasSaid, reactionWords, type ReactionKind } from "#app/domain/discussion/reaction.ts";
import type { ShownReaction } from "#app/domain/timeline/shown-event.ts";

/** Says it by the live line; false where there is none yet, and the form is sent as a form. */
export type SayReaction = (kind: ReactionKind, on: boolean) => boolean;

interface ReactionsProps {
  /** The message's own page, which takes the form. */
  readonly page: string;
  readonly reactions: readonly ShownReaction[];
  /** Null for visitors, who only look. */
  readonly personId: string | null;
  readonly say: SayReaction;
  /** All that can be said, or what was said already. */
  readonly offer?: "all" | "said";
}

export const reactionKindsInOrder = Object.keys(reactionWords) as ReactionKind[];

const peopleOf = (reactions: readonly ShownReaction[], kind: ReactionKind) =>
  reactions.find((reaction) => reaction.kind === kind)?.people ?? [];

/** What people say to a message without a message: words with a number, which whoever is signed in may join or leave. */
export function MessageReactions({ page, reactions, personId, say, offer = "said" }: ReactionsProps) {
  const kinds =
    offer === "all"
      ? reactionKindsInOrder
      : reactionKindsInOrder.filter((kind) => peopleOf(reactions, kind).length > 0);
  if (kinds.length === 0) return null;
  const chips = kinds.map((kind) => {
    const people = peopleOf(reactions, kind);
    const names = people.map(({ name }) => name).join(", ");
    const words = (
      <>
        {reactionWords[kind]} {people.length > 0 && <b>{people.length}</b>}
      </>
    );
    if (personId === null)
      return (
        <span className="chip" title={names} key={kind}>
          {words}
        </span>
      );
    const isMine = hasSaid(reactions, kind, personId);
    return (
      <button
        className={isMine ? "chip on" : "chip"}
        name="reaction"
        value={`${kind} ${isMine ? "off" : "on"}`}
        aria-pressed={isMine}
        title={names || undefined}
        key={kind}
        onClick={(event) => say(kind, !isMine) && event.preventDefault()}
      >
        {words}
      </button>
    );
  });
  if (personId === null) return <p className="said-to">{chips}</p>;
  return (
    <Form method="post" action={page} className="said-to" preventScrollReset>
      <input type="hidden" name="intent" value="react" />
      {chips}
    </Form>
  );
}
