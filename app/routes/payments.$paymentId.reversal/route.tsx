import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { reversalInput } from "#app/domain/ledger/receipt-input.ts";
import { paymentToTakeBack } from "#app/domain/invoices/invoice-pages.server.ts";
import { takeBackPayment } from "#app/domain/invoices/take-back-payment.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { PlainDay } from "#app/ui/project/contribution-state.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ReversalForm } from "#app/ui/book/reversal-form.tsx";

export const meta: MetaFunction = () => [{ title: "Take a payment back · Tributary" }];

async function found(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const payment = await paymentToTakeBack(ctx, args.params.paymentId ?? "");
  if (!payment) throw notFound();
  return { ctx, payment };
}

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, payment } = await found(args);
  return { payment, key: ctx.newId() };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, payment } = await found(args);
  const form = await parseForm(args.request, reversalInput);
  if (!form.ok) return form.reply;
  const done = await takeBackPayment(ctx, form.value.key, { paymentId: payment.id, reason: form.value.reason });
  if (!done.ok) return refused(form.submission, done.refusal);
  return redirectWithToast(`/organizations/${payment.organization.slug}/invoices`, {
    id: form.value.key,
    message: "It is taken back, and mirrored in the book.",
  });
}

export default function TakeBack() {
  const { payment, key } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const { organization, amountMinor, currency, happenedOn, isTakenBack } = payment;
  const back = `/organizations/${organization.slug}/invoices`;
  return (
    <div className="wrap narrow">
      <PageHeading
        before={
          <p className="s soft">
            <Link to={back}>{organization.name}</Link>
          </p>
        }
        title="Take this payment back?"
        lead={
          <>
            <Amount minor={amountMinor} currency={currency} cents code />, <PlainDay day={happenedOn} />. Nothing is
            deleted: the book gets a transfer that mirrors the first one, and invoices that it settled are open again.
          </>
        }
      />
      {isTakenBack ? (
        <p>It was taken back already.</p>
      ) : (
        <ReversalForm
          lastResult={lastResult}
          idempotencyKey={key}
          hint="It stands in the public book: the bank returned it, it was recorded twice …"
          back={back}
        />
      )}
    </div>
  );
}
