import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { countersignPledge } from "#app/domain/pledges/countersign-pledge.server.ts";
import { signatureInput } from "#app/domain/pledges/pledge-input.ts";
import { signaturePage, type SignaturePage } from "#app/domain/marketplace/signature-page.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { answerTo } from "#app/http/answer.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { FormErrors, TextareaField } from "#app/ui/base/field.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";
import "#app/ui/styles/pages/pledge.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Second signature${loaded ? `: ${loaded.page.project.title}` : ""}` },
];

async function found(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const { ctx, viewer } = await requirePerson(args);
  const page = await signaturePage(ctx, args.params.slug ?? "", args.params.pledgeId ?? "", viewer.locale);
  if (!page) throw data(null, { status: 404 });
  return { ctx, page };
}

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, page } = await found(args);
  const { preview, ...shown } = page;
  return { page: shown, would: whatSigningWouldDo(preview), key: ctx.newId(), now: ctx.clock.now().toISOString() };
}

/** What the dry run says: figures, or the sentence of its refusal. */
const whatSigningWouldDo = (preview: SignaturePage["preview"]) =>
  preview.ok ? { done: preview.value, refusal: null } : { done: null, refusal: answerTo(preview.refusal).words };

export async function action(args: ActionFunctionArgs) {
  const { ctx, page } = await found(args);
  const form = await parseForm(args.request, signatureInput);
  if (!form.ok) return form.reply;
  const { key, answer, reason } = form.value;
  const done = await countersignPledge(ctx, key, { pledgeId: page.pledgeId, answer, reason });
  if (!done.ok) return refused(form.submission, done.refusal);
  const message =
    answer === "decline"
      ? `Declined. It stays an intent, and ${page.firstSigner} reads your reason.`
      : done.value?.stands
        ? "Signed by two. The pledge stands."
        : "Signed by two. It waits for its condition, and is drawn as waiting.";
  return redirectWithToast(`/projects/${page.project.slug}`, {
    id: key,
    message,
    link: { href: `/projects/${page.project.slug}/pledges`, label: "Who pays what" },
  });
}

export default function Signature() {
  const { page, would, key, now } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const busy = useNavigation().state !== "idle";
  const { project, organizationName, firstSigner, askedAt, mine, terms, waitsFor, deliverable, named } = page;
  return (
    <div className="wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={project} />}
        title="Second signature"
        lead={`${organizationName} pledges ${terms}${deliverable ? ` toward deliverable ${deliverable.position}, “${deliverable.title}”` : ""}${waitsFor === "" ? "" : `, if ${waitsFor}`}. ${named ? "It is named in public." : "It is not named in public."}`}
      />
      <p className="preview-line">
        {mine ? "You signed first" : `${firstSigner} signed first`} <RelativeTime at={askedAt} now={now} />. It is more
        than one person may sign alone, so it binds nobody until a second budget holder signs.
      </p>
      {!mine && would.done && (
        <p className="preview-line">
          {would.done.stands ? (
            <>
              Signed now, it stands at once and pays{" "}
              <b>
                <Amount minor={BigInt(would.done.paysMinor)} currency={project.currency} />
              </b>{" "}
              as things are.
              {would.done.unlocked > 0 &&
                ` It unlocks ${would.done.unlocked === 1 ? "one waiting pledge" : `${would.done.unlocked} waiting pledges`}.`}
            </>
          ) : (
            "Signed now, it waits for its condition, and pays nothing until that holds."
          )}
        </p>
      )}
      {!mine && would.refusal !== null && (
        <p className="preview-line">It cannot be signed as things are: {would.refusal}</p>
      )}
      {mine ? (
        <p className="acts">
          <ButtonLink tone="plain" to={`/projects/${project.slug}/pledges/${page.pledgeId}/withdrawal`}>
            Take it back
          </ButtonLink>
        </p>
      ) : (
        <Form method="post" className="form">
          <FormErrors id="signature-errors" errors={lastResult?.error?.[""] ?? undefined} />
          <input
            type="hidden"
            name="key"
            value={typeof lastResult?.initialValue?.key === "string" ? lastResult.initialValue.key : key}
          />
          <TextareaField
            field={{
              id: "reason",
              name: "reason",
              errors: lastResult?.error?.reason ?? [],
              initialValue: lastResult?.initialValue?.reason,
            }}
            label="Why not"
            optional
            hint={`Needed when you decline: ${firstSigner} reads it.`}
            rows={3}
          />
          <div className="acts">
            <Button busy={busy} name="answer" value="sign">
              Sign it
            </Button>
            <Button tone="plain" busy={busy} name="answer" value="decline">
              Decline
            </Button>
          </div>
        </Form>
      )}
    </div>
  );
}
