import {
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  type SerializeFrom,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { signInInput } from "#app/domain/identity/account.ts";
import { signIn } from "#app/domain/identity/sign-in.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { asker } from "#app/http/actor.server.ts";
import { loadDemoPeople } from "#app/http/demo.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { safeRedirect } from "#app/http/safe-redirect.server.ts";
import { startSession } from "#app/http/start-session.server.ts";
import { whenceOf } from "#app/http/whence.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { EntryPage } from "#app/ui/base/entry-page.tsx";
import { FormErrors, InputField } from "#app/ui/base/field.tsx";
import "#app/ui/styles/pages/account.css";
import { Link } from "#app/ui/base/link.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction = () => [{ title: "Sign in · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const next = safeRedirect(new URL(args.request.url).searchParams.get("next"));
  const { viewer } = await asker(args);
  if (viewer) throw redirect(next);
  return { next, demo: await loadDemoPeople(args.context.services.db) };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await asker(args);
  const parsed = await parseForm(args.request, signInInput);
  if (!parsed.ok) return parsed.reply;
  const { next, ...credentials } = parsed.value;
  const answer = await signIn(ctx, null, { ...credentials, whence: await whenceOf(args) });
  if (!answer.ok) return refused(parsed.submission, answer.refusal);
  return redirect(safeRedirect(next), { headers: await startSession(args, answer.value.personId) });
}

type Demo = NonNullable<SerializeFrom<typeof loader>["demo"]>;

/** In a network of invented people: whom a stranger may be, by one click. */
function DemoPeople({ demo: { people, password }, next }: { readonly demo: Demo; readonly next: string }) {
  return (
    <section className="cast" aria-labelledby="cast">
      <h2 id="cast">Everybody here is invented. Come in as one of them:</h2>
      <ul>
        {people.map(({ email, name, for: purpose }) => (
          <li key={email}>
            <Form method="post">
              <input type="hidden" name="next" value={next} />
              <input type="hidden" name="email" value={email} />
              <input type="hidden" name="password" value={password} />
              <button>
                <b>{name}</b> {purpose}
              </button>
            </Form>
          </li>
        ))}
      </ul>
    </section>
  );
}

export default function SignIn() {
  const { next, demo } = useLoaderData<typeof loader>();
  const busy = useNavigation().formAction === "/sign-in";
  const { fields, errors, errorId, formProps } = useServerForm("sign-in", {
    lastResult: useActionData<typeof action>(),
    fields: {
      email: { required: true, maxLength: limits.emailLength },
      password: { required: true, maxLength: limits.passwordLength },
    },
  });
  const onward = next === "/" ? "" : `?${new URLSearchParams({ next }).toString()}`;
  return (
    <EntryPage
      title="Sign in"
      foot={
        <>
          <p>
            New here? <Link to={`/sign-up${onward}`}>Open an account</Link>
          </p>
          {demo && <DemoPeople demo={demo} next={next} />}
        </>
      }
    >
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <input type="hidden" name="next" value={next} />
        <InputField field={fields.email} label="Mail address" type="email" autoComplete="username" inputMode="email" />
        <InputField field={fields.password} label="Password" type="password" autoComplete="current-password" />
        <Button busy={busy}>Sign in</Button>
        <p className="s">
          <Link to="/password-reset">Forgot the password?</Link>
        </p>
      </Form>
    </EntryPage>
  );
}
