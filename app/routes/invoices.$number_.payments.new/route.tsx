import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { dayOf } from "#app/domain/kernel/clock.ts";
import { receiptInput } from "#app/domain/ledger/receipt-input.ts";
import { invoiceToChange } from "#app/domain/invoices/invoice-pages.server.ts";
import { recordPayment } from "#app/domain/invoices/record-payment.server.ts";
import { money, toDecimalString } from "#app/domain/kernel/money.ts";
import { parseMoney } from "#app/domain/kernel/parse-money.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ReceiptForm } from "#app/ui/book/receipt-form.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Payment of invoice ${data?.number ?? ""} · Tributary` },
];

async function found(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const { ctx, viewer } = await requirePerson(args);
  const invoice = await invoiceToChange(ctx, args.params.number ?? "", "recordPayment");
  if (!invoice) throw notFound();
  return { ctx, viewer, invoice };
}

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, invoice } = await found(args);
  const { number, organization, openMinor, currency, key } = invoice;
  return {
    number,
    organization,
    openMinor,
    currency,
    key,
    today: dayOf(ctx.clock.now()),
    suggested: toDecimalString(money(openMinor, currency)),
  };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, viewer, invoice } = await found(args);
  const form = await parseForm(args.request, receiptInput);
  if (!form.ok) return form.reply;
  const { key, amount, happenedOn, reference } = form.value;
  const arrived = parseMoney(amount, invoice.currency, viewer.locale);
  if (!arrived.ok) return refused(form.submission, arrived.refusal, "amount");
  const recorded = await recordPayment(ctx, key, {
    invoiceIds: [invoice.id],
    amountMinor: arrived.value.minor,
    happenedOn,
    reference,
  });
  if (!recorded.ok) return refused(form.submission, recorded.refusal);
  const settled = arrived.value.minor >= invoice.openMinor;
  const over = recorded.value.overMinor !== "0" ? " What is over is the organization’s credit." : "";
  return redirectWithToast(`/invoices/${invoice.number}`, {
    id: key,
    message: settled ? `Invoice ${invoice.number} is paid.${over}` : "The part is recorded; the rest is open.",
  });
}

export default function RecordPayment() {
  const { number, organization, openMinor, currency, key, today, suggested } = useLoaderData<typeof loader>();
  return (
    <div className="wrap narrow">
      <PageHeading
        before={
          <p className="s soft">
            <Link to={`/invoices/${number}`}>Invoice {number}</Link>
          </p>
        }
        title="Record a payment"
        lead={
          <>
            <Amount minor={openMinor} currency={currency} cents code /> are open. Less leaves the rest open; more
            remains the credit of {organization.name}.
          </>
        }
      />
      <ReceiptForm
        id="payment"
        lastResult={useActionData<typeof action>()}
        idempotencyKey={key}
        currency={currency}
        today={today}
        suggested={suggested}
        referenceHint="What the bank or the payer wrote. It is not shown in the public book."
        back={`/invoices/${number}`}
      />
    </div>
  );
}
