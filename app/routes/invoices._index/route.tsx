import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { financeInput } from "#app/domain/invoices/invoice-input.ts";
import { financePage, type FinancePage } from "#app/domain/invoices/invoice-pages.server.ts";
import { issueInvoices } from "#app/domain/invoices/issue-invoices.server.ts";
import { ages, ageWords } from "#app/domain/invoices/ageing.ts";
import { applyCredit } from "#app/domain/invoices/use-credit.server.ts";
import { recordPayment } from "#app/domain/invoices/record-payment.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { Empty } from "#app/ui/base/empty.tsx";
import { FormErrors } from "#app/ui/base/field.tsx";
import { InvoiceTable } from "#app/ui/book/invoice-table.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading, SectionHeading } from "#app/ui/base/page-heading.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

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
    if (!issued.ok) return refused(form.submission, issued.refusal, null);
    const numbers = issued.value.invoices.map(({ number }) => number).join(", ");
    return redirectWithToast("/invoices", {
      id: ctx.newId(),
      message:
        numbers === ""
          ? "It is paid from its fund, and in the book."
          : `${numbers}: issued, and in the book.`.slice(0, 300),
    });
  }
  if (form.value.ask === "apply") {
    const used = await applyCredit(ctx, form.value.key, form.value);
    if (!used.ok) return refused(form.submission, used.refusal, null);
    return redirectWithToast("/invoices", {
      id: ctx.newId(),
      message: "The credit is used for this invoice, and in the book.",
    });
  }
  const paid = await recordPayment(ctx, form.value.key, { invoiceIds: [form.value.invoiceId] });
  if (!paid.ok) return refused(form.submission, paid.refusal, null);
  return redirectWithToast("/invoices", {
    id: ctx.newId(),
    message: `Invoice ${paid.value.numbers.join(", ")} is paid.`,
  });
}

export default function Finance() {
  const { due, open, ageing, credits, currency } = useLoaderData<typeof loader>();
  const busy = useNavigation().state !== "idle";
  const { errors, errorId } = useServerForm("finance", { lastResult: useActionData<typeof action>(), fields: {} });
  return (
    <div className="wrap">
      <PageHeading
        title="Invoices"
        lead="What waits for finance: accepted work to invoice, and invoices that are open."
        actions={
          <>
            <ButtonLink tone="plain" to="/treasury">
              Treasury
            </ButtonLink>
            <ButtonLink tone="plain" to="/bank">
              The bank
            </ButtonLink>
          </>
        }
      />
      <FormErrors id={errorId} errors={errors} />
      <section aria-labelledby="due">
        <SectionHeading id="due" title="Ready to invoice" />
        {due.length === 0 ? (
          <Empty title="Nothing is ready to invoice">
            A deliverable comes here when its co-funders accepted it and delivery says that it is ready.
          </Empty>
        ) : (
          <ul className="grid gap-6 mt-5">
            {due.map(({ id, position, title, project, currency, totalMinor, fromFundsMinor, payers, key }) => (
              <li key={id}>
                <p>
                  <b>{title}</b>, deliverable {position} of{" "}
                  <Link to={`/projects/${project.slug}`}>{project.title}</Link>:{" "}
                  <Amount minor={totalMinor} currency={currency} cents />
                  {payers > 0 && ` from ${payers === 1 ? "one co-funder" : `${payers} co-funders`}`}
                  {fromFundsMinor > 0n && (
                    <>
                      , of which <Amount minor={fromFundsMinor} currency={currency} cents /> out of funds
                    </>
                  )}
                </p>
                <Form method="post" className="acts mt-2">
                  <input type="hidden" name="ask" value="issue" />
                  <input type="hidden" name="key" value={key} />
                  <input type="hidden" name="deliverableId" value={id} />
                  <Button small busy={busy}>
                    {payers === 0
                      ? "Pay it from the fund"
                      : payers === 1
                        ? "Issue the invoice"
                        : `Issue ${payers} invoices`}
                  </Button>
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
              <Form method="post" className="acts">
                <input type="hidden" name="ask" value="pay" />
                <input type="hidden" name="key" value={invoice.key} />
                <input type="hidden" name="invoiceId" value={invoice.id} />
                <Button small tone="plain" busy={busy} aria-label={`Record that ${invoice.number} was paid in full`}>
                  Paid in full
                </Button>
                <Link
                  to={`/invoices/${invoice.number}/payments/new`}
                  aria-label={`Record another sum for ${invoice.number}`}
                  className="s"
                >
                  another sum
                </Link>
              </Form>
            )}
          />
        )}
      </section>
      {ageing.length > 0 && <AgeingTable ageing={ageing} currency={currency} />}
      {credits.length > 0 && (
        <section aria-labelledby="credits" className="sec">
          <SectionHeading id="credits" title="Paid ahead, or credited" />
          <ul className="grid gap-3 mt-5">
            {credits.map(({ organization, creditMinor }) => (
              <li key={organization.id}>
                <Link to={`/organizations/${organization.slug}/invoices`}>{organization.name}</Link>:{" "}
                <Amount minor={creditMinor} currency={currency} cents />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

interface AgeingTableProps {
  readonly ageing: FinancePage["ageing"];
  readonly currency: string;
}

/** Who owes what since when. */
function AgeingTable({ ageing, currency }: AgeingTableProps) {
  const together = ages.map((age) => ageing.reduce((sum, { sums }) => sum + sums[age], 0n));
  return (
    <section aria-labelledby="ageing" className="sec">
      <SectionHeading id="ageing" title="How long it is overdue" />
      <table className="t" role="table">
        <caption className="vh">Open sums of each organization, by how long they are overdue</caption>
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
          </tr>
        </thead>
        <tbody role="rowgroup">
          {ageing.map(({ organization, sums }) => (
            <tr role="row" key={organization.id}>
              <th scope="row" role="rowheader">
                <Link to={`/organizations/${organization.slug}/invoices`}>{organization.name}</Link>
              </th>
              {ages.map((age) => (
                <td key={age} role="cell" className="num" data-l={ageWords[age]}>
                  {sums[age] === 0n ? "–" : <Amount minor={sums[age]} currency={currency} cents />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot role="rowgroup">
          <tr role="row">
            <th scope="row" role="rowheader">
              Together
            </th>
            {ages.map((age, index) => (
              <td key={age} role="cell" className="num" data-l={ageWords[age]}>
                <Amount minor={together[index] ?? 0n} currency={currency} cents />
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
