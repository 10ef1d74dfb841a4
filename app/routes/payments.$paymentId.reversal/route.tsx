import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { takeBackInput } from "#app/domain/invoices/invoice-input.ts";
import { paymentToTakeBack } from "#app/domain/invoices/invoice-pages.server.ts";
import { takeBackPayment } from "#app/domain/invoices/take-back-payment.server.ts";
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
  const form = await parseForm(args.request, takeBackInput);
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
  const busy = useNavigation().state !== "idle";
  const { fields, errors, errorId, formProps } = useServerForm("take-back", {
    lastResult: useActionData<typeof action>(),
    fields: { key: {}, reason: { required: true, maxLength: limits.reasonLength } },
    defaultValue: { key },
  });
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
