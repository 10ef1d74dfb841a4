import { idOf, subjectWords } from "#app/domain/discussion/subject.ts";
import type { ThreadPage } from "#app/domain/discussion/thread.ts";
import type { ShownQuote, ShownSubject, SubjectId } from "#app/domain/kernel/shown-event.ts";
import { Link } from "./link.tsx";
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

const groups = { topic: "Topics", deliverable: "Deliverables", contribution: "Upstream", pledge: "Pledges" } as const satisfies Record<ShownSubject["kind"], string>;

/** What one writes about: the project as a whole, or something of it. Nothing to choose where the page offers nothing. */
export function WritesAbout({ page: { about, subjects }, chosen }: { readonly page: Pick<ThreadPage, "about" | "subjects">; readonly chosen?: string | undefined }) {
  const all = about && !subjects.some((subject) => idOf(subject) === idOf(about)) ? [...subjects, about] : subjects;
  if (all.length === 0) return null;
  return (
    <span className="speaks">
      <label htmlFor="writes-about">about</label>
      <select id="writes-about" name="about" defaultValue={chosen ?? (about ? idOf(about) : "")}>
        <option value="">the project</option>
        {Object.entries(groups).map(([kind, label]) => {
          const some = all.filter((subject) => subject.kind === kind);
          return (
            some.length > 0 && (
              <optgroup key={kind} label={label}>
                {some.map((subject) => (
                  <option key={subject.id} value={idOf(subject)}>
                    {subjectWords(subject)}
                  </option>
                ))}
              </optgroup>
            )
          );
        })}
      </select>
    </span>
  );
}
