import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useNavigation } from "@remix-run/react";
import { closeAccountInput } from "#app/domain/identity/account.ts";
import { closeAccount } from "#app/domain/identity/close-account.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { FormErrors, InputField } from "#app/ui/base/field.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction = () => [{ title: "Close the account · Settings · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  await requirePerson(args);
  return null;
}

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const parsed = await parseForm(args.request, closeAccountInput);
  if (!parsed.ok) return parsed.reply;
  const answer = await closeAccount(ctx, null, parsed.value);
  if (!answer.ok) return refused(parsed.submission, answer.refusal);
  const forget = await args.context.services.sessions.end(args.request.headers.get("Cookie"));
  return redirectWithToast(
    "/",
    { id: ctx.newId(), message: "Your account is closed. Thank you for what you did here." },
    { "Set-Cookie": forget },
  );
}

export default function Closing() {
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("close-account", {
    lastResult: useActionData<typeof action>(),
    fields: { password: { required: true, maxLength: limits.passwordLength } },
  });
  return (
    <section aria-labelledby="closing">
      <h2 id="closing">Close the account</h2>
      <p>This cannot be undone. What happens:</p>
      <ul className="list-disc pl-5 mt-3 grid gap-1.5 soft max-w-[62ch]">
        <li>Your name, address and password are deleted, and every browser is signed out.</li>
        <li>Your roles end, and invitations that you sent are taken back.</li>
        <li>
          Pledges belong to organizations and stay. What you did stays in the book and in histories, as “Somebody who
          left”.
        </li>
        <li>What you wrote in discussions stays without your name. Delete messages first if you want them gone.</li>
      </ul>
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <InputField
          field={fields.password}
          label="Your password, to be sure"
          type="password"
          autoComplete="current-password"
        />
        <div className="acts">
          <Button tone="danger" busy={busy}>
            Close the account for good
          </Button>
        </div>
      </Form>
    </section>
  );
}
