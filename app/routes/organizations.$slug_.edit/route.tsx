import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { editOrganization } from "#app/domain/identity/edit-organization.server.ts";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { organizationForEdit } from "#app/domain/identity/organization-pages.server.ts";
import { editOrganizationInput } from "#app/domain/identity/organization.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { money, toDecimalString } from "#app/domain/kernel/money.ts";
import { parseMoney } from "#app/domain/kernel/parse-money.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { FormErrors, InputField, TextareaField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { OrganizationHeading } from "#app/ui/organization/organization-heading.tsx";
import "#app/ui/styles/pages/account.css";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Edit ${data?.organization.name ?? "the organization"} · Tributary` },
];

/** The book's currency; before the network is set up nothing can be pledged, and any currency serves to read a sum. */
const currencyOf = async (db: Parameters<typeof networkSettings>[0]) =>
  (await networkSettings(db))?.bookCurrency ?? "USD";

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const [organization, currency] = await Promise.all([
    organizationForEdit(ctx, args.params.slug ?? ""),
    currencyOf(ctx.db),
  ]);
  if (!organization) throw notFound();
  const { signingLimitMinor, raise, ...shown } = organization;
  return {
    waits: raise !== null,
    organization: shown,
    currency,
    signingLimit: signingLimitMinor === null ? "" : toDecimalString(money(signingLimitMinor, currency)),
  };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, viewer } = await requirePerson(args);
  const parsed = await parseForm(args.request, editOrganizationInput);
  if (!parsed.ok) return parsed.reply;
  const { signingLimit, ...texts } = parsed.value;
  const limit =
    signingLimit === undefined
      ? ok(undefined)
      : signingLimit === ""
        ? ok(null)
        : parseMoney(signingLimit, await currencyOf(ctx.db), viewer.locale);
  if (!limit.ok) return refused(parsed.submission, limit.refusal, "signingLimit");
  const slug = args.params.slug ?? "";
  const answer = await editOrganization(ctx, null, {
    slug,
    ...texts,
    signingLimitMinor: limit.value && limit.value.minor,
  });
  if (!answer.ok) return refused(parsed.submission, answer.refusal);
  return redirectWithToast(`/organizations/${slug}`, {
    id: ctx.newId(),
    message:
      answer.value.limitFrom !== null
        ? "The changes are saved. The higher signing limit holds in 24 hours, or once a second budget holder agrees. All budget holders are told."
        : answer.value.changed.length === 0
          ? "Nothing was different, so nothing was changed."
          : "The changes are saved.",
  });
}

export default function EditOrganization() {
  const { organization, currency, signingLimit, waits } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("edit-organization", {
    lastResult: useActionData<typeof action>(),
    fields: {
      description: { maxLength: limits.descriptionLength },
      websiteUrl: { maxLength: limits.urlLength },
      signingLimit: { maxLength: 40 },
    },
    defaultValue: { description: organization.description, websiteUrl: organization.websiteUrl, signingLimit },
  });
  return (
    <div className="page-settings wrap narrow">
      <OrganizationHeading organization={organization} title="Edit" may={{ edit: true, invite: true }} />
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <TextareaField
          field={fields.description}
          label="About it"
          optional
          rows={6}
          hint="Two or three sentences: who you are, whom you serve."
        />
        <InputField field={fields.websiteUrl} label="Website" optional type="url" placeholder="https://" />
        <InputField
          field={fields.signingLimit}
          label="Signing limit"
          optional
          money
          inputMode="decimal"
          unit={currency}
          hint="What one budget holder may sign alone. Above it a second one has to approve. Empty: no limit. A lower limit holds at once, a higher one after 24 hours or once a second budget holder agrees."
        />
        {waits && (
          <p className="s">
            A higher limit waits for its moment. <Link to={`/organizations/${organization.slug}/budget`}>See it</Link>
          </p>
        )}
        <div className="acts">
          <Button busy={busy}>Save</Button>
          <Link to={`/organizations/${organization.slug}`}>Leave it as it was</Link>
        </div>
      </Form>
    </div>
  );
}
