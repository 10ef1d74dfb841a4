import type { FundReport } from "#app/domain/funds/shown-fund.ts";
import { PlainDay } from "#app/ui/project/contribution-state.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";

/** Money that came in, each with its transfer; what was taken back stays, struck through. */
export function Fillings({
  report: { fund, fillings, fillingsTotal, may },
}: {
  readonly report: Pick<FundReport, "fund" | "fillings" | "fillingsTotal" | "may">;
}) {
  return (
    <section aria-labelledby="fillings">
      <h2 id="fillings">Money that came in</h2>
      {fillings.length === 0 ? (
        <p className="note">None yet. The steward’s finance records it when the bank says so.</p>
      ) : (
        <table className="t" role="table">
          <caption className="vh">Money that came in, the newest first</caption>
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col" role="columnheader">
                Booked on
              </th>
              <th scope="col" role="columnheader" className="num">
                Amount
              </th>
              <th scope="col" role="columnheader">
                In the book
              </th>
              {may.fill && (
                <th scope="col" role="columnheader" className="no-print">
                  <span className="vh">Take it back</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {fillings.map(({ id, amountMinor, happenedOn, reference, transferNumber, isTakenBack }) => (
              <tr role="row" key={id}>
                <th scope="row" role="rowheader">
                  <PlainDay day={happenedOn} />
                  {reference && <span className="s soft block">{reference}</span>}
                </th>
                <td role="cell" className="num" data-l="Amount">
                  {isTakenBack ? (
                    <>
                      <s className="undone">
                        <Amount minor={amountMinor} currency={fund.currency} cents />
                      </s>{" "}
                      taken back
                    </>
                  ) : (
                    <Amount minor={amountMinor} currency={fund.currency} cents />
                  )}
                </td>
                <td role="cell" data-l="In the book">
                  <Link to={`/ledger/transfers/${transferNumber}`}>{transferNumber}</Link>
                </td>
                {may.fill && (
                  <td role="cell" className="no-print">
                    {!isTakenBack && (
                      <Link to={`/fillings/${id}/reversal`} aria-label={`Take back what was booked on ${happenedOn}`}>
                        Take it back
                      </Link>
                    )}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {fillingsTotal > fillings.length && (
        <p className="s soft mt-3">
          The newest {fillings.length} of {fillingsTotal}; all of them are in{" "}
          <Link to="/ledger?account=fund">the book</Link>.
        </p>
      )}
    </section>
  );
}
