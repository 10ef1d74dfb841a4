import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { ownSettings } from "#app/domain/identity/own-account-pages.server.ts";
import { locales, settingsInput } from "#app/domain/identity/account.ts";
import { changeSettings } from "#app/domain/identity/change-settings.server.ts";
import { roleName } from "#app/domain/identity/role.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { CheckboxField, ChoiceField, FormErrors, InputField, SelectField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { OrganizationMark } from "#app/ui/organization/organization-mark.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction = () => [{ title: "Settings · Tributary" }];

const asOption = (value: string) => ({ value, label: value.replaceAll("_", " ") });
const languageNames = new Intl.DisplayNames("en", { type: "language" });

/** A sum and a date as this locale writes them, so that the choice is by sight. */
const sample = (locale: string, at: Date) =>
  `${new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(12_345.6)}, ${new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(at)}`;

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, viewer } = await requirePerson(args);
  const own = await ownSettings(ctx);
  const now = ctx.clock.now();
  return {
    own,
    tellsDevices: args.context.services.push !== undefined,
    sendsMail: args.context.services.sendsMail,
    organizations: viewer.organizations,
    timeZones: ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")].map(asOption),
    locales: locales.map((value) => ({ value, label: `${languageNames.of(value) ?? value}: ${sample(value, now)}` })),
  };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const parsed = await parseForm(args.request, settingsInput);
  if (!parsed.ok) return parsed.reply;
  const saved = await changeSettings(ctx, null, parsed.value);
  if (!saved.ok) return refused(parsed.submission, saved.refusal);
  return redirectWithToast("/settings", { id: ctx.newId(), message: "Your settings are saved." });
}

const themeOptions = [
  { value: "system", label: "As the system", hint: "Follows the device." },
  { value: "light", label: "Light", hint: "Paper." },
  { value: "dark", label: "Dark", hint: "Night water." },
];

const newsOptions = [
  { value: "instant", label: "As it happens" },
  { value: "daily", label: "Gathered, each morning at eight" },
  { value: "weekly", label: "Gathered, on Mondays at eight" },
  { value: "never", label: "Not at all" },
];

export default function Profile() {
  const {
    own: { email, ...own },
    organizations,
    timeZones,
    locales,
    tellsDevices,
    sendsMail,
  } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "submitting";
  const known = locales.some(({ value }) => value === own.locale) ? own.locale : "en-US";
  const { fields, errors, errorId, formProps } = useServerForm("settings", {
    lastResult: useActionData<typeof action>(),
    fields: {
      displayName: { required: true, maxLength: limits.nameLength },
      locale: {},
      timeZone: {},
      theme: {},
      newsByMail: {},
      showPresence: {},
    },
    defaultValue: { ...own, locale: known, showPresence: own.showPresence ? "on" : null },
  });
  return (
    <>
      <section aria-labelledby="you">
        <h2 id="you">You</h2>
        <p>You sign in as {email}. Others see only your name.</p>
        <Form method="post" className="form" {...formProps}>
          <FormErrors id={errorId} errors={errors} />
          <InputField field={fields.displayName} label="Your name" autoComplete="name" />
          <ChoiceField field={fields.theme} label="Appearance" options={themeOptions} />
          <SelectField field={fields.locale} label="How figures and dates are written" options={locales} />
          <SelectField
            field={fields.timeZone}
            label="Time zone"
            hint="Deadlines show this one beside UTC."
            options={timeZones}
          />
          <SelectField
            field={fields.newsByMail}
            label="News by mail"
            hint={
              sendsMail
                ? "What you read on a screen before is left out. Each project’s page of news says what is news to you."
                : "This network sends no mail for now: news comes to your inbox only."
            }
            options={newsOptions}
          />
          {tellsDevices && (
            <p className="s soft">
              News can come to your devices as well: <Link to="/settings/devices">News on devices</Link>
            </p>
          )}
          <CheckboxField
            field={fields.showPresence}
            label="Show others when I am on a page"
            hint="Without it you are not in the row of those who are here, and nobody sees you type."
          />
          <div className="acts">
            <Button busy={busy}>Save</Button>
          </div>
        </Form>
      </section>
      <section aria-labelledby="organizations">
        <h2 id="organizations">Your organizations</h2>
        <p>
          {organizations.length === 0
            ? "You belong to none yet. Register yours, or ask its representative for an invitation."
            : "What you may do in each follows from your roles there."}
        </p>
        {organizations.length > 0 && (
          <ul className="rows">
            {organizations.map((each) => (
              <li key={each.id}>
                <span className="flex items-center gap-3.5">
                  <OrganizationMark organization={each} decorative />
                  <span>
                    <b>
                      <Link className="quiet" to={`/organizations/${each.slug}`}>
                        {each.name}
                      </Link>
                    </b>
                    <span className="s soft block">{each.roles.map(roleName).join(", ")}</span>
                  </span>
                </span>
                <Link className="s" to={`/organizations/${each.slug}/people`}>
                  People and roles
                </Link>
              </li>
            ))}
          </ul>
        )}
        <p className="mt-5 flex flex-wrap gap-4 items-center">
          <ButtonLink to="/organizations/new" tone="plain">
            Register an organization
          </ButtonLink>
          <Link to="/permissions">Who may do what</Link>
        </p>
      </section>
    </>
  );
}
