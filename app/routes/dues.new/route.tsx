import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { dayOf } from "#app/domain/kernel/clock.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { parseMoney } from "#app/domain/kernel/parse-money.ts";
import { askDues } from "#app/domain/membership/ask-dues.server.ts";
import { askDuesInput } from "#app/domain/membership/dues-input.ts";
import { askDuesPage } from "#app/domain/membership/dues-pages.server.ts";
import { tierTerms } from "#app/domain/membership/dues.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { FormErrors, InputField, SelectField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction = () => [{ title: "Ask for dues · Tributary" }];

async function found(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const { ctx, viewer } = await requirePerson(args);
  const page = await askDuesPage(ctx);
  if (!page) throw notFound();
  return { ctx, viewer, page };
}

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, page } = await found(args);
  return { page, key: ctx.newId(), today: dayOf(ctx.clock.now()) };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, viewer, page } = await found(args);
  const form = await parseForm(args.request, askDuesInput);
  if (!form.ok) return form.reply;
  const { key, amount, ...wanted } = form.value;
  const sum = parseMoney(amount, page.currency, viewer.locale);
  if (!sum.ok) return refused(form.submission, sum.refusal, "amount");
  const asked = await askDues(ctx, key, { ...wanted, amountMinor: sum.value.minor });
  if (!asked.ok) return refused(form.submission, asked.refusal);
  return redirectWithToast(`/dues/${asked.value.duesId}`, {
    id: key,
    message: `${asked.value.number} is asked for, and in the book.`,
  });
}

export default function AskForDues() {
  const { page, key, today } = useLoaderData<typeof loader>();
  const busy = useNavigation().state !== "idle";
  const { fields, errors, errorId, formProps } = useServerForm("dues", {
    lastResult: useActionData<typeof action>(),
    fields: {
      key: {},
      organizationId: { required: true },
      tier: { required: true },
      termFrom: { required: true },
      amount: { required: true, maxLength: limits.amountLength },
    },
    defaultValue: { key, tier: "general", termFrom: today, amount: tierTerms.general.perYear.toLocaleString("en-US") },
  });
  return (
    <div className="wrap narrow">
      <PageHeading
        before={
          <p className="s soft">
            <Link to="/dues">Membership dues</Link>
          </p>
        }
        title="Ask for dues"
        lead="For a year of membership. The member owes them from now on, beside its invoices for development; a fund may sponsor all or a part."
      />
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <input type="hidden" name="key" value={fields.key.initialValue ?? key} />
        <SelectField
          field={fields.organizationId}
          label="Member"
          options={[
            { value: "", label: "Choose one" },
            ...page.members.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <SelectField
          field={fields.tier}
          label="Tier"
          options={Object.entries(tierTerms).map(([value, { name, perYear }]) => ({
            value,
            label: `${name}, ${perYear.toLocaleString("en-US")} a year`,
          }))}
        />
        <InputField field={fields.termFrom} label="The year begins on" type="date" />
        <InputField
          field={fields.amount}
          label="Amount"
          money
          inputMode="decimal"
          unit={page.currency}
          hint="The tier’s, unless something else was agreed."
        />
        <div className="acts">
          <Button busy={busy}>Ask for them</Button>
          <ButtonLink tone="plain" to="/dues">
            Leave it
          </ButtonLink>
        </div>
      </Form>
    </div>
  );
}
