import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData, useNavigation } from "@remix-run/react";
import { holdLetters } from "#app/domain/identity/hold-letters.server.ts";
import { lettersToDecide } from "#app/domain/identity/letters-held.server.ts";
import { holdLettersInput } from "#app/domain/identity/held-letters.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button } from "#app/ui/base/button.tsx";

export const meta: MetaFunction = () => [{ title: "Letters · Settings · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const letters = await lettersToDecide(ctx);
  if (!letters) throw notFound();
  return letters;
}

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  if (!(await lettersToDecide(ctx))) throw notFound();
  const parsed = await parseForm(args.request, holdLettersInput);
  if (!parsed.ok) return parsed.reply;
  const hold = parsed.value.letters === "hold";
  const answer = await holdLetters(ctx, null, { held: hold });
  if (!answer.ok) return refused(parsed.submission, answer.refusal);
  return redirectWithToast("/settings/letters", {
    id: ctx.newId(),
    message: hold ? "Letters and notices wait from now on." : "Letters and notices are sent, those that waited first.",
  });
}

export default function Letters() {
  const { held } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "submitting";
  return (
    <section aria-labelledby="letters">
      <h2 id="letters">Letters</h2>
      {held ? (
        <p>
          This network was restored from a backup, or is a copy: letters and notices about news, invoices and dues wait
          here. Send them if this is the network that people use. If somebody only tries something out, leave it so:
          nobody is written to.
        </p>
      ) : (
        <p>Letters and notices about news, invoices and dues are sent as they come.</p>
      )}
      <Form method="post" className="form">
        <input type="hidden" name="letters" value={held ? "send" : "hold"} />
        <div className="acts">
          <Button tone={held ? "primary" : "plain"} busy={busy}>
            {held ? "Send letters" : "Hold letters"}
          </Button>
        </div>
      </Form>
    </section>
  );
}
