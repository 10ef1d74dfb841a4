import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { isSetUpOpen } from "#app/domain/identity/own-account-pages.server.ts";
import { setUpInput, setUpWithAccountInput } from "#app/domain/identity/organization.ts";
import { setUpNetwork } from "#app/domain/identity/set-up-network.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { parseMoney } from "#app/domain/kernel/parse-money.ts";
import { asker } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { startSession } from "#app/http/start-session.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { EntryPage } from "#app/ui/base/entry-page.tsx";
import { FormErrors, InputField, SelectField } from "#app/ui/base/field.tsx";
import "#app/ui/styles/pages/account.css";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction = () => [
  { title: "Set up the network · Tributary" },
  { name: "robots", content: "noindex" },
];

const currencyNames = new Intl.DisplayNames("en", { type: "currency" });
const currencies = Intl.supportedValuesOf("currency").map((value) => ({
  value,
  label: `${value}, ${currencyNames.of(value) ?? value}`,
}));

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, viewer } = await asker(args);
  if (!(await isSetUpOpen(ctx))) throw redirect("/");
  return {
    as: viewer?.displayName ?? null,
    code: (new URL(args.request.url).searchParams.get("code") ?? "").slice(0, limits.tokenLength),
    currencies,
  };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, viewer } = await asker(args);
  const parsed = await (viewer ? parseForm(args.request, setUpInput) : parseForm(args.request, setUpWithAccountInput));
  if (!parsed.ok) return parsed.reply;
  const { value } = parsed;
  const rate = parseMoney(value.staffRate, value.bookCurrency, viewer?.locale ?? "en-US");
  if (!rate.ok) return refused(parsed.submission, rate.refusal, "staffRate");
  const answer = await setUpNetwork(ctx, null, { ...value, staffRateMinor: rate.value.minor });
  if (!answer.ok) return refused(parsed.submission, answer.refusal);
  const headers = viewer ? new Headers() : await startSession(args, answer.value.personId);
  return redirectWithToast(
    `/organizations/${answer.value.slug}/invitations`,
    { id: ctx.newId(), message: `${value.networkName} is set up. Invite the first people.` },
    headers,
  );
}

export default function SetUp() {
  const { as, code, currencies: options } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("setup", {
    lastResult: useActionData<typeof action>(),
    fields: {
      code: { required: true, maxLength: limits.tokenLength },
      networkName: { required: true, maxLength: limits.organizationNameLength },
      tagline: { maxLength: limits.summaryLength },
      bookCurrency: { required: true },
      staffRate: { required: true, maxLength: 20 },
      organizationName: { required: true, maxLength: limits.organizationNameLength },
      email: { required: true, maxLength: limits.emailLength },
      displayName: { required: true, maxLength: limits.nameLength },
      password: { required: true, minLength: limits.passwordMinimumLength, maxLength: limits.passwordLength },
    },
    defaultValue: { code, bookCurrency: "USD", staffRate: "250" },
  });
  return (
    <EntryPage title="Set up the network" lead="Nobody looks after this network yet. Found it: this is done once." wide>
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <InputField
          field={fields.code}
          label="Set-up code"
          autoComplete="off"
          spellCheck={false}
          hint="The server printed it at its last start, so that only who runs it can do this."
        />
        <InputField field={fields.networkName} label="Name of the network" />
        <InputField field={fields.tagline} label="In one sentence" optional hint="What its members build together." />
        <div className="field-row">
          <SelectField field={fields.bookCurrency} label="Currency of the book" options={options} />
          <InputField field={fields.staffRate} label="Price of one hour" money inputMode="decimal" />
        </div>
        <InputField
          field={fields.organizationName}
          label="The steward’s name"
          autoComplete="organization"
          hint="The organization that runs the network: scopes, delivers, invoices."
        />
        {as === null ? (
          <>
            <InputField field={fields.displayName} label="Your name" autoComplete="name" />
            <InputField field={fields.email} label="Your mail address" type="email" autoComplete="username" />
            <InputField
              field={fields.password}
              label="Password"
              type="password"
              autoComplete="new-password"
              hint={`At least ${limits.passwordMinimumLength} characters. Three or four unrelated words work well.`}
            />
          </>
        ) : (
          <p className="s soft">You, {as}, become its first director.</p>
        )}
        <Button busy={busy}>Found the network</Button>
      </Form>
    </EntryPage>
  );
}
