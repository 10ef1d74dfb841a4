import type { SeenContribution } from "#app/domain/contributions/read-contributions.server.ts";
import { Link } from "#app/ui/base/link.tsx";
import { MadePossibleBy } from "#app/ui/project/made-possible-by.tsx";
import { pluralize } from "#app/ui/base/pluralize.ts";
import { SectionHeading } from "#app/ui/base/page-heading.tsx";
import { Day } from "#app/ui/base/relative-time.tsx";

/** What went upstream last, and whom it is owed to. */
export function LatelyMerged({
  contributions,
  all,
  now,
}: {
  readonly contributions: readonly SeenContribution[];
  readonly all: number;
  readonly now: Date;
}) {
  return (
    <section className="sec" aria-labelledby="merges">
      <SectionHeading id="merges" title="Lately merged upstream">
        <Link to="/contributions">All {pluralize(all, "contribution")}</Link>
      </SectionHeading>
      <table className="merge" role="table">
        <caption className="vh">The latest contributions that were merged or released</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">
              Contribution
            </th>
            <th scope="col" role="columnheader">
              Repository
            </th>
            <th scope="col" role="columnheader">
              Made possible by
            </th>
            <th scope="col" role="columnheader">
              Merged
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {contributions.map(({ id, title, repository, shares, inKind, inKindMinutes, facts, happenedOn }) => (
            <tr key={id} role="row">
              <td className="ttl" role="cell">
                <span className="dot" aria-hidden="true" />
                <Link className="quiet" to={`/contributions/${id}`}>
                  {title}
                </Link>
              </td>
              <td role="cell">{repository}</td>
              <td role="cell">
                <span className="who">
                  <MadePossibleBy
                    shares={shares}
                    inKind={inKind}
                    inKindMinutes={inKindMinutes}
                    stated={facts?.linked_community_or_funder}
                  />
                </span>
              </td>
              <td className="tn soft" role="cell">
                {happenedOn && <Day at={`${happenedOn}T00:00:00Z`} now={now} plain />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
