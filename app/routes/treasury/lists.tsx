import { ages, ageWords } from "#app/domain/invoices/ageing.ts";
import {
  decisionWords,
  type ForecastRow,
  type ReceivableRow,
  type WaitingRow,
} from "#app/domain/reports/treasury-rows.ts";
import { Link } from "#app/ui/base/link.tsx";
import { useLocale } from "#app/ui/base/locale.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";
import { formatMoment } from "#app/ui/base/relative-time-words.ts";

interface Rows<Row> {
  readonly rows: readonly Row[];
  readonly currency: string;
}

const outcomeWords: Readonly<Record<ForecastRow["outcome"], string>> = {
  funded: "tips: the minimum stands",
  slices: "tips in part: what is fully covered",
  lapsed: "lapses: nobody pays",
  may_extend: "misses: the steward may extend",
};

/** What each raise would come to if its deadline were tonight: settled by the closing's own code. */
export function Forecast({ rows, currency, now }: Rows<ForecastRow> & { readonly now: string }) {
  return (
    <table className="t" role="table">
      <caption>
        If nobody pledged or withdrew until the deadline. What falls due is owed as the work is accepted.
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">
            Project
          </th>
          <th scope="col" role="columnheader">
            Deadline
          </th>
          <th scope="col" role="columnheader" className="num">
            Minimum
          </th>
          <th scope="col" role="columnheader" className="num">
            Stands
          </th>
          <th scope="col" role="columnheader" className="num">
            Waits
          </th>
          <th scope="col" role="columnheader">
            Then it
          </th>
          <th scope="col" role="columnheader" className="num">
            Falls due
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ id, project, closesAt, minimumMinor, standsMinor, waitsMinor, outcome, fallsDueMinor }) => (
          <tr role="row" key={id}>
            <th scope="row" role="rowheader">
              <Link className="quiet" to={`/projects/${project.slug}`}>
                {project.title}
              </Link>
            </th>
            <td role="cell" className="wide">
              <RelativeTime at={closesAt} now={now} both />
            </td>
            <td role="cell" className="num" data-l="Minimum">
              <Amount minor={minimumMinor} currency={currency} />
            </td>
            <td role="cell" className="num" data-l="Stands">
              <Link to={`/ledger?project=${project.slug}&figure=promised`}>
                <Amount minor={standsMinor} currency={currency} />
              </Link>
            </td>
            <td role="cell" className="num" data-l="Waits">
              {waitsMinor === 0n ? (
                <span className="faint">0</span>
              ) : (
                <Link to={`/ledger?project=${project.slug}&account=waited`}>
                  <Amount minor={waitsMinor} currency={currency} />
                </Link>
              )}
            </td>
            <td role="cell" className="wide">
              {outcomeWords[outcome]}
            </td>
            <td role="cell" className="num" data-l="Falls due">
              <b>
                <Amount minor={fallsDueMinor} currency={currency} />
              </b>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What each organization owes, by how long it is overdue. */
export function Receivables({ rows, currency }: Rows<ReceivableRow>) {
  return (
    <table className="t" role="table">
      <caption className="vh">What organizations owe, by age</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">
            Organization
          </th>
          {ages.map((age) => (
            <th key={age} scope="col" role="columnheader" className="num">
              {ageWords[age]}
            </th>
          ))}
          <th scope="col" role="columnheader" className="num">
            Together
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ id, organization, sums, totalMinor }) => (
          <tr role="row" key={id}>
            <th scope="row" role="rowheader">
              <Link className="quiet" to={`/organizations/${organization.slug}/invoices`}>
                {organization.name}
              </Link>
            </th>
            {ages.map((age) => (
              <td key={age} role="cell" className="num" data-l={ageWords[age]}>
                {sums[age] === 0n ? (
                  <span className="faint">0</span>
                ) : (
                  <Amount minor={sums[age]} currency={currency} cents />
                )}
              </td>
            ))}
            <td role="cell" className="num" data-l="Together">
              <Link to={`/ledger/statements/${id}?account=receivable`}>
                <Amount minor={totalMinor} currency={currency} cents />
              </Link>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What somebody has to decide before money moves on, the longest waiting first. */
export function Waiting({ rows, currency }: Rows<WaitingRow>) {
  const { locale } = useLocale();
  return (
    <table className="t" role="table">
      <caption className="vh">What waits for a decision, the longest first</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">
            About
          </th>
          <th scope="col" role="columnheader">
            What waits
          </th>
          <th scope="col" role="columnheader">
            Since
          </th>
          <th scope="col" role="columnheader" className="num">
            Amount
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ id, kind, about, href, since, amountMinor }) => (
          <tr role="row" key={id}>
            <th scope="row" role="rowheader">
              {href === null ? (
                about
              ) : (
                <Link className="quiet" to={href}>
                  {about}
                </Link>
              )}
            </th>
            <td role="cell" className="wide">
              {decisionWords[kind]}
            </td>
            <td role="cell" data-l="Since">
              <time className="tn" dateTime={since}>
                {formatMoment(Date.parse(since), locale, "UTC", { day: "numeric", month: "short", year: "numeric" })}
              </time>
            </td>
            <td role="cell" className="num" data-l="Amount">
              <Amount minor={amountMinor} currency={currency} cents />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
