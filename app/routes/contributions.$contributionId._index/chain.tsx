import { stateWords } from "#app/domain/contributions/contribution.ts";
import type { SeenContribution } from "#app/domain/contributions/read-contributions.server.ts";
import { Link } from "#app/ui/base/link.tsx";
import { subjectPlace } from "#app/domain/discussion/message-place.ts";
import { Amount } from "#app/ui/base/money.tsx";

/** From a cent to the code: pledges, project, deliverable, contribution, each a link to what is behind it. */
export function Chain({ contribution }: { readonly contribution: SeenContribution }) {
  const { project, deliverable, shares, state, repository } = contribution;
  if (!project) return null;
  const pledges = shares.reduce((sum, { pledgeIds }) => sum + pledgeIds.length, 0);
  const paidMinor = shares.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  return (
    <section aria-labelledby="chain">
      <h2 id="chain">From the cent to the code</h2>
      <ol className="chain">
        {shares.length > 0 && (
          <li>
            <span>
              <b>
                <Link to={`/ledger?project=${project.slug}`}>
                  <Amount minor={paidMinor} currency={project.currency} />
                </Link>
              </b>
              <span className="s soft">
                from {shares.length === 1 ? "one organization" : `${shares.length} parties`}
                {pledges > 0 && `, ${pledges === 1 ? "one named pledge" : `${pledges} named pledges`}`}, allocated when
                the project was co-funded
              </span>
            </span>
          </li>
        )}
        <li>
          <span>
            <b>
              <Link to={`/projects/${project.slug}`}>{project.title}</Link>
            </b>
            <span className="s soft">
              {project.origin === "documented" ? "a documented project" : "the project"} ·{" "}
              <Link to={subjectPlace(project.slug, `contribution:${contribution.id}`)}>what is said about it</Link>
            </span>
          </span>
        </li>
        {deliverable && (
          <li>
            <span>
              <b>
                <Link to={`/projects/${project.slug}#deliverable-${deliverable.position}`}>{deliverable.title}</Link>
              </b>
              <span className="s soft">
                deliverable {deliverable.position}, staff{" "}
                <Amount minor={deliverable.staffMinor} currency={project.currency} /> and cloud{" "}
                <Amount minor={deliverable.cloudMinor} currency={project.currency} />
              </span>
            </span>
          </li>
        )}
        <li>
          <span>
            <b>{contribution.title}</b>
            <span className="s soft">
              {stateWords[state]} in {repository}
            </span>
          </span>
        </li>
      </ol>
    </section>
  );
}
