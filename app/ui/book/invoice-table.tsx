import type { ReactNode } from "react";
import type { ListedInvoice } from "#app/domain/invoices/shown-invoice.ts";
import { PlainDay } from "#app/ui/project/contribution-state.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";

interface InvoiceTableProps<Row extends ListedInvoice> {
  readonly caption: string;
  readonly invoices: readonly Row[];
  /** Where invoices of several organizations are listed. */
  readonly withOrganization?: boolean;
  /** What can be done with one, in a last column. */
  readonly action?: (invoice: Row) => ReactNode;
}

/** Invoices as a table that becomes a stack on a phone. */
export function InvoiceTable<Row extends ListedInvoice>({
  caption,
  invoices,
  withOrganization = false,
  action,
}: InvoiceTableProps<Row>) {
  // A column of its own only where a part was paid or credited; otherwise it would say everything twice.
  const withOpen = invoices.some(({ openMinor, totalMinor, paidAt }) => paidAt === null && openMinor !== totalMinor);
  return (
    <table className="t" role="table">
      <caption className="vh">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">
            Invoice
          </th>
          {withOrganization && (
            <th scope="col" role="columnheader">
              To
            </th>
          )}
          <th scope="col" role="columnheader">
            For
          </th>
          <th scope="col" role="columnheader">
            Due
          </th>
          <th scope="col" role="columnheader" className="num">
            Amount
          </th>
          {withOpen && (
            <th scope="col" role="columnheader" className="num">
              Open
            </th>
          )}
          <th scope="col" role="columnheader">
            {action ? "Payment" : "Paid"}
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {invoices.map((invoice) => (
          <tr role="row" key={invoice.id}>
            <th scope="row" role="rowheader">
              <Link to={`/invoices/${invoice.number}`} className="tn">
                {invoice.number}
              </Link>
            </th>
            {withOrganization && (
              <td role="cell" data-l="To">
                {invoice.organization.name}
              </td>
            )}
            <td role="cell" className="wide">
              {invoice.project.title}, deliverable {invoice.deliverable.position}
            </td>
            <td role="cell" data-l="Due">
              <PlainDay day={invoice.dueAt.slice(0, 10)} />
            </td>
            <td role="cell" className="num" data-l="Amount">
              <Amount minor={invoice.totalMinor} currency={invoice.currency} cents />
            </td>
            {withOpen && (
              <td role="cell" className="num" data-l="Open">
                <Amount minor={invoice.openMinor} currency={invoice.currency} cents />
              </td>
            )}
            <td role="cell" data-l={action ? "Payment" : "Paid"}>
              {action ? action(invoice) : <SettledOn invoice={invoice} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** When nothing was open any more, or that something is. */
function SettledOn({ invoice: { paidAt } }: { readonly invoice: ListedInvoice }) {
  return paidAt ? <PlainDay day={paidAt.slice(0, 10)} /> : <>open</>;
}
