import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { answerReallocation } from "#app/domain/invoices/answer-reallocation.server.ts";
import { decideReallocationInput } from "#app/domain/invoices/reallocation-input.ts";
import { reallocationPage } from "#app/domain/invoices/reallocation-pages.server.ts";
import { reallocationWords } from "#app/domain/invoices/reallocation-words.ts";
import { undoReallocation } from "#app/domain/invoices/undo-reallocation.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { CheckboxField, FormErrors, TextareaField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";
import "#app/ui/styles/pages/account.css";

export const meta: MetaFunction = () => [{ title: "Money to move · Tributary" }];

async function found(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const move = await reallocationPage(ctx, args.params.reallocationId ?? "");
  if (!move) throw notFound();
  return { ctx, move };
}

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, move } = await found(args);
  return { move, key: ctx.newId(), now: ctx.clock.now().toISOString() };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, move } = await found(args);
  const form = await parseForm(args.request, decideReallocationInput);
  if (!form.ok) return form.reply;
  const { key, as, named, reason } = form.value;
  const done =
    as === "undo"
      ? await undoReallocation(ctx, key, { reallocationId: move.id, reason })
      : await answerReallocation(ctx, key, { reallocationId: move.id, answer: as, named, reason });
  // A refusal about the pledge that would be signed has no field here: it stands above the form.
  if (!done.ok)
    return refused(
      form.submission,
      done.refusal,
      "field" in done.refusal && done.refusal.field === "reason" ? "reason" : null,
    );
  const awaitsSecond = done.value !== null && "awaitsSecond" in done.value && done.value.awaitsSecond;
  const message = {
    consent: awaitsSecond
      ? "Your consent is noted. It is more than one may sign alone, so a second budget holder is asked."
      : "It moved, and a firm pledge over the same sum is signed.",
    decline: "It is declined. Everything stays as it was.",
    undo: "It is taken back, and mirrored in the book.",
  }[as];
  return redirectWithToast(`/reallocations/${move.id}`, { id: key, message });
}

export default function Reallocation() {
  const { move, key, now } = useLoaderData<typeof loader>();
  const {
    organization,
    from,
    to,
    amountMinor,
    currency,
    reason,
    askedBy,
    askedAt,
    transferNumber,
    firstSigner,
    mayAnswer,
    signedByMe,
    mayUndo,
  } = move;
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("decide", {
    lastResult: useActionData<typeof action>(),
    fields: { key: {}, named: {}, reason: { required: mayUndo, maxLength: limits.reasonLength } },
    defaultValue: { key, named: "on" },
  });
  return (
    <div className="page-settings wrap narrow">
      <PageHeading
        before={
          <p className="s soft">
            <Link to={`/organizations/${organization.slug}/reallocations`}>{organization.name}</Link>
          </p>
        }
        title="Money to move"
        lead={
          <>
            <Amount minor={amountMinor} currency={currency} cents code /> of {organization.name}, from{" "}
            {from ? <Link to={`/projects/${from.slug}`}>{from.title}</Link> : "what it paid ahead or was credited"}, to{" "}
            <Link to={`/projects/${to.slug}`}>{to.title}</Link>.
          </>
        }
      />
      <p>
        {askedBy} asks <RelativeTime at={askedAt} now={now} />: {reason}
      </p>
      <p>
        {reallocationWords(move)}{" "}
        {transferNumber !== null && <Link to={`/ledger/transfers/${transferNumber}`}>Transfer {transferNumber}</Link>}
      </p>
      {(mayAnswer || mayUndo) && (
        <Form method="post" className="form" {...formProps}>
          <FormErrors id={errorId} errors={errors} />
          <input type="hidden" name="key" value={fields.key.initialValue ?? key} />
          {mayAnswer && !signedByMe && (
            <>
              <p>
                With your consent {organization.name} signs a firm pledge over this sum, by the rules of that raise, and
                the money is held for the project. Without it, nothing moves.
              </p>
              {firstSigner === null && <CheckboxField field={fields.named} label="Name us in public on that project" />}
            </>
          )}
          <TextareaField
            field={fields.reason}
            label={mayAnswer ? "Why" : "Why it is taken back"}
            optional={mayAnswer && !signedByMe}
            rows={3}
            hint={
              signedByMe
                ? "You consented. If you would rather not after all, say why."
                : mayAnswer
                  ? "Asked for when you decline."
                  : "It stands in the public book: an invoice is due, it was a mistake …"
            }
          />
          <div className="acts">
            {mayAnswer && !signedByMe && (
              <Button busy={busy} name="as" value="consent">
                Consent, and sign
              </Button>
            )}
            {mayAnswer && (
              <Button tone="plain" busy={busy} name="as" value="decline">
                Decline
              </Button>
            )}
            {mayUndo && (
              <Button tone="danger" busy={busy} name="as" value="undo">
                Take it back
              </Button>
            )}
            <ButtonLink tone="plain" to={mayAnswer ? "/inbox" : `/organizations/${organization.slug}/reallocations`}>
              Leave it as it is
            </ButtonLink>
          </div>
        </Form>
      )}
    </div>
  );
}
