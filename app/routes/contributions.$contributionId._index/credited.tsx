import { hoursWords } from "#app/domain/contributions/hours.ts";
import type { SeenContribution } from "#app/domain/contributions/read-contributions.server.ts";
import { CreditBar } from "#app/ui/project/credit-bar.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { useLocale } from "#app/ui/base/locale.tsx";
import { OrganizationName } from "#app/ui/project/made-possible-by.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { OrganizationMark } from "#app/ui/organization/organization-mark.tsx";
import { shareWords } from "#app/ui/base/share-words.ts";

/** Who is credited with which share, and who worked in kind beside them. */
export function Credited({
  contribution,
  delivered,
}: {
  readonly contribution: SeenContribution;
  readonly delivered: boolean;
}) {
  const { locale } = useLocale();
  const { shares, project, deliverable, inKind, inKindMinutes, hoursInKind, facts } = contribution;
  return (
    <section aria-labelledby="credited">
      <h2 id="credited">Who is credited</h2>
      {shares.length === 0 ? (
        <p className="soft">{nobodyYet(contribution)}</p>
      ) : (
        <>
          <p className="soft">
            {deliverable
              ? "Each organization by its part of the money and the verified hours that the deliverable behind it took."
              : "Each organization by its part of the money and the verified hours that the project behind it took."}
          </p>
          <CreditBar shares={shares} delivered={delivered} />
          <table className="t" role="table">
            <caption className="vh">Organizations and their shares of the credit</caption>
            <thead role="rowgroup">
              <tr role="row">
                <th scope="col" role="columnheader">
                  Organization
                </th>
                <th scope="col" role="columnheader" className="num">
                  Pays
                </th>
                {hoursInKind.length > 0 && (
                  <th scope="col" role="columnheader" className="num">
                    Hours
                  </th>
                )}
                <th scope="col" role="columnheader" className="num">
                  Share
                </th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              {shares.map(({ organization, amountMinor, hoursMinor, minutes, basisPoints }, index) => (
                <tr role="row" key={index}>
                  <th scope="row" role="rowheader">
                    <span className="by">
                      <OrganizationMark organization={organization} decorative />
                      <OrganizationName organization={organization} />
                    </span>
                  </th>
                  <td role="cell" className="num" data-l="Pays">
                    {organization && project ? (
                      <Link to={`/ledger?project=${project.slug}&organization=${organization.slug}`}>
                        <Amount minor={amountMinor} currency={project.currency} />
                      </Link>
                    ) : (
                      project && <Amount minor={amountMinor} currency={project.currency} />
                    )}
                  </td>
                  {hoursInKind.length > 0 && (
                    <td role="cell" className="num" data-l="Hours">
                      {minutes > 0 && project && (
                        <>
                          <Link to={`/projects/${project.slug}/hours`}>{hoursWords(minutes)} h</Link>, worth{" "}
                          <Amount minor={hoursMinor} currency={project.currency} />
                        </>
                      )}
                    </td>
                  )}
                  <td role="cell" className="num" data-l="Share">
                    {shareWords(basisPoints, locale)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      {inKind && (
        <p className="by">
          <OrganizationMark organization={inKind} state="in-kind" decorative />
          <span>
            <OrganizationName organization={inKind} /> worked on it in kind
            {inKindMinutes > 0 && project && (
              <>
                , with <Link to={`/projects/${project.slug}/hours`}>{hoursWords(inKindMinutes)} verified hours</Link>{" "}
                for {deliverable ? "this deliverable" : "this project"}
              </>
            )}
            . Hours are credited beside the money and never counted in it.
          </span>
        </p>
      )}
      {facts?.linked_community_or_funder && (
        <p className="soft">As its source states it: {facts.linked_community_or_funder}.</p>
      )}
    </section>
  );
}

function nobodyYet({ project, facts, claimedBy }: SeenContribution): string {
  if (claimedBy !== null) return "Nobody, until it is confirmed.";
  if (!project)
    return facts
      ? "A public fact that was imported: no money of this network’s book is behind it."
      : "It is linked to no project yet.";
  if (project.origin === "documented")
    return "It belongs to a documented project, which has no money in this network’s book.";
  return "The money behind it is not settled yet. When its project is co-funded, each organization is credited by its part.";
}
