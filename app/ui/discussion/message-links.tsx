import type { ShownLink } from "#app/domain/timeline/shown-event.ts";
import { ContributionStateMark } from "#app/ui/project/contribution-state.tsx";
import { Link } from "#app/ui/base/link.tsx";

/** What is known here of the pull requests and issues that a message names: how far each has come, and where its credit is. */
export function MessageLinks({ links }: { readonly links: readonly ShownLink[] }) {
  if (links.length === 0) return null;
  return (
    <ul className="known" aria-label="Known here">
      {links.map(({ contributionId, repository, number, title, state }) => (
        <li key={contributionId}>
          <Link to={`/contributions/${contributionId}`}>{title}</Link>
          <span>
            {repository}
            {number !== null && ` #${number}`} · <ContributionStateMark state={state} />
          </span>
        </li>
      ))}
    </ul>
  );
}
