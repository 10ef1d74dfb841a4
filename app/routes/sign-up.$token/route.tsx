import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { useSyncExternalStore } from "react";
import { waitingSignUp } from "#app/domain/identity/own-account-pages.server.ts";
import { finishSignUpInput } from "#app/domain/identity/account.ts";
import { finishSignUp } from "#app/domain/identity/finish-sign-up.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { asker } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { safeRedirect } from "#app/http/safe-redirect.server.ts";
import { startSession } from "#app/http/start-session.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { EntryPage } from "#app/ui/base/entry-page.tsx";
import { FormErrors, InputField } from "#app/ui/base/field.tsx";
import "#app/ui/styles/pages/account.css";
import { Link } from "#app/ui/base/link.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction = () => [{ title: "Choose a name and a password · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const waiting = await waitingSignUp(ctx, args.params.token ?? "");
  return data(
    { email: waiting?.email ?? null },
    { status: waiting ? 200 : 410, headers: { "Cache-Control": "no-store" } },
  );
}

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await asker(args);
  const parsed = await parseForm(args.request, finishSignUpInput);
  if (!parsed.ok) return parsed.reply;
  const answer = await finishSignUp(ctx, null, { token: args.params.token ?? "", ...parsed.value });
  if (!answer.ok) return refused(parsed.submission, answer.refusal);
  const next = safeRedirect(new URL(args.request.url).searchParams.get("next"));
  return redirect(next, { headers: await startSession(args, answer.value.personId) });
}

const neverChanges = () => () => {};
const browserTimeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

export default function FinishSignUp() {
  const { email } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "submitting";
  // Only the browser knows; the server's own zone is nobody's.
  const timeZone = useSyncExternalStore(neverChanges, browserTimeZone, () => "");
  const { fields, errors, errorId, formProps } = useServerForm("finish-sign-up", {
    lastResult: useActionData<typeof action>(),
    fields: {
      displayName: { required: true, maxLength: limits.nameLength },
      password: { required: true, minLength: limits.passwordMinimumLength, maxLength: limits.passwordLength },
    },
  });
  if (email === null && !errors)
    return (
      <EntryPage title="This link has ended" lead="It was used already, or is older than a day. Nothing was changed.">
        <p className="form">
          <Link className="btn" to="/sign-up">
            Ask for a new link
          </Link>
        </p>
      </EntryPage>
    );
  return (
    <EntryPage
      title="Welcome"
      lead={
        email === null ? undefined : (
          <>
            One more step for <b>{email}</b>.
          </>
        )
      }
    >
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        {/* Lets password managers keep the address beside the password. */}
        <input type="hidden" autoComplete="username" value={email ?? ""} readOnly />
        <input type="hidden" name="timeZone" value={timeZone} />
        <InputField
          field={fields.displayName}
          label="Your name"
          autoComplete="name"
          hint="As others see it in discussions and histories."
        />
        <InputField
          field={fields.password}
          label="Password"
          type="password"
          autoComplete="new-password"
          hint={`At least ${limits.passwordMinimumLength} characters. Three or four unrelated words work well.`}
        />
        <Button busy={busy}>Open the account</Button>
      </Form>
    </EntryPage>
  );
}
