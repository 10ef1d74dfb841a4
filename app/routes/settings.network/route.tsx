import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { editNetwork } from "#app/domain/identity/edit-network.server.ts";
import { networkToEdit } from "#app/domain/identity/network-settings.server.ts";
import { editNetworkInput } from "#app/domain/identity/organization.ts";
import { admissionRules, admissionWords } from "#app/domain/identity/admission.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { money, toDecimalString } from "#app/domain/kernel/money.ts";
import { parseMoney } from "#app/domain/kernel/parse-money.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { CheckboxField, ChoiceField, FormErrors, InputField, TextareaField } from "#app/ui/base/field.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction = () => [{ title: "The network · Settings · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const network = await networkToEdit(ctx);
  if (!network) throw notFound();
  const { bookCurrency, staffRateMinor, sponsorFeeBasisPoints, cofunderBasisPoints, withdrawalLockDays, ...texts } =
    network;
  return {
    ...texts,
    bookCurrency,
    staffRate: toDecimalString(money(staffRateMinor, bookCurrency)),
    sponsorFeePercent: String(sponsorFeeBasisPoints / 100),
    cofunderPercent: String(cofunderBasisPoints / 100),
    withdrawalLockDays: String(withdrawalLockDays),
  };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, viewer } = await requirePerson(args);
  const network = await networkToEdit(ctx);
  if (!network) throw notFound();
  const parsed = await parseForm(args.request, editNetworkInput);
  if (!parsed.ok) return parsed.reply;
  const {
    staffRate,
    sponsorFeePercent: sponsorFeeBasisPoints,
    cofunderPercent: cofunderBasisPoints,
    ...rest
  } = parsed.value;
  const rate = staffRate === undefined ? ok(undefined) : parseMoney(staffRate, network.bookCurrency, viewer.locale);
  if (!rate.ok) return refused(parsed.submission, rate.refusal, "staffRate");
  const answer = await editNetwork(ctx, null, {
    ...rest,
    sponsorFeeBasisPoints,
    cofunderBasisPoints,
    staffRateMinor: rate.value?.minor,
  });
  if (!answer.ok) return refused(parsed.submission, answer.refusal);
  return redirectWithToast("/settings/network", {
    id: ctx.newId(),
    message:
      answer.value.changed.length === 0 ? "Nothing was different, so nothing was changed." : "The changes are saved.",
  });
}

export default function Network() {
  const { bookCurrency, separateInvoices, ...texts } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("network", {
    lastResult: useActionData<typeof action>(),
    fields: {
      name: { required: true, maxLength: limits.organizationNameLength },
      tagline: { maxLength: limits.summaryLength },
      staffRate: { required: true, maxLength: 20 },
      sponsorFeePercent: { maxLength: 5 },
      cofunderPercent: { maxLength: 5 },
      withdrawalLockDays: { maxLength: 2 },
      separateInvoices: {},
      invoiceAddress: { maxLength: limits.reasonLength },
      invoicePayTo: { maxLength: limits.reasonLength },
      admission: { required: true },
    },
    defaultValue: { ...texts, separateInvoices: separateInvoices ? "on" : null },
  });
  return (
    <section aria-labelledby="network">
      <h2 id="network">The network</h2>
      <p>
        All of it holds from now on. Scopes that are signed off keep their rate, and invoices that were sent stay as
        they were sent.
      </p>
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <InputField field={fields.name} label="Name of the network" />
        <InputField field={fields.tagline} label="In one sentence" optional hint="What its members build together." />
        <div className="field-row">
          <InputField
            field={fields.staffRate}
            label="Price of one hour"
            money
            inputMode="decimal"
            unit={bookCurrency}
          />
          <InputField
            field={fields.sponsorFeePercent}
            label="Sponsor fee"
            money
            inputMode="decimal"
            unit="%"
            hint="Of staff money only; cloud is passed on at cost."
          />
        </div>
        <InputField
          field={fields.cofunderPercent}
          label="Smallest share of a co-funder"
          money
          inputMode="decimal"
          unit="%"
          hint="Of a project’s goal. Whoever pledges less reads no names that are not public. It holds for projects that nobody has signed for yet."
        />
        <InputField
          field={fields.withdrawalLockDays}
          label="Last days without withdrawal"
          inputMode="numeric"
          unit="days"
          hint="Before a raise ends. In them a pledge is released by the steward, when a budget holder asks; 0: pledges can be withdrawn until the end. It holds for raises that open from now on."
        />
        <ChoiceField
          field={fields.admission}
          label="How organizations come in"
          options={admissionRules.map((value) => ({
            value,
            label: admissionWords[value].name,
            hint: admissionWords[value].means,
          }))}
        />
        <TextareaField field={fields.invoiceAddress} label="Address on invoices" optional rows={3} />
        <TextareaField
          field={fields.invoicePayTo}
          label="Where to pay"
          optional
          rows={3}
          hint="Account, bank, and whatever else payers need."
        />
        <CheckboxField
          field={fields.separateInvoices}
          label="Staff and cloud on separate invoices"
          hint="Otherwise they stand on lines of their own, on one invoice."
        />
        <div className="acts">
          <Button busy={busy}>Save</Button>
        </div>
      </Form>
    </section>
  );
}
