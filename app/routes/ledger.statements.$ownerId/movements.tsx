import { transferWords } from "#app/domain/ledger/ledger.ts";
import type { AccountSummary, Movement } from "#app/domain/accounts/statement-pages.server.ts";
import { Link } from "#app/ui/base/link.tsx";
import { useLocale } from "#app/ui/base/locale.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { formatMoment } from "#app/ui/base/relative-time-words.ts";
import { magnitude, BalanceSide } from "#app/ui/book/transfer-rows.tsx";

interface MovementsProps {
  readonly account: AccountSummary;
  readonly movements: readonly Movement[];
  readonly currency: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** The account's movements between its opening and its closing balance; a page in the middle has neither. */
export function Movements({ account, movements, currency, isFirst, isLast }: MovementsProps) {
  const balance = (minor: bigint) => (
    <td role="cell" className="num bal" data-l="Balance">
      <Amount minor={magnitude(minor)} currency={currency} cents /> <BalanceSide minor={minor} />
    </td>
  );
  return (
    <table className="t" role="table">
      <caption className="vh">Movements of the account {account.kind}, the oldest first</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">
            Transfer
          </th>
          <th scope="col" role="columnheader">
            Day
          </th>
          <th scope="col" role="columnheader">
            What
          </th>
          <th scope="col" role="columnheader" className="num">
            Debit
          </th>
          <th scope="col" role="columnheader" className="num">
            Credit
          </th>
          <th scope="col" role="columnheader" className="num">
            Balance
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {isFirst && (
          <tr role="row">
            <th scope="row" role="rowheader" colSpan={5}>
              Opening balance
            </th>
            {balance(account.openingMinor)}
          </tr>
        )}
        {movements.map((movement) => (
          <tr role="row" key={`${movement.number}.${movement.position}`}>
            <th scope="row" role="rowheader">
              <Link className="tn" to={`/ledger/transfers/${movement.number}`}>
                {movement.number}
              </Link>
            </th>
            <td role="cell" className="wide">
              <Day at={movement.occurredAt} />
            </td>
            <td role="cell" className="wide">
              <What movement={movement} />
            </td>
            <td role="cell" className="num" data-l="Debit">
              {movement.amountMinor > 0n && <Amount minor={movement.amountMinor} currency={currency} cents />}
            </td>
            <td role="cell" className="num" data-l="Credit">
              {movement.amountMinor < 0n && <Amount minor={-movement.amountMinor} currency={currency} cents />}
            </td>
            {balance(movement.balanceMinor)}
          </tr>
        ))}
      </tbody>
      {isLast && (
        <tfoot role="rowgroup">
          <tr role="row">
            <th scope="row" role="rowheader" colSpan={3}>
              Closing balance
            </th>
            <td role="cell" className="num" data-l="Debit">
              <Amount minor={account.debitMinor} currency={currency} cents />
            </td>
            <td role="cell" className="num" data-l="Credit">
              <Amount minor={account.creditMinor} currency={currency} cents />
            </td>
            {balance(account.closingMinor)}
          </tr>
        </tfoot>
      )}
    </table>
  );
}

/** The day in UTC, as the period counts it. */
function Day({ at }: { readonly at: string }) {
  const { locale } = useLocale();
  return (
    <time className="tn" dateTime={at}>
      {formatMoment(Date.parse(at), locale, "UTC", { day: "numeric", month: "short", year: "numeric" })}
    </time>
  );
}

function What({
  movement: { happening, project, organization, masked, deliverable, reason },
}: {
  readonly movement: Movement;
}) {
  return (
    <>
      {transferWords[happening]}
      {project && (
        <>
          , <Link to={project.href}>{project.name}</Link>
        </>
      )}
      {organization && (
        <>
          , <Link to={organization.href}>{organization.name}</Link>
        </>
      )}
      {masked && ", a member, not named"}
      {deliverable !== null && `, deliverable ${deliverable}`}
      {reason !== "" && <span className="s faint"> “{reason}”</span>}
    </>
  );
}
