import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { takeBackFilling } from "#app/domain/funds/fill-fund.server.ts";
import { reversalInput } from "#app/domain/ledger/receipt-input.ts";
import { fillingToTakeBack } from "#app/domain/funds/fund-pages.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { PlainDay } from "#app/ui/project/contribution-state.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ReversalForm } from "#app/ui/book/reversal-form.tsx";

export const meta: MetaFunction = () => [{ title: "Take a fund’s money back · Tributary" }];

async function found(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const filling = await fillingToTakeBack(ctx, args.params.fillingId ?? "");
  if (!filling) throw notFound();
  return { ctx, filling };
}

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, filling } = await found(args);
  return { filling, key: ctx.newId() };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, filling } = await found(args);
  const form = await parseForm(args.request, reversalInput);
  if (!form.ok) return form.reply;
  const done = await takeBackFilling(ctx, form.value.key, { fillingId: filling.id, reason: form.value.reason });
  if (!done.ok) return refused(form.submission, done.refusal);
  return redirectWithToast(`/funds/${filling.fund.slug}`, {
    id: form.value.key,
    message: "It is taken back, and mirrored in the book.",
  });
}

export default function TakeBackFilling() {
  const {
    filling: { fund, amountMinor, happenedOn, isTakenBack },
    key,
  } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const back = `/funds/${fund.slug}`;
  return (
    <div className="wrap narrow">
      <PageHeading
        before={
          <p className="s soft">
            <Link to={back}>{fund.name}</Link>
          </p>
        }
        title="Take this money back?"
        lead={
          <>
            <Amount minor={amountMinor} currency={fund.currency} cents code />, <PlainDay day={happenedOn} />. Nothing
            is deleted: the book gets a transfer that mirrors the first one. What is promised or spent already cannot be
            taken back.
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
