import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { waitingPasswordReset } from "#app/domain/identity/own-account-pages.server.ts";
import { newPasswordInput } from "#app/domain/identity/account.ts";
import { resetPassword } from "#app/domain/identity/reset-password.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { asker } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { startSession } from "#app/http/start-session.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { EntryPage } from "#app/ui/base/entry-page.tsx";
import { FormErrors, InputField } from "#app/ui/base/field.tsx";
import "#app/ui/styles/pages/account.css";
import { Link } from "#app/ui/base/link.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction = () => [{ title: "Choose a new password · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const waiting = await waitingPasswordReset(ctx, args.params.token ?? "");
  return data(
    { email: waiting?.email ?? null },
    { status: waiting ? 200 : 410, headers: { "Cache-Control": "no-store" } },
  );
}

/** Whoever holds the link owns the mailbox: they are signed in, anew, and everybody else is out. */
export async function action(args: ActionFunctionArgs) {
  const { ctx } = await asker(args);
  const parsed = await parseForm(args.request, newPasswordInput);
  if (!parsed.ok) return parsed.reply;
  const answer = await resetPassword(ctx, null, { token: args.params.token ?? "", ...parsed.value });
  if (!answer.ok) return refused(parsed.submission, answer.refusal);
  return redirect("/", { headers: await startSession(args, answer.value.personId) });
}

export default function NewPassword() {
  const { email } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("new-password", {
    lastResult: useActionData<typeof action>(),
    fields: { password: { required: true, minLength: limits.passwordMinimumLength, maxLength: limits.passwordLength } },
  });
  if (email === null && !errors)
    return (
      <EntryPage
        title="This link has ended"
        lead="It was used already, or is older than an hour. Your password was not changed."
      >
        <p className="form">
          <Link className="btn" to="/password-reset">
            Ask for a new link
          </Link>
        </p>
      </EntryPage>
    );
  return (
    <EntryPage
      title="Choose a new password"
      lead={
        <>
          {email && (
            <>
              For <b>{email}</b>.{" "}
            </>
          )}
          Every browser that is signed in now will be signed out.
        </>
      }
    >
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <input type="hidden" autoComplete="username" value={email ?? ""} readOnly />
        <InputField
          field={fields.password}
          label="New password"
          type="password"
          autoComplete="new-password"
          hint={`At least ${limits.passwordMinimumLength} characters. Three or four unrelated words work well.`}
        />
        <Button busy={busy}>Set the password</Button>
      </Form>
    </EntryPage>
  );
}
