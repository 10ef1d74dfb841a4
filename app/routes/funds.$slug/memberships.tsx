import type { ShownFund } from "#app/domain/funds/shown-fund.ts";
import type { membershipsOfFund } from "#app/domain/membership/dues-pages.server.ts";
import { tierTerms } from "#app/domain/membership/dues.ts";
import { PlainDay } from "#app/ui/project/contribution-state.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";

type Memberships = Awaited<ReturnType<typeof membershipsOfFund>>;

/** Memberships that the fund paid for, in whole or in part; and for whoever gives from it, those that wait. */
export function Memberships({
  fund: { id: fundId, currency },
  memberships: { sponsored, open },
}: {
  readonly fund: Pick<ShownFund, "id" | "currency">;
  readonly memberships: Memberships;
}) {
  if (sponsored.length + open.length === 0) return null;
  return (
    <section aria-labelledby="memberships">
      <h2 id="memberships">Memberships</h2>
      {sponsored.length > 0 && (
        <table className="t" role="table">
          <caption className="vh">Memberships that it sponsored, the newest first</caption>
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col" role="columnheader">
                Member
              </th>
              <th scope="col" role="columnheader">
                Term
              </th>
              <th scope="col" role="columnheader" className="num">
                Sponsored
              </th>
              <th scope="col" role="columnheader">
                In the book
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {sponsored.map(({ id, organization, tier, termFrom, termTo, amountMinor, transferNumber }) => (
              <tr role="row" key={id}>
                <th scope="row" role="rowheader">
                  <Link className="quiet" to={`/organizations/${organization.slug}`}>
                    {organization.name}
                  </Link>
                  <span className="s soft block">{tierTerms[tier].name}</span>
                </th>
                <td role="cell" data-l="Term">
                  <PlainDay day={termFrom} /> to <PlainDay day={termTo} />
                </td>
                <td role="cell" className="num" data-l="Sponsored">
                  <Amount minor={amountMinor} currency={currency} />
                </td>
                <td role="cell" data-l="In the book">
                  <Link to={`/ledger/transfers/${transferNumber}`}>{transferNumber}</Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {open.length > 0 && (
        <>
          <h3 className="no-print mt-8">Open dues that it could sponsor</h3>
          <ul className="no-print mt-3 grid gap-3">
            {open.map(({ id, organization, openMinor, termFrom }) => (
              <li key={id}>
                <div className="grow">
                  <Link to={`/dues/${id}/sponsorships/new?fund=${fundId}`}>{organization.name}</Link>
                  <span className="s soft block">
                    <Amount minor={openMinor} currency={currency} /> open for the year from <PlainDay day={termFrom} />
                  </span>
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
