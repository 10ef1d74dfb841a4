import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { organizationInvoices } from "#app/domain/invoices/invoice-pages.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { Empty } from "#app/ui/empty.tsx";
import { InvoiceTable } from "#app/ui/invoice-table.tsx";
import { PageHeading } from "#app/ui/page-heading.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `Invoices of ${data?.organization.name ?? "the organization"} · Tributary` }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await organizationInvoices(ctx, args.params.slug ?? "");
  if (!page) throw notFound();
  return page;
}

export default function OrganizationInvoices() {
  const { organization, invoices } = useLoaderData<typeof loader>();
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
        <Empty title="No invoice yet">An invoice comes when a deliverable runs in production and everybody who pays for it has accepted it, never before.</Empty>
      ) : (
        <InvoiceTable caption={`Invoices of ${organization.name}, open ones first`} invoices={invoices} />
      )}
    </div>
  );
}
