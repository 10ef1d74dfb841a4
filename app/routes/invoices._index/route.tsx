import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { financeInput } from "#app/domain/invoices/invoice-input.ts";
import { financePage } from "#app/domain/invoices/invoice-pages.server.ts";
import { issueInvoices } from "#app/domain/invoices/issue-invoices.server.ts";
import { recordPayment } from "#app/domain/invoices/record-payment.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button } from "#app/ui/button.tsx";
import { Empty } from "#app/ui/empty.tsx";
import { FormErrors } from "#app/ui/field.tsx";
import { InvoiceTable } from "#app/ui/invoice-table.tsx";
import { Amount } from "#app/ui/money.tsx";
import { PageHeading, SectionHeading } from "#app/ui/page-heading.tsx";
import { useServerForm } from "#app/ui/use-server-form.ts";

export const meta: MetaFunction = () => [{ title: "Invoices · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await financePage(ctx);
  if (!page) throw notFound();
  return page;
}

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const form = await parseForm(args.request, financeInput);
  if (!form.ok) return form.reply;
  if (form.value.ask === "issue") {
    const issued = await issueInvoices(ctx, form.value.key, form.value);
    if (!issued.ok) return refused(form.submission, { kind: issued.refusal.kind });
    return redirectWithToast("/invoices", { id: ctx.newId(), message: `${issued.value.invoices.map(({ number }) => number).join(", ")}: issued, and in the book.`.slice(0, 300) });
  }
  const paid = await recordPayment(ctx, form.value.key, form.value);
  if (!paid.ok) return refused(form.submission, { kind: paid.refusal.kind });
  return redirectWithToast("/invoices", { id: ctx.newId(), message: `Invoice ${paid.value.number} is paid.` });
}

export default function Finance() {
  const { due, open } = useLoaderData<typeof loader>();
  const busy = useNavigation().state !== "idle";
  const { errors, errorId } = useServerForm("finance", { lastResult: useActionData<typeof action>(), fields: {} });
  return (
    <div className="wrap">
      <PageHeading title="Invoices" lead="What waits for finance: accepted work to invoice, and invoices that are open." />
      <FormErrors id={errorId} errors={errors} />
      <section aria-labelledby="due">
        <SectionHeading id="due" title="Ready to invoice" />
        {due.length === 0 ? (
          <Empty title="Nothing is ready to invoice">A deliverable comes here when its co-funders accepted it and delivery says that it is ready.</Empty>
        ) : (
          <ul className="grid gap-6 mt-5">
            {due.map(({ id, position, title, project, currency, totalMinor, payers, key }) => (
              <li key={id}>
                <p>
                  <b>{title}</b>, deliverable {position} of <Link to={`/projects/${project.slug}`}>{project.title}</Link>: <Amount minor={totalMinor} currency={currency} cents /> from {payers === 1 ? "one co-funder" : `${payers} co-funders`}
                </p>
                <Form method="post" className="acts mt-2">
                  <input type="hidden" name="ask" value="issue" />
                  <input type="hidden" name="key" value={key} />
                  <input type="hidden" name="deliverableId" value={id} />
                  <Button small busy={busy}>{payers === 1 ? "Issue the invoice" : `Issue ${payers} invoices`}</Button>
                </Form>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="open" className="sec">
        <SectionHeading id="open" title="Open" />
        {open.length === 0 ? (
          <Empty title="Everything is paid">New invoices come here when they are issued.</Empty>
        ) : (
          <InvoiceTable
            caption="Open invoices, the oldest due first"
            invoices={open}
            withOrganization
            action={(invoice) => (
              <Form method="post">
                <input type="hidden" name="ask" value="pay" />
                <input type="hidden" name="key" value={invoice.key} />
                <input type="hidden" name="invoiceId" value={invoice.id} />
                <Button small tone="plain" busy={busy} aria-label={`Record that ${invoice.number} was paid in full`}>Record payment</Button>
              </Form>
            )}
          />
        )}
      </section>
    </div>
  );
}
