import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { limits } from "#app/domain/kernel/limits.ts";
import { answerWords } from "#app/domain/maintainers/answers.ts";
import {
  confirmMaintainership,
  revokeMaintainership,
  vouchForMaintainer,
} from "#app/domain/maintainers/confirm-maintainership.server.ts";
import { maintainerActInput } from "#app/domain/maintainers/maintainer-input.ts";
import { maintainerPage } from "#app/domain/maintainers/maintainer-pages.server.ts";
import { evidenceWords } from "#app/domain/maintainers/maintainership.ts";
import { asker, requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { FormErrors, TextareaField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { Day } from "#app/ui/base/relative-time.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";
import "#app/ui/styles/pages/project.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  {
    title: `${loaded ? `${loaded.page.maintainer.name}, ${loaded.page.maintainer.repository}` : "Maintainer"} · Tributary`,
  },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const page = await maintainerPage(ctx, args.params.maintainershipId ?? "");
  if (!page) throw notFound();
  return { page, now: ctx.clock.now().toISOString() };
}

const done = {
  confirm: "Confirmed. What they answered and answer for this repository counts.",
  vouch: "You vouched for them. Two of you confirm it.",
  revoke: "It has ended, and counts no more.",
} as const;

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const form = await parseForm(args.request, maintainerActInput);
  if (!form.ok) return form.reply;
  const { act, reason } = form.value;
  const about = { maintainershipId: args.params.maintainershipId ?? "" };
  const verbs = {
    confirm: () => confirmMaintainership(ctx, null, { ...about, reason }),
    vouch: () => vouchForMaintainer(ctx, null, about),
    revoke: () => revokeMaintainership(ctx, null, { ...about, reason }),
  };
  const answer = await verbs[act]();
  if (!answer.ok) return refused(form.submission, answer.refusal);
  const to = answer.value === null ? "/maintainers" : `/maintainers/${answer.value.maintainershipId}`;
  const isSomebodyKnown = answer.value !== null && answer.value.maintainershipId !== about.maintainershipId;
  return redirectWithToast(to, {
    id: ctx.newId(),
    message: isSomebodyKnown ? "It is known already who this is. What they answered counts." : done[act],
  });
}

export default function Maintainer() {
  const { page, now } = useLoaderData<typeof loader>();
  const { maintainer, code, may } = page;
  const { byLink, answered } = maintainer;
  const { name, repository, evidence, evidenceUrl, note, confirmedAt, confirmedBy, statedAt, statedBy, vouchers } =
    maintainer;
  const busy = useNavigation().state !== "idle";
  const { fields, errors, errorId, formProps } = useServerForm("maintainer", {
    lastResult: useActionData<typeof action>(),
    fields: { reason: { maxLength: limits.reasonLength } },
  });
  return (
    <div className="page-project wrap narrow">
      <PageHeading
        before={
          <p className="crumb">
            <Link to="/maintainers">Who maintains what</Link>
          </p>
        }
        title={name}
        lead={
          byLink
            ? `Somebody answered for ${repository} by a link, under this name. Anybody who had the link could: it counts once it is known that it was them.`
            : confirmedAt === null
              ? `Says that they maintain ${repository}.`
              : `Maintains ${repository}.`
        }
        actions={
          may.setContact && (
            <ButtonLink to={`/maintainers/${maintainer.id}/contact`} tone="plain">
              How you want to be asked
            </ButtonLink>
          )
        }
      />
      <section className="way" aria-labelledby="evidence">
        <h2 id="evidence">Evidence</h2>
        <ul className="list">
          <li>
            <b>Because</b>
            <span>
              {byLink ? "nothing shows yet that it was them" : evidenceWords[evidence]}
              {evidenceUrl !== "" && (
                <>
                  :{" "}
                  <a href={evidenceUrl} rel="external noreferrer nofollow">
                    {evidenceUrl}
                  </a>
                </>
              )}
              {note !== "" && <span className="why block">“{note}”</span>}
            </span>
          </li>
          {code !== null && (
            <li>
              <b>Code</b>
              <span>
                <code>{code}</code>
                {byLink && (
                  <span className="why block">
                    Whoever answered was shown it. Where it stands in the repository, or under an issue in their name,
                    it was them.
                  </span>
                )}
              </span>
            </li>
          )}
          {answered.map(({ slug, title, answer, note: said }) => (
            <li key={slug}>
              <b>Answered</b>
              <span>
                {answerWords[answer]}, for <Link to={`/projects/${slug}/stage#maintainers`}>{title}</Link>
                {said !== "" && <span className="why block">“{said}”</span>}
              </span>
            </li>
          ))}
          <li>
            <b>Stated</b>
            <span>
              {byLink ? `by a link of ${statedBy}` : `by ${statedBy}`}, <Day at={statedAt} now={now} />
            </span>
          </li>
          <li>
            <b>Confirmed</b>
            <span>
              {confirmedAt === null ? (
                "not yet: their answers are shown, and count for nothing"
              ) : (
                <>
                  {confirmedBy === null ? "by two maintainers" : `by ${confirmedBy}`},{" "}
                  <Day at={confirmedAt} now={now} />
                </>
              )}
            </span>
          </li>
          {vouchers.length > 0 && (
            <li>
              <b>Vouched</b>
              <span>by {vouchers.join(", ")}</span>
            </li>
          )}
        </ul>
      </section>
      {(may.confirm || may.vouch || may.revoke) && (
        <section className="way" aria-labelledby="act">
          <h2 id="act">What you can do</h2>
          <Form method="post" className="form" {...formProps}>
            <FormErrors id={errorId} errors={errors} />
            {(may.confirm || may.vouch) && (
              <div className="acts">
                {may.confirm && (
                  <Button name="act" value="confirm" busy={busy}>
                    I looked: confirm it
                  </Button>
                )}
                {may.vouch && (
                  <Button name="act" value="vouch" tone={may.confirm ? "plain" : "primary"} busy={busy}>
                    {may.wasMe ? "That was me" : "Vouch for them"}
                  </Button>
                )}
              </div>
            )}
            {may.revoke && (
              <>
                <TextareaField
                  field={fields.reason}
                  label={confirmedAt === null && may.confirm ? "How you know it, or why you decline it" : "Why it ends"}
                  optional
                  rows={2}
                />
                <div className="acts">
                  <Button name="act" value="revoke" tone="plain" busy={busy}>
                    {confirmedAt === null ? "Decline it" : "End it"}
                  </Button>
                </div>
              </>
            )}
          </Form>
        </section>
      )}
    </div>
  );
}
