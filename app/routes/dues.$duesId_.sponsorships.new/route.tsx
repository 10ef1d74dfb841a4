import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { limits } from "#app/domain/kernel/limits.ts";
import { formatMoney, money } from "#app/domain/kernel/money.ts";
import { parseMoney } from "#app/domain/kernel/parse-money.ts";
import { sponsorDuesInput } from "#app/domain/membership/dues-input.ts";
import { duesPage } from "#app/domain/membership/dues-pages.server.ts";
import { sponsorDues } from "#app/domain/membership/settle-dues.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { FormErrors, InputField, SelectField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { useLocale } from "#app/ui/base/locale.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction = () => [{ title: "Sponsor a membership · Tributary" }];

async function found(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const { ctx, viewer } = await requirePerson(args);
  const page = await duesPage(ctx, args.params.duesId ?? "");
  if (!page || page.funds.length === 0) throw notFound();
  return { ctx, viewer, page };
}

export async function loader(args: LoaderFunctionArgs) {
  const {
    ctx,
    page: { dues, funds },
  } = await found(args);
  return {
    dues,
    funds,
    key: ctx.newId(),
    asked: new URL(args.request.url).searchParams.get("fund")?.slice(0, 36) ?? "",
  };
}

export async function action(args: ActionFunctionArgs) {
  const {
    ctx,
    viewer,
    page: { dues },
  } = await found(args);
  const form = await parseForm(args.request, sponsorDuesInput);
  if (!form.ok) return form.reply;
  const { key, amount, fundId } = form.value;
  const sum = parseMoney(amount, dues.currency, viewer.locale);
  if (!sum.ok) return refused(form.submission, sum.refusal, "amount");
  const done = await sponsorDues(ctx, key, { duesId: dues.id, fundId, amountMinor: sum.value.minor });
  if (!done.ok) return refused(form.submission, done.refusal);
  return redirectWithToast(`/dues/${dues.id}`, {
    id: key,
    message: `The membership of ${dues.organization.name} is sponsored, and it stands on the fund’s page.`,
  });
}

export default function SponsorMembership() {
  const { dues, funds, key, asked } = useLoaderData<typeof loader>();
  const { locale } = useLocale();
  const busy = useNavigation().state !== "idle";
  const { fields, errors, errorId, formProps } = useServerForm("sponsorship", {
    lastResult: useActionData<typeof action>(),
    fields: { key: {}, fundId: { required: true }, amount: { required: true, maxLength: limits.amountLength } },
    defaultValue: { key, fundId: funds.some(({ id }) => id === asked) ? asked : (funds[0]?.id ?? "") },
  });
  const left = (minor: bigint) => formatMoney(money(minor, dues.currency), { locale, cents: "any" });
  return (
    <div className="wrap narrow">
      <PageHeading
        before={
          <p className="s soft">
            <Link to={`/dues/${dues.id}`}>Dues {dues.number}</Link>
          </p>
        }
        title="Sponsor this membership"
        lead={
          <>
            <Amount minor={dues.openMinor} currency={dues.currency} cents code /> of the dues of{" "}
            {dues.organization.name} is open. What you give leaves the fund at once, and everybody sees it there.
          </>
        }
      />
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <input type="hidden" name="key" value={fields.key.initialValue ?? key} />
        <SelectField
          field={fields.fundId}
          label="From"
          options={funds.map(({ id, name, leftMinor }) => ({ value: id, label: `${name}: ${left(leftMinor)} left` }))}
        />
        <InputField
          field={fields.amount}
          label="Amount"
          money
          inputMode="decimal"
          unit={dues.currency}
          hint="The whole, or a part of it."
        />
        <div className="acts">
          <Button busy={busy}>Sponsor it</Button>
          <ButtonLink tone="plain" to={`/dues/${dues.id}`}>
            Leave it
          </ButtonLink>
        </div>
      </Form>
    </div>
  );
}
