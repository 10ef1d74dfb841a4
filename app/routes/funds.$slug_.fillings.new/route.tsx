import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { fillFund } from "#app/domain/funds/fill-fund.server.ts";
import { fillFundInput } from "#app/domain/funds/fund-input.ts";
import { fundToFill } from "#app/domain/funds/fund-pages.server.ts";
import { dayOf } from "#app/domain/kernel/clock.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { parseMoney } from "#app/domain/kernel/parse-money.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { FormErrors, InputField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

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
  const form = await parseForm(args.request, fillFundInput);
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
  const busy = useNavigation().state !== "idle";
  const { fields, errors, errorId, formProps } = useServerForm("filling", {
    lastResult: useActionData<typeof action>(),
    fields: {
      key: {},
      amount: { required: true, maxLength: limits.amountLength },
      happenedOn: { required: true },
      reference: { maxLength: limits.noteLength },
    },
    defaultValue: { key, happenedOn: today },
  });
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
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <input type="hidden" name="key" value={fields.key.initialValue ?? key} />
        <InputField field={fields.amount} label="What arrived" money inputMode="decimal" unit={fund.currency} />
        <InputField field={fields.happenedOn} label="Booked by the bank on" type="date" max={today} />
        <InputField
          field={fields.reference}
          label="Reference"
          optional
          hint="What the bank or the funder wrote. It is not shown in the public book."
        />
        <div className="acts">
          <Button busy={busy}>Record it</Button>
          <ButtonLink tone="plain" to={`/funds/${fund.slug}`}>
            Leave it
          </ButtonLink>
        </div>
      </Form>
    </div>
  );
}
