import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { organizationInvoices } from "#app/domain/invoices/invoice-pages.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { Empty } from "#app/ui/base/empty.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { PaymentTable } from "#app/ui/book/payment-table.tsx";
import { InvoiceTable } from "#app/ui/book/invoice-table.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading, SectionHeading } from "#app/ui/base/page-heading.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Invoices of ${data?.organization.name ?? "the organization"} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await organizationInvoices(ctx, args.params.slug ?? "");
  if (!page) throw notFound();
  return page;
}

export default function OrganizationInvoices() {
  const { organization, invoices, payments, creditMinor, currency, may } = useLoaderData<typeof loader>();
  return (
    <div className="wrap">
      <PageHeading
        before={
          <p className="s soft">
            <Link to={`/organizations/${organization.slug}`}>{organization.name}</Link>
          </p>
        }
        title="Invoices"
        lead="One for each accepted deliverable that the organization pays for, staff and cloud on lines of their own. Seen by its billing contacts, budget holders and representatives, and by the steward’s finance."
      />
      {invoices.length === 0 ? (
        <Empty title="No invoice yet">
          An invoice comes when a deliverable runs in production and everybody who pays for it has accepted it, never
          before.
        </Empty>
      ) : (
        <InvoiceTable caption={`Invoices of ${organization.name}, open ones first`} invoices={invoices} />
      )}
      {creditMinor > 0n && (
        <p className="aside-note mt-6">
          <span>
            <b>
              <Amount minor={creditMinor} currency={currency} cents code />
            </b>{" "}
            were paid ahead, or credited after they were paid. They settle the next invoice, or are paid back.{" "}
            <Link to={`/organizations/${organization.slug}/reallocations`}>Move it to a project</Link>{" "}
            {may.refund && <Link to={`/organizations/${organization.slug}/refunds/new`}>Record a refund</Link>}
          </span>
        </p>
      )}
      <p className="mt-6">
        <Link to={`/dues?organization=${organization.slug}`}>Membership dues</Link> are asked for apart from these
        invoices.
      </p>
      {payments.length > 0 && (
        <section aria-labelledby="payments" className="sec">
          <SectionHeading id="payments" title="Payments" />
          <PaymentTable
            caption={`What ${organization.name} paid, the newest first`}
            payments={payments}
            currency={currency}
            mayTakeBack={may.takeBack}
          />
        </section>
      )}
    </div>
  );
}
