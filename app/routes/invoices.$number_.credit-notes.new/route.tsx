import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { creditNoteInput } from "#app/domain/invoices/invoice-input.ts";
import { invoiceToChange } from "#app/domain/invoices/invoice-pages.server.ts";
import { issueCreditNote } from "#app/domain/invoices/issue-credit-note.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { parseMoney } from "#app/domain/kernel/parse-money.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { FormErrors, InputField, TextareaField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { useMoneyFormat } from "#app/ui/base/money.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Credit note to invoice ${data?.number ?? ""} · Tributary` },
];

async function found(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const { ctx, viewer } = await requirePerson(args);
  const invoice = await invoiceToChange(ctx, args.params.number ?? "", "credit");
  if (!invoice) throw notFound();
  return { ctx, viewer, invoice };
}

export async function loader(args: LoaderFunctionArgs) {
  const { invoice } = await found(args);
  const { number, organization, currency, lines, key } = invoice;
  return {
    number,
    organization,
    currency,
    key,
    lines: lines.filter(({ amountMinor, creditedMinor }) => creditedMinor < amountMinor),
  };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, viewer, invoice } = await found(args);
  const form = await parseForm(args.request, creditNoteInput);
  if (!form.ok) return form.reply;
  const { key, reason } = form.value;
  const lines: { position: number; amountMinor: bigint }[] = [];
  for (const { position, amount } of form.value.lines) {
    const read = parseMoney(amount, invoice.currency, viewer.locale);
    if (!read.ok) return refused(form.submission, read.refusal, `line${position}`);
    lines.push({ position, amountMinor: read.value.minor });
  }
  const issued = await issueCreditNote(ctx, key, { invoiceId: invoice.id, lines, reason });
  if (!issued.ok) return refused(form.submission, issued.refusal);
  const freed = issued.value.freedMinor === "0" ? "" : " What was paid of it is the organization’s credit.";
  return redirectWithToast(`/invoices/${invoice.number}`, {
    id: key,
    message: `Credit note ${issued.value.number} is issued, and in the book.${freed}`,
  });
}

export default function NewCreditNote() {
  const { number, organization, currency, lines, key } = useLoaderData<typeof loader>();
  const busy = useNavigation().state !== "idle";
  const write = useMoneyFormat();
  const plainLimits: Record<string, { required?: boolean; maxLength?: number }> = {
    key: {},
    reason: { required: true, maxLength: limits.reasonLength },
  };
  for (const { position } of lines) plainLimits[`line${position}`] = { maxLength: limits.amountLength };
  const { fields, errors, errorId, formProps } = useServerForm("credit-note", {
    lastResult: useActionData<typeof action>(),
    fields: plainLimits,
    defaultValue: { key },
  });
  return (
    <div className="wrap narrow">
      <PageHeading
        before={
          <p className="s soft">
            <Link to={`/invoices/${number}`}>Invoice {number}</Link>
          </p>
        }
        title="Issue a credit note"
        lead={`Takes a part of the invoice back, or all of it. What ${organization.name} paid of that part already becomes its credit.`}
      />
      {lines.length === 0 ? (
        <p>Everything of this invoice is credited already.</p>
      ) : (
        <Form method="post" className="form" {...formProps}>
          <FormErrors id={errorId} errors={errors} />
          <input type="hidden" name="key" value={fields.key?.initialValue ?? key} />
          {lines.map(({ position, description, amountMinor, creditedMinor }) => {
            const field = fields[`line${position}`];
            return (
              field && (
                <InputField
                  key={position}
                  field={field}
                  label={description}
                  money
                  optional
                  inputMode="decimal"
                  unit={currency}
                  hint={`At most ${write(amountMinor - creditedMinor, currency, { cents: true })}.`}
                />
              )
            );
          })}
          {fields.reason && (
            <TextareaField
              field={fields.reason}
              label="Why"
              rows={3}
              hint="It stands on the credit note and in the book."
            />
          )}
          <div className="acts">
            <Button busy={busy}>Issue it</Button>
            <ButtonLink tone="plain" to={`/invoices/${number}`}>
              Leave the invoice as it is
            </ButtonLink>
          </div>
        </Form>
      )}
    </div>
  );
}
