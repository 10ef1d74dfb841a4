import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { dayOf } from "#app/domain/kernel/clock.ts";
import { parseMoney } from "#app/domain/kernel/parse-money.ts";
import { payDuesInput } from "#app/domain/membership/dues-input.ts";
import { duesPage } from "#app/domain/membership/dues-pages.server.ts";
import { payDues } from "#app/domain/membership/settle-dues.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ReceiptForm } from "#app/ui/book/receipt-form.tsx";

export const meta: MetaFunction = () => [{ title: "A payment of dues · Tributary" }];

async function found(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const { ctx, viewer } = await requirePerson(args);
  const page = await duesPage(ctx, args.params.duesId ?? "");
  if (!page?.maySettle || page.dues.isTakenBack) throw notFound();
  return { ctx, viewer, dues: page.dues };
}

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, dues } = await found(args);
  return { dues, key: ctx.newId(), today: dayOf(ctx.clock.now()) };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, viewer, dues } = await found(args);
  const form = await parseForm(args.request, payDuesInput);
  if (!form.ok) return form.reply;
  const { key, amount, ...paid } = form.value;
  const sum = parseMoney(amount, dues.currency, viewer.locale);
  if (!sum.ok) return refused(form.submission, sum.refusal, "amount");
  const done = await payDues(ctx, key, { duesId: dues.id, amountMinor: sum.value.minor, ...paid });
  if (!done.ok) return refused(form.submission, done.refusal);
  return redirectWithToast(`/dues/${dues.id}`, { id: key, message: "The payment is in the book." });
}

export default function PayDues() {
  const { dues, key, today } = useLoaderData<typeof loader>();
  return (
    <div className="wrap narrow">
      <PageHeading
        before={
          <p className="s soft">
            <Link to={`/dues/${dues.id}`}>Dues {dues.number}</Link>
          </p>
        }
        title="Record a payment of dues"
        lead={
          <>
            What the bank says {dues.organization.name} paid.{" "}
            <Amount minor={dues.openMinor} currency={dues.currency} cents code /> is open.
          </>
        }
      />
      <ReceiptForm
        id="payment"
        lastResult={useActionData<typeof action>()}
        idempotencyKey={key}
        currency={dues.currency}
        today={today}
        referenceHint="What the bank or the payer wrote. It is not shown in the public book."
        back={`/dues/${dues.id}`}
      />
    </div>
  );
}
