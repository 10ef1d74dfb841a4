import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { takeBackFilling } from "#app/domain/funds/fill-fund.server.ts";
import { takeBackFillingInput } from "#app/domain/funds/fund-input.ts";
import { fillingToTakeBack } from "#app/domain/funds/fund-pages.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { PlainDay } from "#app/ui/project/contribution-state.tsx";
import { FormErrors, TextareaField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

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
  const form = await parseForm(args.request, takeBackFillingInput);
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
  const busy = useNavigation().state !== "idle";
  const { fields, errors, errorId, formProps } = useServerForm("take-back", {
    lastResult: useActionData<typeof action>(),
    fields: { key: {}, reason: { required: true, maxLength: limits.reasonLength } },
    defaultValue: { key },
  });
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
        <Form method="post" className="form" {...formProps}>
          <FormErrors id={errorId} errors={errors} />
          <input type="hidden" name="key" value={fields.key.initialValue ?? key} />
          <TextareaField
            field={fields.reason}
            label="Why"
            rows={3}
            hint="It stands in the public book: the bank returned it, it was recorded twice …"
          />
          <div className="acts">
            <Button tone="danger" busy={busy}>
              Take it back
            </Button>
            <ButtonLink tone="plain" to={back}>
              Keep it
            </ButtonLink>
          </div>
        </Form>
      )}
    </div>
  );
}
