import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData, useNavigation } from "@remix-run/react";
import { invoicePage } from "#app/domain/invoices/invoice-pages.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { Button } from "#app/ui/button.tsx";
import { PlainDay } from "#app/ui/contribution-state.tsx";
import { Amount } from "#app/ui/money.tsx";
import { PageHeading } from "#app/ui/page-heading.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `Invoice ${data?.invoice.number ?? ""} · Tributary` }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const invoice = await invoicePage(ctx, args.params.number ?? "");
  if (!invoice) throw notFound();
  return { invoice };
}

export default function Invoice() {
  const { invoice } = useLoaderData<typeof loader>();
  const busy = useNavigation().state !== "idle";
  const { organization, project, deliverable, currency } = invoice;
  return (
    <div className="wrap narrow">
      <PageHeading
        before={<p className="s soft">{invoice.steward}</p>}
        title={`Invoice ${invoice.number}`}
        lead={
          <>
            To <Link to={`/organizations/${organization.slug}/invoices`}>{organization.name}</Link>, for deliverable {deliverable.position} of <Link to={`/projects/${project.slug}`}>{project.title}</Link>: {deliverable.title}.
          </>
        }
      />
      <p>
        Issued <PlainDay day={invoice.issuedAt.slice(0, 10)} /> · {invoice.paidAt ? <>paid <PlainDay day={invoice.paidAt.slice(0, 10)} /></> : <>due <PlainDay day={invoice.dueAt.slice(0, 10)} /></>} · amounts in {currency}
      </p>
      <table className="t" role="table">
        <caption className="vh">Lines of the invoice</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">Line</th>
            <th scope="col" role="columnheader" className="num">Amount</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {invoice.lines.map(({ description, amountMinor }, index) => (
            <tr role="row" key={index}>
              <th scope="row" role="rowheader">{description}</th>
              <td role="cell" className="num" data-l="Amount"><Amount minor={amountMinor} currency={currency} cents /></td>
            </tr>
          ))}
        </tbody>
        <tfoot role="rowgroup">
          <tr role="row">
            <th scope="row" role="rowheader">Together</th>
            <td role="cell" className="num" data-l="Amount"><Amount minor={invoice.totalMinor} currency={currency} cents /></td>
          </tr>
        </tfoot>
      </table>
      <p className="s soft mt-3">
        Staff work at the rate that was frozen when the scope was signed off; cloud at cost, without any fee. The rows of the public book behind it: <Link to={`/ledger?organization=${organization.slug}&project=${project.slug}&group=invoices`}>invoices and payments</Link>.
      </p>
      {invoice.mayRecordPayment && (
        <Form method="post" action="/invoices?index" className="acts no-print mt-6">
          <input type="hidden" name="ask" value="pay" />
          <input type="hidden" name="key" value={invoice.key} />
          <input type="hidden" name="invoiceId" value={invoice.id} />
          <Button busy={busy}>Record that it was paid in full</Button>
        </Form>
      )}
    </div>
  );
}
