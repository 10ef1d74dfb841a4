import { idOf, subjectWords } from "#app/domain/discussion/subject.ts";
import type { ThreadPage } from "#app/domain/discussion/thread.ts";
import type { ShownSubject } from "#app/domain/timeline/shown-event.ts";

const groups = {
  topic: "Topics",
  deliverable: "Deliverables",
  contribution: "Upstream",
  pledge: "Pledges",
} as const satisfies Record<ShownSubject["kind"], string>;

/** What one writes about: the project as a whole, or something of it. Nothing to choose where the page offers nothing. */
export function WritesAbout({
  page: { about, subjects },
  chosen,
}: {
  readonly page: Pick<ThreadPage, "about" | "subjects">;
  readonly chosen?: string | undefined;
}) {
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
