import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData, useNavigation } from "@remix-run/react";
import { ownSessions } from "#app/domain/identity/own-account-pages.server.ts";
import { sessionInput } from "#app/domain/identity/account.ts";
import { browserName } from "#app/domain/identity/browser-name.ts";
import { endSessions } from "#app/domain/identity/end-sessions.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";

export const meta: MetaFunction = () => [{ title: "Signed-in browsers · Settings · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, sessionHash } = await requirePerson(args);
  const sessions = await ownSessions(ctx);
  return {
    now: ctx.clock.now(),
    sessions: sessions.map(({ userAgent, ...session }) => ({
      ...session,
      browser: browserName(userAgent),
      isThis: session.sessionHash === sessionHash,
    })),
  };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, sessionHash } = await requirePerson(args);
  const parsed = await parseForm(args.request, sessionInput);
  if (!parsed.ok) return parsed.reply;
  const wanted = parsed.value.sessionHash;
  const ended = await endSessions(ctx, null, wanted === "others" ? { allBut: sessionHash } : { only: wanted });
  const count = ended.ok ? ended.value.count : 0;
  return redirectWithToast("/settings/sessions", {
    id: ctx.newId(),
    message: count === 1 ? "That browser is signed out." : `${count} browsers are signed out.`,
  });
}

export default function Sessions() {
  const { sessions, now } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "submitting";
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">Signed-in browsers</h2>
      <p>One that you do not know? Sign it out, then change your password.</p>
      <ul className="rows">
        {sessions.map(({ sessionHash, browser, createdAt, expiresAt, isThis }) => (
          <li key={sessionHash}>
            <span>
              <b>{browser}</b>
              {isThis && <span className="here">This browser</span>}
              <span className="s soft block">
                Signed in <RelativeTime at={createdAt} now={now} />, until <RelativeTime at={expiresAt} now={now} /> if
                unused
              </span>
            </span>
            {!isThis && (
              <Form method="post">
                <input type="hidden" name="sessionHash" value={sessionHash} />
                <Button tone="plain" small busy={busy} aria-label={`Sign out ${browser}`}>
                  Sign out
                </Button>
              </Form>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 2 && (
        <Form method="post" className="mt-6">
          <input type="hidden" name="sessionHash" value="others" />
          <Button tone="plain" busy={busy}>
            Sign out all the others
          </Button>
        </Form>
      )}
    </section>
  );
}
