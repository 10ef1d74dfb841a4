import type { ShownQuote, SubjectId } from "#app/domain/timeline/shown-event.ts";
import { Link } from "#app/ui/base/link.tsx";
import { tombstoneWords } from "./tombstone-words.ts";

/** What a message that is being written is about. */
export interface WritingAbout {
  readonly replyTo: ShownQuote | null;
}

interface ComposerAboutProps {
  readonly about: WritingAbout;
  /** The address of the same composer about nothing. */
  readonly without: string;
  readonly onLeave: () => void;
}

/** In the composer: what the message will be about, said and carried along by its form. */
export function ComposerAbout({ about: { replyTo }, without, onLeave }: ComposerAboutProps) {
  if (!replyTo) return null;
  return (
    <p className="re">
      <input type="hidden" name="replyToId" value={replyTo.id} />
      <span>
        Answering <b>{replyTo.author.name}</b>: {replyTo.deleted ? tombstoneWords(replyTo.deleted) : replyTo.excerpt}
      </span>{" "}
      <Link
        to={without}
        preventScrollReset
        onClick={(event) => {
          event.preventDefault();
          onLeave();
        }}
      >
        Leave it
      </Link>
    </p>
  );
}

/** The same, out of the composer's form. */
export function aboutOf(form: FormData): { readonly replyToId: string | null; readonly about: SubjectId | null } {
  const value = (name: string) => {
    const given = form.get(name);
    return typeof given === "string" && given !== "" ? given : null;
  };
  return { replyToId: value("replyToId"), about: value("about") as SubjectId | null };
}
