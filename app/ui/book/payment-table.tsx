import type { ShownPayment } from "#app/domain/invoices/shown-invoice.ts";
import { PlainDay } from "#app/ui/project/contribution-state.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";

const kindWords: Readonly<Record<ShownPayment["kind"], string>> = {
  received: "Received",
  applied: "Credit used",
  refunded: "Paid back",
};

interface PaymentTableProps {
  readonly caption: string;
  readonly payments: readonly ShownPayment[];
  readonly currency: string;
  readonly mayTakeBack: boolean;
}

/** What was paid, used or paid back, with its row in the book, as a table that becomes a stack on a phone. */
export function PaymentTable({ caption, payments, currency, mayTakeBack }: PaymentTableProps) {
  return (
    <table className="t" role="table">
      <caption className="vh">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">
            Payment
          </th>
          <th scope="col" role="columnheader">
            Day
          </th>
          <th scope="col" role="columnheader">
            Reference
          </th>
          <th scope="col" role="columnheader" className="num">
            Amount
          </th>
          <th scope="col" role="columnheader">
            In the book
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {payments.map(({ id, kind, happenedOn, reference, amountMinor, isTakenBack, transferNumber }) => (
          <tr role="row" key={id}>
            <th scope="row" role="rowheader">
              {isTakenBack ? `${kindWords[kind]}, taken back` : kindWords[kind]}
              {mayTakeBack && !isTakenBack && (
                <Link
                  to={`/payments/${id}/reversal`}
                  className="s block w-fit font-normal no-print"
                  aria-label={`Take back: ${kindWords[kind]}, transfer ${transferNumber}`}
                >
                  take back
                </Link>
              )}
            </th>
            <td role="cell" data-l="Day">
              <PlainDay day={happenedOn} />
            </td>
            <td role="cell" data-l="Reference" className="wide">
              {reference || "–"}
            </td>
            <td role="cell" className="num" data-l="Amount">
              <Amount minor={amountMinor} currency={currency} cents />
            </td>
            <td role="cell" data-l="In the book">
              <Link to={`/ledger/transfers/${transferNumber}`} className="tn">
                {transferNumber}
              </Link>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
