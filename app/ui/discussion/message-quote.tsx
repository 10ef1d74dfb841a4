import type { ShownQuote } from "#app/domain/timeline/shown-event.ts";
import { Link } from "#app/ui/base/link.tsx";
import { messageAnchor, messagePlace } from "#app/domain/discussion/message-place.ts";
import { tombstoneWords } from "./tombstone-words.ts";

/** The message that another one answers, in one line that leads to it. */
export function MessageQuote({
  slug,
  quote: { id, author, excerpt, deleted },
}: {
  readonly slug: string;
  readonly quote: ShownQuote;
}) {
  return (
    <p className="re">
      <Link to={messagePlace(slug, id)} onClick={(event) => showsHere(id) && event.preventDefault()}>
        <span className="vh">Answers </span>
        {author.name}
      </Link>
      {": "}
      {deleted ? tombstoneWords(deleted) : excerpt}
    </p>
  );
}

/** Goes to the message where it is on this page already. */
function showsHere(id: string): boolean {
  const place = document.getElementById(messageAnchor(id));
  if (place) window.location.hash = messageAnchor(id);
  return place !== null;
}
