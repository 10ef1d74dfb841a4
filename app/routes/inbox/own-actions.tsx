import type { OwnAction } from "#app/domain/meetings/room.ts";
import { Link } from "#app/ui/base/link.tsx";
import { SectionHeading } from "#app/ui/base/page-heading.tsx";

/** What the viewer took on in meetings; it is ticked off where it was written down. */
export function OwnActions({ actions }: { readonly actions: readonly OwnAction[] }) {
  return (
    <section aria-labelledby="own-actions">
      <SectionHeading id="own-actions" title="What you took on" />
      <ul className="rows">
        {actions.map(({ id, text, dueOn, project, number }) => (
          <li key={id}>
            <div className="grow">
              <Link to={`/projects/${project.slug}/meetings/${number}#actions`}>
                <b>{text}</b>
              </Link>
              <span className="s soft block">
                {project.title}
                {dueOn && `, by ${dueOn}`}
              </span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
