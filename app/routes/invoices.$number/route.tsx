import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { invoicePage } from "#app/domain/invoices/invoice-pages.server.ts";
import { resendInput } from "#app/domain/invoices/invoice-input.ts";
import { resendInvoice } from "#app/domain/invoices/resend-invoice.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Link } from "#app/ui/base/link.tsx";
import { PaymentTable } from "#app/ui/book/payment-table.tsx";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { PlainDay } from "#app/ui/project/contribution-state.tsx";
import { FormErrors } from "#app/ui/base/field.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading, SectionHeading } from "#app/ui/base/page-heading.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Invoice ${data?.invoice.number ?? ""} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const invoice = await invoicePage(ctx, args.params.number ?? "");
  if (!invoice) throw notFound();
  return { invoice };
}

/** Mails it once more to somebody whom it did not reach. */
export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const number = args.params.number ?? "";
  const parsed = await parseForm(args.request, resendInput);
  if (!parsed.ok) return parsed.reply;
  const answer = await resendInvoice(ctx, null, { number, letterId: parsed.value.letterId });
  if (!answer.ok) return refused(parsed.submission, answer.refusal);
  return redirectWithToast(`/invoices/${number}`, {
    id: ctx.newId(),
    message: `The invoice is on its way to ${answer.value.recipient} once more.`,
  });
}

export default function Invoice() {
  const { invoice } = useLoaderData<typeof loader>();
  const { organization, project, deliverable, currency, creditNotes, payments } = invoice;
  return (
    <div className="wrap narrow">
      <PageHeading
        before={<p className="s soft">{invoice.steward}</p>}
        title={`Invoice ${invoice.number}`}
        lead={
          <>
            To <Link to={`/organizations/${organization.slug}/invoices`}>{organization.name}</Link>, for deliverable{" "}
            {deliverable.position} of <Link to={`/projects/${project.slug}`}>{project.title}</Link>: {deliverable.title}
            .
          </>
        }
        actions={
          <ButtonLink tone="plain" reloadDocument to={`/invoices/${invoice.number}.pdf`} className="no-print">
            As PDF
          </ButtonLink>
        }
      />
      {invoice.address !== "" && <p className="s soft whitespace-pre-line">{invoice.address}</p>}
      <p>
        Issued <PlainDay day={invoice.issuedAt.slice(0, 10)} /> ·{" "}
        {invoice.paidAt ? (
          <>
            settled <PlainDay day={invoice.paidAt.slice(0, 10)} />
          </>
        ) : (
          <>
            due <PlainDay day={invoice.dueAt.slice(0, 10)} />
          </>
        )}{" "}
        · amounts in {currency}
      </p>
      <Undelivered letters={invoice.undelivered} />
      <InvoiceLines invoice={invoice} />
      {invoice.payTo !== "" && !invoice.paidAt && <p className="mt-6 whitespace-pre-line">{invoice.payTo}</p>}
      {creditNotes.length > 0 && (
        <ul className="grid gap-2 mt-6">
          {creditNotes.map(({ number, reason, issuedAt, amountMinor }) => (
            <li key={number}>
              <a href={`/credit-notes/${number}.pdf`}>{number}</a>, <PlainDay day={issuedAt.slice(0, 10)} />:{" "}
              <Amount minor={amountMinor} currency={currency} cents /> credited. {reason}
            </li>
          ))}
        </ul>
      )}
      {payments.length > 0 && (
        <section aria-labelledby="payments" className="mt-10">
          <SectionHeading id="payments" title="Payments" />
          <PaymentTable
            caption="What settled this invoice, the newest first"
            payments={payments}
            currency={currency}
            mayTakeBack={invoice.may.recordPayment}
          />
        </section>
      )}
      <p className="s soft mt-3">
        Staff work at the rate that was frozen when the scope was signed off; cloud at cost, without any fee. The rows
        of the public book behind it:{" "}
        <Link to={`/ledger?organization=${organization.slug}&project=${project.slug}&group=invoices`}>
          invoices and payments
        </Link>
        .
      </p>
      <FinanceActs invoice={invoice} />
    </div>
  );
}

type Shown = ReturnType<typeof useLoaderData<typeof loader>>["invoice"];

/** To whom it did not get, and why. */
function Undelivered({ letters }: { readonly letters: Shown["undelivered"] }) {
  const busy = useNavigation().state !== "idle";
  const errors = useActionData<typeof action>()?.error?.[""];
  if (letters.length === 0 && !errors) return null;
  return (
    <section aria-labelledby="undelivered" className="no-print mt-6">
      <SectionHeading id="undelivered" title="Not delivered" />
      <FormErrors id="undelivered-errors" errors={errors ?? undefined} />
      <ul className="rows">
        {letters.map(({ id, recipient, reason }) => (
          <li key={id}>
            <span className="grow">
              <b>Not delivered to {recipient}</b>
              <span className="s soft block">{reason}</span>
            </span>
            <Form method="post">
              <input type="hidden" name="letterId" value={id} />
              <Button tone="plain" small busy={busy} aria-label={`Resend to ${recipient}`}>
                Resend
              </Button>
            </Form>
          </li>
        ))}
      </ul>
    </section>
  );
}

function InvoiceLines({ invoice: { lines, currency, totalMinor, openMinor } }: { readonly invoice: Shown }) {
  return (
    <table className="t" role="table">
      <caption className="vh">Lines of the invoice</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">
            Line
          </th>
          <th scope="col" role="columnheader" className="num">
            Amount
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {lines.map(({ position, description, amountMinor }) => (
          <tr role="row" key={position}>
            <th scope="row" role="rowheader">
              {description}
            </th>
            <td role="cell" className="num" data-l="Amount">
              <Amount minor={amountMinor} currency={currency} cents />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot role="rowgroup">
        <tr role="row">
          <th scope="row" role="rowheader">
            Together
          </th>
          <td role="cell" className="num" data-l="Amount">
            <Amount minor={totalMinor} currency={currency} cents />
          </td>
        </tr>
        {openMinor !== totalMinor && (
          <tr role="row">
            <th scope="row" role="rowheader">
              Open
            </th>
            <td role="cell" className="num" data-l="Amount">
              <Amount minor={openMinor} currency={currency} cents />
            </td>
          </tr>
        )}
      </tfoot>
    </table>
  );
}

/** What the steward's finance can do with it. */
function FinanceActs({ invoice }: { readonly invoice: Shown }) {
  const busy = useNavigation().state !== "idle";
  if (!invoice.may.recordPayment && !invoice.may.credit) return null;
  return (
    <div className="acts no-print mt-6">
      {invoice.may.recordPayment && !invoice.paidAt && (
        <ButtonLink to={`/invoices/${invoice.number}/payments/new`}>Record a payment</ButtonLink>
      )}
      {invoice.may.recordPayment && !invoice.paidAt && invoice.creditMinor > 0n && (
        <Form method="post" action="/invoices?index">
          <input type="hidden" name="ask" value="apply" />
          <input type="hidden" name="key" value={invoice.key} />
          <input type="hidden" name="invoiceId" value={invoice.id} />
          <Button tone="plain" busy={busy}>
            Use the credit of <Amount minor={invoice.creditMinor} currency={invoice.currency} cents />
          </Button>
        </Form>
      )}
      {invoice.may.credit && (
        <ButtonLink tone="plain" to={`/invoices/${invoice.number}/credit-notes/new`}>
          Issue a credit note
        </ButtonLink>
      )}
    </div>
  );
}
