import type { MessagePage } from "#app/domain/discussion/message-pages.server.ts";
import { reactionWords } from "#app/domain/discussion/reaction.ts";
import { messagePath } from "#app/domain/discussion/message-place.ts";
import { MessageReactions } from "#app/ui/discussion/message-reactions.tsx";

/** What people say to the message, with all their names. */
export function SaidTo({ page: { slug, message, personId } }: { readonly page: MessagePage }) {
  if (personId === null && message.reactions.length === 0) return null;
  return (
    <section id="reactions" aria-labelledby="said-to" className="mt-8">
      <h2 className="vh" id="said-to">
        What people say to it
      </h2>
      <MessageReactions
        page={messagePath(slug, message.id)}
        reactions={message.reactions}
        personId={personId}
        say={() => false}
        offer={personId === null ? "said" : "all"}
      />
      {message.reactions.map(({ kind, people }) => (
        <p className="s soft" key={kind}>
          {reactionWords[kind]}: {people.map(({ name }) => name).join(", ")}
        </p>
      ))}
    </section>
  );
}
