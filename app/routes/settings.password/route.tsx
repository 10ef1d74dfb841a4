import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useNavigation } from "@remix-run/react";
import { changePasswordInput } from "#app/domain/identity/account.ts";
import { changePassword } from "#app/domain/identity/change-password.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { FormErrors, InputField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction = () => [{ title: "Password · Settings · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  await requirePerson(args);
  return null;
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, sessionHash } = await requirePerson(args);
  const parsed = await parseForm(args.request, changePasswordInput);
  if (!parsed.ok) return parsed.reply;
  const answer = await changePassword(ctx, null, { ...parsed.value, sessionHash });
  if (!answer.ok) return refused(parsed.submission, answer.refusal);
  const { sessionsEnded } = answer.value;
  const others =
    sessionsEnded === 0
      ? ""
      : sessionsEnded === 1
        ? " One other browser was signed out."
        : ` ${sessionsEnded} other browsers were signed out.`;
  return redirectWithToast("/settings/password", { id: ctx.newId(), message: `Your password is changed.${others}` });
}

export default function Password() {
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("change-password", {
    lastResult: useActionData<typeof action>(),
    fields: {
      current: { required: true, maxLength: limits.passwordLength },
      password: { required: true, minLength: limits.passwordMinimumLength, maxLength: limits.passwordLength },
    },
  });
  return (
    <section aria-labelledby="password">
      <h2 id="password">Change the password</h2>
      <p>All other browsers are signed out; this one stays.</p>
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <InputField field={fields.current} label="Current password" type="password" autoComplete="current-password" />
        <InputField
          field={fields.password}
          label="New password"
          type="password"
          autoComplete="new-password"
          hint={`At least ${limits.passwordMinimumLength} characters. Three or four unrelated words work well.`}
        />
        <div className="acts">
          <Button busy={busy}>Change it</Button>
          <Link className="s" to="/password-reset">
            Forgot the current one?
          </Link>
        </div>
      </Form>
    </section>
  );
}
