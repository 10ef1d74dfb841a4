import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { dayOf } from "#app/domain/kernel/clock.ts";
import { paymentInput } from "#app/domain/invoices/invoice-input.ts";
import { creditToRefund } from "#app/domain/invoices/invoice-pages.server.ts";
import { refundCredit } from "#app/domain/invoices/use-credit.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { money, toDecimalString } from "#app/domain/kernel/money.ts";
import { parseMoney } from "#app/domain/kernel/parse-money.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { FormErrors, InputField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

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
  const form = await parseForm(args.request, paymentInput);
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
  const busy = useNavigation().state !== "idle";
  const { fields, errors, errorId, formProps } = useServerForm("refund", {
    lastResult: useActionData<typeof action>(),
    fields: {
      key: {},
      amount: { required: true, maxLength: limits.amountLength },
      happenedOn: { required: true },
      reference: { maxLength: limits.noteLength },
    },
    defaultValue: { key, amount: suggested, happenedOn: today },
  });
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
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <input type="hidden" name="key" value={fields.key.initialValue ?? key} />
        <InputField field={fields.amount} label="What was paid back" money inputMode="decimal" unit={currency} />
        <InputField field={fields.happenedOn} label="Booked by the bank on" type="date" max={today} />
        <InputField field={fields.reference} label="Reference" optional />
        <div className="acts">
          <Button busy={busy}>Record it</Button>
          <ButtonLink tone="plain" to={back}>
            Leave it
          </ButtonLink>
        </div>
      </Form>
    </div>
  );
}
