import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { fillFund } from "#app/domain/funds/fill-fund.server.ts";
import { receiptInput } from "#app/domain/ledger/receipt-input.ts";
import { fundToFill } from "#app/domain/funds/fund-pages.server.ts";
import { dayOf } from "#app/domain/kernel/clock.ts";
import { parseMoney } from "#app/domain/kernel/parse-money.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ReceiptForm } from "#app/ui/book/receipt-form.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Money for ${data?.fund.name ?? "a fund"} · Tributary` },
];

async function found(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const { ctx, viewer } = await requirePerson(args);
  const fund = await fundToFill(ctx, args.params.slug ?? "");
  if (!fund) throw notFound();
  return { ctx, viewer, fund };
}

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, fund } = await found(args);
  return { fund, key: ctx.newId(), today: dayOf(ctx.clock.now()) };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, viewer, fund } = await found(args);
  const form = await parseForm(args.request, receiptInput);
  if (!form.ok) return form.reply;
  const { key, amount, happenedOn, reference } = form.value;
  const arrived = parseMoney(amount, fund.currency, viewer.locale);
  if (!arrived.ok) return refused(form.submission, arrived.refusal, "amount");
  const filled = await fillFund(ctx, key, { fundId: fund.id, amountMinor: arrived.value.minor, happenedOn, reference });
  if (!filled.ok) return refused(form.submission, filled.refusal);
  return redirectWithToast(`/funds/${fund.slug}`, { id: key, message: "The money is in the fund, and in the book." });
}

export default function FillFund() {
  const { fund, key, today } = useLoaderData<typeof loader>();
  return (
    <div className="wrap narrow">
      <PageHeading
        before={
          <p className="s soft">
            <Link to={`/funds/${fund.slug}`}>{fund.name}</Link>
          </p>
        }
        title="Record money for the fund"
        lead="What the bank says has arrived. From then on it may be promised."
      />
      <ReceiptForm
        id="filling"
        lastResult={useActionData<typeof action>()}
        idempotencyKey={key}
        currency={fund.currency}
        today={today}
        referenceHint="What the bank or the funder wrote. It is not shown in the public book."
        back={`/funds/${fund.slug}`}
      />
    </div>
  );
}
