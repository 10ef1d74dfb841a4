import { hoursWords } from "#app/domain/contributions/hours.ts";
import { contributionKindWords } from "#app/domain/contributions/contribution.ts";
import type { OrganizationReport } from "#app/domain/reports/organization-reports.server.ts";
import { ContributionStateMark } from "#app/ui/project/contribution-state.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { useLocale } from "#app/ui/base/locale.tsx";
import { shareWords } from "#app/ui/base/share-words.ts";

type CreditsProps = { readonly report: Pick<OrganizationReport, "organization" | "credits" | "creditsTotal"> };

/** Contributions that this organization's money or hours reached, with its share of each. */
export function Credits({ report: { organization, credits, creditsTotal } }: CreditsProps) {
  const { locale } = useLocale();
  return (
    <section aria-labelledby="credits">
      <h2 id="credits">Credits</h2>
      <p className="note">
        Each contribution that this organization’s money or hours reached, with its share. Named with its consent.
      </p>
      <table className="t cred" role="table">
        <caption className="vh">Contributions with the organization’s share</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">
              Contribution
            </th>
            <th scope="col" role="columnheader">
              Repository
            </th>
            <th scope="col" role="columnheader">
              Kind
            </th>
            <th scope="col" role="columnheader">
              State
            </th>
            <th scope="col" role="columnheader" className="num">
              Share
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {credits.map(({ id, title, repository, kind, state, happenedOn, basisPoints, inKind, inKindMinutes }) => (
            <tr role="row" key={id}>
              <th scope="row" role="rowheader">
                <Link className="quiet" to={`/contributions/${id}`}>
                  {title}
                </Link>
              </th>
              <td role="cell" className="wide">
                <Link className="quiet" to={`/contributions?repository=${encodeURIComponent(repository)}`}>
                  {repository}
                </Link>
              </td>
              <td role="cell">{contributionKindWords[kind]}</td>
              <td role="cell" className="stt">
                <ContributionStateMark state={state} day={happenedOn} />
              </td>
              <td role="cell" className="num">
                {basisPoints !== null && shareWords(basisPoints, locale)}
                {inKind?.id === organization.id &&
                  `${basisPoints === null ? "" : ", "}${inKindMinutes > 0 ? `${hoursWords(inKindMinutes)} h ` : ""}in kind`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {creditsTotal > credits.length && (
        <p className="s soft mt-3">
          The newest {credits.length} of {creditsTotal}.
        </p>
      )}
    </section>
  );
}
