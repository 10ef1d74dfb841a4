import { Link } from "@remix-run/react";
import { kindWords } from "#app/domain/contributions/contribution.ts";
import type { ProjectPage } from "#app/domain/projects/project-page.ts";
import { ContributionStateMark } from "#app/ui/contribution-state.tsx";

/** What went upstream, in the order of the deliverables; each opens its page with who is credited with which part. */
export function Upstream({ page, mayLink }: { readonly page: ProjectPage; readonly mayLink: boolean }) {
  const { project, contributions, contributionCount, deliverables } = page;
  const { slug } = project;
  return (
    <section className="up" aria-labelledby="upstream">
      <h2 id="upstream">Upstream contributions</h2>
      {contributions.length === 0 ? (
        <p className="none">
          Nothing is linked yet. Pull requests, issues, reviews, releases and hours stand here with their public address, and with the credit of everybody who paid for them.
        </p>
      ) : (
        <ul className="list">
          {contributions.map(({ id, title, state, kind, repository, deliverableId, happenedOn, hours, inKind }) => {
            const deliverable = deliverables.find((each) => each.id === deliverableId);
            return (
              <li key={id}>
                <Link className="quiet" to={`/contributions/${id}`}>
                  {title}
                </Link>
                <span className="st">
                  <ContributionStateMark state={state} day={happenedOn} />
                </span>
                <span className="who">
                  {[
                    repository,
                    kind === "pull_request" ? null : kindWords[kind],
                    inKind && `${inKind}${hours === null ? "" : `, ${hours} h`} in kind`,
                    deliverable && `deliverable ${deliverable.position}`,
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              </li>
            );
          })}
        </ul>
      )}
      <p className="acts">
        {contributionCount > contributions.length && <Link to={`/contributions?project=${slug}`}>All {contributionCount} contributions</Link>}
        {mayLink && <Link to={`/projects/${slug}/contributions/new`}>Link a contribution</Link>}
      </p>
    </section>
  );
}
