import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { passwordResetInput } from "#app/domain/identity/account.ts";
import { requestPasswordReset } from "#app/domain/identity/request-password-reset.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { asker } from "#app/http/actor.server.ts";
import { parseForm } from "#app/http/form.server.ts";
import { lettersGo } from "#app/http/letters.server.ts";
import { whenceOf } from "#app/http/whence.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { EntryPage } from "#app/ui/base/entry-page.tsx";
import { FormErrors, InputField } from "#app/ui/base/field.tsx";
import "#app/ui/styles/pages/account.css";
import { Link } from "#app/ui/base/link.tsx";
import { NoMail } from "#app/ui/shell/no-mail.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction = () => [{ title: "Choose a new password · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  await asker(args);
  return { isSent: new URL(args.request.url).searchParams.has("sent"), letters: lettersGo(args.context) };
}

export async function action(args: ActionFunctionArgs) {
  const [{ ctx }, parsed] = [await asker(args), await parseForm(args.request, passwordResetInput)];
  if (!parsed.ok) return parsed.reply;
  await requestPasswordReset(ctx, null, { ...parsed.value, whence: await whenceOf(args) });
  // The same page whether or not anybody has this address.
  return redirect("/password-reset?sent");
}

export default function PasswordReset() {
  const { isSent, letters } = useLoaderData<typeof loader>();
  const busy = useNavigation().formAction?.startsWith("/password-reset") ?? false;
  const { fields, errors, errorId, formProps } = useServerForm("password-reset", {
    lastResult: useActionData<typeof action>(),
    fields: { email: { required: true, maxLength: limits.emailLength } },
  });
  if (isSent && letters === "kept") return <NoMail foot={<Link to="/sign-in">Back to signing in</Link>} />;
  if (isSent)
    return (
      <EntryPage
        title="Look into your mail"
        lead="If this address has an account, a letter with a link is on its way. The link works once, within an hour."
        foot={
          <>
            <p>
              Nothing there? Soon after one letter no other is sent: take the newest that lies in your mail, or{" "}
              <Link to="/password-reset">write the address again</Link> in half an hour. No account yet?{" "}
              <Link to="/sign-up">Open one</Link>.
            </p>
            {letters === "shown" && (
              <p>
                Nothing is sent from here: letters lie at <Link to="/dev/mail">/dev/mail</Link>.
              </p>
            )}
          </>
        }
      />
    );
  return (
    <EntryPage
      title="Choose a new password"
      lead={
        letters === "kept"
          ? "Write the address of your account. This network sends no mail: whoever runs it passes the link on."
          : "Write the address of your account. A letter brings the link."
      }
      foot={<Link to="/sign-in">Back to signing in</Link>}
    >
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <InputField field={fields.email} label="Mail address" type="email" autoComplete="username" inputMode="email" />
        <Button busy={busy}>{letters === "kept" ? "Ask for the link" : "Send me the link"}</Button>
      </Form>
    </EntryPage>
  );
}
