import type { PoolTerms } from "#app/domain/funds/fund.ts";
import type { FundReport } from "#app/domain/funds/shown-fund.ts";
import { Link } from "#app/ui/base/link.tsx";
import { QuadraticFormula } from "#app/ui/book/quadratic-formula.tsx";
import { Amount } from "#app/ui/base/money.tsx";

interface PoolProps {
  readonly report: Pick<FundReport, "fund" | "matchable" | "organizations" | "may">;
  readonly pool: PoolTerms;
}

/** The terms of the match pool, what organizations have of it, and for whoever may promise, what it could match now. */
export function Pool({ report: { fund, matchable, organizations, may }, pool }: PoolProps) {
  const { currency } = fund;
  return (
    <section aria-labelledby="pool">
      <h2 id="pool">The match pool</h2>
      <p className="note">
        It adds {pool.numerator} for every {pool.denominator} that others pledge: at most{" "}
        <Amount minor={pool.projectCapMinor} currency={currency} /> for one project, and{" "}
        <Amount minor={pool.organizationCapMinor} currency={currency} /> for all projects that one organization
        proposed. The most that a match may come to is set aside when it is promised.
      </p>
      <QuadraticFormula />
      {may.promise && fund.leftMinor > 0n && (
        <p className="no-print mt-3">
          <Link to={`/funds/${fund.slug}/distributions/new`}>Divide a sum among projects</Link>
        </p>
      )}
      {organizations.length > 0 && (
        <table className="t" role="table">
          <caption className="vh">What the pool has for projects of one organization</caption>
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col" role="columnheader">
                Projects proposed by
              </th>
              <th scope="col" role="columnheader" className="num">
                Promised or spent
              </th>
              <th scope="col" role="columnheader" className="num">
                Left below its cap
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {organizations.map(({ slug, name, takenMinor, leftMinor }) => (
              <tr role="row" key={slug}>
                <th scope="row" role="rowheader">
                  <Link className="quiet" to={`/organizations/${slug}`}>
                    {name}
                  </Link>
                </th>
                <td role="cell" className="num" data-l="Promised or spent">
                  <Amount minor={takenMinor} currency={currency} />
                </td>
                <td role="cell" className="num" data-l="Left below its cap">
                  <Amount minor={leftMinor} currency={currency} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {may.promise && matchable.length > 0 && (
        <table className="t no-print" role="table">
          <caption className="vh">Raises that the pool may match</caption>
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col" role="columnheader">
                Raising now
              </th>
              <th scope="col" role="columnheader" className="num">
                At most
              </th>
              <th scope="col" role="columnheader">
                <span className="vh">Match it</span>
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {matchable.map(({ id, slug, title, organization, room }) => (
              <tr role="row" key={id}>
                <th scope="row" role="rowheader">
                  <Link className="quiet" to={`/projects/${slug}`}>
                    {title}
                  </Link>
                  {organization && <span className="s soft block">proposed by {organization}</span>}
                </th>
                <td role="cell" className="num" data-l="At most">
                  <Amount minor={room.mostMinor} currency={currency} cents />
                </td>
                <td role="cell">
                  {room.mostMinor > 0n && (
                    <Link to={`/funds/${fund.slug}/matches/new?project=${slug}`} aria-label={`Match ${title}`}>
                      Match it
                    </Link>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
