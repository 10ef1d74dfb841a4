import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { reversalInput } from "#app/domain/ledger/receipt-input.ts";
import { duesPage } from "#app/domain/membership/dues-pages.server.ts";
import { takeBackDues } from "#app/domain/membership/settle-dues.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ReversalForm } from "#app/ui/book/reversal-form.tsx";

export const meta: MetaFunction = () => [{ title: "Take dues back · Tributary" }];

async function found(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await duesPage(ctx, args.params.duesId ?? "");
  const partId = new URL(args.request.url).searchParams.get("part");
  const part = page?.parts.find(({ id }) => id === partId) ?? null;
  if (!page?.maySettle || page.dues.isTakenBack || (partId !== null && !part)) throw notFound();
  return { ctx, dues: page.dues, part };
}

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, dues, part } = await found(args);
  return { dues, part, key: ctx.newId() };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, dues, part } = await found(args);
  const form = await parseForm(args.request, reversalInput);
  if (!form.ok) return form.reply;
  const { key, reason } = form.value;
  const done = await takeBackDues(ctx, key, { duesId: dues.id, partId: part?.id ?? null, reason });
  if (!done.ok) return refused(form.submission, done.refusal);
  return redirectWithToast(`/dues/${dues.id}`, { id: key, message: "It is taken back, and mirrored in the book." });
}

export default function TakeBackDues() {
  const { dues, part, key } = useLoaderData<typeof loader>();
  return (
    <div className="wrap narrow">
      <PageHeading
        before={
          <p className="s soft">
            <Link to={`/dues/${dues.id}`}>Dues {dues.number}</Link>
          </p>
        }
        title={part ? "Take this payment back?" : "Take these dues back?"}
        lead={
          <>
            <Amount minor={part?.amountMinor ?? dues.amountMinor} currency={dues.currency} cents code />
            {part?.fund && <>, given by {part.fund.name}: the fund has it again</>}. Nothing is deleted: the book gets a
            transfer that mirrors the first one.
          </>
        }
      />
      <ReversalForm
        lastResult={useActionData<typeof action>()}
        idempotencyKey={key}
        label="Why it is taken back"
        hint="It stands in the public book."
        keep="Leave it as it is"
        back={`/dues/${dues.id}`}
      />
    </div>
  );
}
