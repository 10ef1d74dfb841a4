import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form } from "@remix-run/react";
import { endSessions } from "#app/domain/identity/end-sessions.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { EntryPage } from "#app/ui/base/entry-page.tsx";
import { Link } from "#app/ui/base/link.tsx";
import "#app/ui/styles/pages/account.css";

export const meta: MetaFunction = () => [{ title: "Sign out · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const { viewer } = await asker(args);
  if (!viewer) throw redirect("/");
  return null;
}

/** Ends this browser's session. Asked by a form only, so that no picture or link on another page can do it. */
export async function action(args: ActionFunctionArgs) {
  const { ctx, sessionHash } = await asker(args);
  if (ctx.actor.kind === "person" && sessionHash)
    await endSessions({ ...ctx, actor: ctx.actor }, null, { only: sessionHash });
  return redirect("/", {
    headers: { "Set-Cookie": await args.context.services.sessions.end(args.request.headers.get("Cookie")) },
  });
}

export default function SignOut() {
  return (
    <EntryPage
      title="Sign out?"
      lead="What you have written stays. Only this browser is signed out."
      foot={<Link to="/settings/sessions">See all browsers that are signed in</Link>}
    >
      <Form method="post" className="form">
        <Button>Sign out</Button>
      </Form>
    </EntryPage>
  );
}
