import type { FundReport } from "#app/domain/funds/shown-fund.ts";
import { ContributionStateMark } from "#app/ui/project/contribution-state.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { useLocale } from "#app/ui/base/locale.tsx";
import { shareWords } from "#app/ui/base/share-words.ts";

/** What was merged upstream with this fund's money in it, with the fund's share of the credit. */
export function Credits({
  report: { credits, creditsTotal },
}: {
  readonly report: Pick<FundReport, "credits" | "creditsTotal">;
}) {
  const { locale } = useLocale();
  if (credits.length === 0) return null;
  return (
    <section aria-labelledby="credits">
      <h2 id="credits">What came of it</h2>
      <p className="note">
        Everything that was merged upstream with this fund’s money behind it. The share is its part of what everybody
        paid for the work.
      </p>
      <table className="t" role="table">
        <caption className="vh">Contributions with the fund’s share, the newest first</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">
              Contribution
            </th>
            <th scope="col" role="columnheader">
              Repository
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
          {credits.map(({ id, title, repository, state, happenedOn, basisPoints }) => (
            <tr role="row" key={id}>
              <th scope="row" role="rowheader">
                <Link className="quiet" to={`/contributions/${id}`}>
                  {title}
                </Link>
              </th>
              <td role="cell" className="wide">
                {repository}
              </td>
              <td role="cell" data-l="State">
                <ContributionStateMark state={state} day={happenedOn} />
              </td>
              <td role="cell" className="num" data-l="Share">
                {shareWords(basisPoints, locale)}
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
