import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { startSignUpInput } from "#app/domain/identity/account.ts";
import { startSignUp } from "#app/domain/identity/start-sign-up.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { asker } from "#app/http/actor.server.ts";
import { parseForm } from "#app/http/form.server.ts";
import { lettersGo } from "#app/http/letters.server.ts";
import { safeRedirect } from "#app/http/safe-redirect.server.ts";
import { whenceOf } from "#app/http/whence.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { EntryPage } from "#app/ui/base/entry-page.tsx";
import { FormErrors, InputField } from "#app/ui/base/field.tsx";
import "#app/ui/styles/pages/account.css";
import { Link } from "#app/ui/base/link.tsx";
import { NoMail } from "#app/ui/shell/no-mail.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction = () => [{ title: "Open an account · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const { searchParams } = new URL(args.request.url);
  const next = safeRedirect(searchParams.get("next"));
  const { viewer } = await asker(args);
  if (viewer) throw redirect(next);
  return { next, isSent: searchParams.has("sent"), letters: lettersGo(args.context) };
}

export async function action(args: ActionFunctionArgs) {
  const [{ ctx }, parsed] = [await asker(args), await parseForm(args.request, startSignUpInput)];
  if (!parsed.ok) return parsed.reply;
  const { email } = parsed.value;
  const next = safeRedirect(parsed.value.next);
  await startSignUp(ctx, null, { email, whence: await whenceOf(args), ...(next === "/" ? {} : { next }) });
  // The same page whether or not the address has an account.
  return redirect(`/sign-up?sent${next === "/" ? "" : `&${new URLSearchParams({ next }).toString()}`}`);
}

export default function SignUp() {
  const { next, isSent, letters } = useLoaderData<typeof loader>();
  const busy = useNavigation().formAction?.startsWith("/sign-up") ?? false;
  const { fields, errors, errorId, formProps } = useServerForm("sign-up", {
    lastResult: useActionData<typeof action>(),
    fields: { email: { required: true, maxLength: limits.emailLength } },
  });
  const onward = next === "/" ? "" : `?${new URLSearchParams({ next }).toString()}`;
  if (isSent && letters === "kept") return <NoMail foot={<Link to={`/sign-in${onward}`}>Sign in</Link>} />;
  if (isSent)
    return (
      <EntryPage
        title="Look into your mail"
        lead="We have written to the address. Open the link in the letter to choose your name and a password; it works for a day."
        foot={
          <>
            <p>
              Nothing there after a few minutes? Look among the unwanted mail, or{" "}
              <Link to={`/sign-up${onward}`}>write the address again</Link>.
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
      title="Open an account"
      lead={
        letters === "kept"
          ? "Write your address first. This network sends no mail: whoever runs it passes on the link with which you choose your name and a password."
          : "Write your address first. A letter brings the link with which you choose your name and a password."
      }
      foot={
        <p>
          You have an account? <Link to={`/sign-in${onward}`}>Sign in</Link>
        </p>
      }
    >
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <input type="hidden" name="next" value={next} />
        <InputField
          field={fields.email}
          label="Mail address"
          type="email"
          autoComplete="email"
          inputMode="email"
          hint="Best the one of your institution: others see only your name."
        />
        <Button busy={busy}>{letters === "kept" ? "Ask for the link" : "Send me the link"}</Button>
      </Form>
    </EntryPage>
  );
}
