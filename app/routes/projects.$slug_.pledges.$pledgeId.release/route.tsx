import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { releasePage } from "#app/domain/marketplace/withdrawal-page.server.ts";
import { answerRelease } from "#app/domain/pledges/answer-release.server.ts";
import { askRelease } from "#app/domain/pledges/ask-release.server.ts";
import { releaseInput } from "#app/domain/pledges/pledge-input.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { FormErrors, TextareaField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";
import { Falls } from "#app/ui/pledge/falls.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import "#app/ui/styles/pages/pledge.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Release of a pledge${loaded ? `: ${loaded.page.project.title}` : ""} · Tributary` },
];

async function found(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await releasePage(ctx, args.params.slug ?? "", args.params.pledgeId ?? "");
  if (!page) throw data(null, { status: 404 });
  return { ctx, page };
}

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, page } = await found(args);
  return { page, key: ctx.newId(), now: ctx.clock.now().toISOString() };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, page } = await found(args);
  const form = await parseForm(args.request, releaseInput);
  if (!form.ok) return form.reply;
  const { pledgeId, project } = page;
  const asked = form.value;
  const { key, reason } = asked;
  if (asked.as === "ask") {
    const done = await askRelease(ctx, key, { pledgeId, reason });
    if (!done.ok) return refused(form.submission, done.refusal);
    return redirectWithToast(`/projects/${project.slug}/pledges/${pledgeId}/release`, {
      id: key,
      message: "The steward is asked. You hear of the answer in your inbox.",
    });
  }
  const done = await answerRelease(ctx, key, { releaseId: asked.releaseId, answer: asked.as, reason });
  if (!done.ok) return refused(form.submission, done.refusal);
  return redirectWithToast(`/projects/${project.slug}/pledges/${pledgeId}`, {
    id: key,
    message:
      asked.as === "granted"
        ? "It is released, and mirrored in the book. Its people are told."
        : "Declined: the pledge stays. Its people are told.",
  });
}

/** The last days of a raise: a pledge's own people ask to have it released, and the steward answers. */
export default function Release() {
  const { page, now } = useLoaderData<typeof loader>();
  const { project, pledgeId, organizationName, amountMinor, heldFrom, isHeld, falls, open, before } = page;
  return (
    <div className="wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={project} />}
        title="Release"
        lead="In the last days of a raise others count on a pledge. Its budget holder asks the steward to release it, with a reason; the steward does, or declines with a sentence."
      />
      <p className="preview-line">
        {organizationName} offers <Amount minor={amountMinor} currency={project.currency} cents="any" />. Without it,
        firm money goes from <Amount minor={page.firmBeforeMinor} currency={project.currency} /> to{" "}
        <b>
          <Amount minor={page.firmAfterMinor} currency={project.currency} />
        </b>
        .
      </p>
      <Falls falls={falls} currency={project.currency} />
      {heldFrom === null || !isHeld ? (
        <p>
          It can be withdrawn without the steward
          {heldFrom !== null && (
            <>
              {" "}
              until the last days begin, <RelativeTime at={heldFrom} now={now} both />
            </>
          )}
          . {page.own && <Link to={`/projects/${project.slug}/pledges/${pledgeId}/withdrawal`}>Withdraw it</Link>}
        </p>
      ) : (
        <p>
          The last days began <RelativeTime at={heldFrom} now={now} both />
          {page.closesAt !== null && (
            <>
              ; the raise ends <RelativeTime at={page.closesAt} now={now} both />
            </>
          )}
          .
        </p>
      )}
      {open && (
        <section aria-labelledby="asked">
          <h2 id="asked">What is asked</h2>
          <p>
            {open.by} asks <RelativeTime at={open.askedAt} now={now} />: {open.reason}
          </p>
          {!page.mayAnswer && <p className="s soft">Somebody of the steward answers.</p>}
        </section>
      )}
      {page.mayAsk && (
        <Sentence label="Why" hint="The steward reads it; once it is released it stands in the history." />
      )}
      {page.mayAnswer && <Sentence label="Your sentence" hint={`The people of ${organizationName} read it.`} />}
      {before.length > 0 && (
        <section aria-labelledby="before">
          <h2 id="before">Answered before</h2>
          <ul className="rows">
            {before.map(({ answer, reason, answerReason, by, answeredAt }) => (
              <li key={answeredAt}>
                <div className="grow">
                  <b>{answer === "granted" ? "Released" : "Declined"}</b>
                  <span className="s soft block">
                    Asked: {reason} Answered by {by} <RelativeTime at={answeredAt} now={now} />: {answerReason}
                  </span>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

/** One sentence, and what it is for: to ask, or to answer. */
function Sentence({ label, hint }: { readonly label: string; readonly hint: string }) {
  const { page, key } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const busy = useNavigation().state !== "idle";
  const sent = lastResult?.initialValue;
  return (
    <Form method="post" className="form">
      <FormErrors id="release-errors" errors={lastResult?.error?.[""] ?? undefined} />
      <input type="hidden" name="key" value={typeof sent?.key === "string" ? sent.key : key} />
      {page.open && <input type="hidden" name="releaseId" value={page.open.releaseId} />}
      <TextareaField
        field={{ id: "reason", name: "reason", errors: lastResult?.error?.reason ?? [], initialValue: sent?.reason }}
        label={label}
        hint={hint}
        rows={3}
      />
      <div className="acts">
        {page.mayAnswer ? (
          <>
            <Button tone="danger" busy={busy} name="as" value="granted">
              Release it
            </Button>
            <Button tone="plain" busy={busy} name="as" value="declined">
              Decline
            </Button>
          </>
        ) : (
          <Button busy={busy} name="as" value="ask">
            Ask the steward
          </Button>
        )}
        <ButtonLink tone="plain" to={`/projects/${page.project.slug}`}>
          Leave it
        </ButtonLink>
      </div>
    </Form>
  );
}
