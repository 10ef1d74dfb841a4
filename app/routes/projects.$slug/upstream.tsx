import type { PartCredit } from "#app/domain/contributions/contribution-pages.server.ts";
import { contributionKindWords } from "#app/domain/contributions/contribution.ts";
import { hoursWords } from "#app/domain/contributions/hours.ts";
import type { ProjectPage } from "#app/domain/marketplace/project-page.ts";
import { ContributionStateMark } from "#app/ui/project/contribution-state.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { useLocale } from "#app/ui/base/locale.tsx";
import { unnamedMember } from "#app/ui/organization/organization-mark.tsx";
import { shareWords } from "#app/ui/base/share-words.ts";

interface UpstreamProps {
  readonly page: ProjectPage;
  readonly credits: readonly PartCredit[];
  readonly mayLink: boolean;
}

/** "Made possible by Harbour Institute 50.0 %, Lakeside University 30.0 % and 2 more". */
function Credited({ credit: { largest, others } }: { readonly credit: PartCredit }) {
  const { locale } = useLocale();
  const words = largest.map(
    ({ organization, basisPoints }) => `${organization?.name ?? unnamedMember} ${shareWords(basisPoints, locale)}`,
  );
  return (
    <span className="who">
      Made possible by {words.join(", ")}
      {others > 0 && ` and ${others} more`}
    </span>
  );
}

/** What went upstream, in the order of the deliverables; each opens its page with who is credited with which part. */
export function Upstream({ page, credits, mayLink }: UpstreamProps) {
  const { project, contributions, contributionCount, deliverables } = page;
  const { slug } = project;
  return (
    <section className="up" aria-labelledby="upstream">
      <h2 id="upstream">Upstream contributions</h2>
      {contributions.length === 0 ? (
        <p className="none">
          Nothing is linked yet. Pull requests, issues, reviews, releases and hours stand here with their public
          address, and with the credit of everybody who paid for them.
        </p>
      ) : (
        <ul className="list">
          {contributions.map(
            ({ id, title, state, kind, repository, deliverableId, happenedOn, inKind, inKindMinutes, claimed }) => {
              const deliverable = deliverables.find((each) => each.id === deliverableId);
              const credit = claimed ? undefined : credits.find((each) => each.deliverableId === deliverableId);
              return (
                <li key={id}>
                  <Link className="quiet" to={`/contributions/${id}`}>
                    {title}
                  </Link>
                  <span className="st">
                    {claimed ? "claimed, not confirmed" : <ContributionStateMark state={state} day={happenedOn} />}
                  </span>
                  <span className="who">
                    {[
                      repository,
                      kind === "pull_request" ? null : contributionKindWords[kind],
                      inKind && `${inKind}${inKindMinutes > 0 ? `, ${hoursWords(inKindMinutes)} h` : ""} in kind`,
                      deliverable && `deliverable ${deliverable.position}`,
                    ]
                      .filter(Boolean)
                      .join(" · ")}
                  </span>
                  {credit && <Credited credit={credit} />}
                </li>
              );
            },
          )}
        </ul>
      )}
      <p className="acts">
        {contributionCount > contributions.length && (
          <Link to={`/contributions?project=${slug}`}>All {contributionCount} contributions</Link>
        )}
        {mayLink && <Link to={`/projects/${slug}/contributions/new`}>Link a contribution</Link>}
        {page.stream.parts.some(({ kind }) => kind === "in-kind") && (
          <Link to={`/projects/${slug}/hours`}>Work in kind</Link>
        )}
      </p>
    </section>
  );
}
