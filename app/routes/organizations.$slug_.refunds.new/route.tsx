import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { dayOf } from "#app/domain/kernel/clock.ts";
import { receiptInput } from "#app/domain/ledger/receipt-input.ts";
import { creditToRefund } from "#app/domain/invoices/invoice-pages.server.ts";
import { refundCredit } from "#app/domain/invoices/use-credit.server.ts";
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
  { title: `Refund to ${data?.organization.name ?? "an organization"} · Tributary` },
];

async function found(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const { ctx, viewer } = await requirePerson(args);
  const page = await creditToRefund(ctx, args.params.slug ?? "");
  if (!page) throw notFound();
  return { ctx, viewer, page };
}

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, page } = await found(args);
  const { organization, currency, creditMinor } = page;
  return {
    organization,
    currency,
    creditMinor,
    key: ctx.newId(),
    today: dayOf(ctx.clock.now()),
    suggested: toDecimalString(money(creditMinor, currency)),
  };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, viewer, page } = await found(args);
  const form = await parseForm(args.request, receiptInput);
  if (!form.ok) return form.reply;
  const { key, amount, happenedOn, reference } = form.value;
  const paid = parseMoney(amount, page.currency, viewer.locale);
  if (!paid.ok) return refused(form.submission, paid.refusal, "amount");
  const done = await refundCredit(ctx, key, {
    organizationId: page.organization.id,
    amountMinor: paid.value.minor,
    happenedOn,
    reference,
  });
  if (!done.ok) return refused(form.submission, done.refusal);
  return redirectWithToast(`/organizations/${page.organization.slug}/invoices`, {
    id: key,
    message: "The refund is recorded, and in the book.",
  });
}

export default function NewRefund() {
  const { organization, currency, creditMinor, key, today, suggested } = useLoaderData<typeof loader>();
  const back = `/organizations/${organization.slug}/invoices`;
  return (
    <div className="wrap narrow">
      <PageHeading
        before={
          <p className="s soft">
            <Link to={back}>Invoices of {organization.name}</Link>
          </p>
        }
        title="Record a refund"
        lead={
          <>
            {organization.name} has <Amount minor={creditMinor} currency={currency} cents code /> with the network
            beyond its invoices.
          </>
        }
      />
      <ReceiptForm
        id="refund"
        lastResult={useActionData<typeof action>()}
        idempotencyKey={key}
        currency={currency}
        today={today}
        suggested={suggested}
        amountLabel="What was paid back"
        back={back}
      />
    </div>
  );
}
