import type { SubmissionResult } from "@conform-to/react";
import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { limits } from "#app/domain/kernel/limits.ts";
import { closeRaising, type ClosedRaising } from "#app/domain/pledges/close-raising.server.ts";
import { closingInput } from "#app/domain/pledges/closing-input.ts";
import { extendRaising } from "#app/domain/pledges/extend-raising.server.ts";
import { closingAt } from "#app/domain/projects/scope.ts";
import { stagePage } from "#app/domain/progress/stage-pages.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { answerTo } from "#app/http/answer.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { requireProject } from "#app/http/project.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { pluralize } from "#app/ui/base/pluralize.ts";
import { FormErrors, InputField, TextareaField } from "#app/ui/base/field.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";
import "#app/ui/styles/pages/project.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Close or extend the raise${loaded ? `: ${loaded.project.title}` : ""} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await stagePage(ctx, args.params.slug ?? "");
  if (!page) throw data(null, { status: 404 });
  if (page.project.stage !== "raising") throw redirect(`/projects/${page.project.slug}/stage`);
  if (!page.may.closeRaising) throw data(null, { status: 403 });
  const { project } = page;
  const now = ctx.clock.now();
  // The closing itself, rolled back: what happens at the deadline if nothing else does before, and what if it were closed now.
  const preview = async (at: "now" | "deadline") => {
    const closed = await closeRaising(
      ctx,
      ctx.newId(),
      { projectId: project.id, reason: "A preview." },
      { preview: at },
    );
    return closed.ok
      ? { outcome: closed.value, obstacle: null }
      : { outcome: null, obstacle: answerTo(closed.refusal).words };
  };
  return {
    project,
    atDeadline: await preview("deadline"),
    closedNow: await preview("now"),
    mayExtend: project.underFundingRule === "extend" && project.extendedAt === null,
    isDue: project.closesAt !== null && project.closesAt <= now,
    keys: { close: ctx.newId(), extend: ctx.newId() },
    now: now.toISOString(),
  };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, project } = await requireProject(args);
  const form = await parseForm(args.request, closingInput);
  if (!form.ok) return form.reply;
  const { key, reason } = form.value;
  if (form.value.as === "extend") {
    const extended = await extendRaising(ctx, key, {
      projectId: project.id,
      closesAt: closingAt(form.value.closesOn),
      reason,
    });
    if (!extended.ok)
      return extended.refusal.kind === "deadline_passed"
        ? refused(form.submission, extended.refusal, "closesOn")
        : refused(form.submission, extended.refusal);
    return redirectWithToast(`/projects/${project.slug}`, {
      id: key,
      message: "The deadline is moved. Every pledge stays as it was signed.",
    });
  }
  const closed = await closeRaising(ctx, key, { projectId: project.id, reason });
  if (!closed.ok) return refused(form.submission, closed.refusal);
  return redirectWithToast(`/projects/${project.slug}`, {
    id: key,
    message:
      closed.value.outcome === "lapsed"
        ? "The raise has lapsed, and every pledge is released."
        : "The project is co-funded. What each pays is settled and in the book.",
    link: { href: `/projects/${project.slug}/pledges`, label: "Who pays what" },
  });
}

const placesOf = (funded: readonly number[]) => {
  const [last, ...before] = [...funded].reverse();
  return before.length === 0 ? `deliverable ${last}` : `deliverables ${before.reverse().join(", ")} and ${last}`;
};

interface Preview {
  readonly outcome: ClosedRaising | null;
  readonly obstacle: string | null;
}

/** What the closing would do, in one sentence, or why it would not close. */
function Outcome({
  start,
  preview: { outcome, obstacle },
  currency,
}: {
  readonly start: string;
  readonly preview: Preview;
  readonly currency: string;
}) {
  if (!outcome) return <p>{obstacle}</p>;
  const { outcome: kind, funded, totalMinor, allocated, released } = outcome;
  if (kind === "lapsed")
    return (
      <p>
        {start} it lapses: {pluralize(released, "pledge")} would be released, and nobody would pay.
      </p>
    );
  return (
    <p>
      {start} it is co-funded: {pluralize(allocated, "pledge")} would pay{" "}
      <Amount minor={BigInt(totalMinor)} currency={currency} /> together for {placesOf(funded)}
      {kind === "slices" && ", which are fully covered"}
      {released > 0 && `, and ${pluralize(released, "pledge")} would be released`}.
    </p>
  );
}

export default function CloseRaising() {
  const { project, atDeadline, closedNow, mayExtend, isDue, keys, now } = useLoaderData<typeof loader>();
  const lastResult: SubmissionResult<string[]> | undefined = useActionData<typeof action>();
  const busy = useNavigation().state === "submitting";
  const extending = lastResult?.initialValue?.["as"] === "extend";
  const close = useServerForm("close", {
    lastResult: extending ? null : lastResult,
    fields: { key: {}, reason: { required: !isDue, maxLength: limits.reasonLength } },
  });
  const extend = useServerForm("extend", {
    lastResult: extending ? lastResult : null,
    fields: { key: {}, closesOn: { required: true }, reason: { required: true, maxLength: limits.reasonLength } },
  });
  return (
    <div className="page-project wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={project} />}
        title="Close or extend the raise"
        lead={
          project.closesAt ? (
            <>
              Its deadline: <RelativeTime at={project.closesAt} now={now} both />. Then it closes by itself, by the
              rules that were published before the first pledge.
            </>
          ) : undefined
        }
      />
      {!isDue && (
        <section className="way" aria-labelledby="deadline">
          <h2 id="deadline">What happens at the deadline</h2>
          <Outcome start="If nothing changes until then," preview={atDeadline} currency={project.currency} />
        </section>
      )}
      <section className="way" aria-labelledby="closing">
        <h2 id="closing">Close it now</h2>
        <Outcome start="Closed now," preview={closedNow} currency={project.currency} />
        <FormErrors id={close.errorId} errors={close.errors} />
        {closedNow.outcome && (
          <Form method="post" className="form" {...close.formProps}>
            <input type="hidden" name="as" value="close" />
            <input type="hidden" name="key" value={String(close.fields.key.initialValue ?? keys.close)} />
            <TextareaField
              field={close.fields.reason}
              label="Why now"
              optional={isDue}
              rows={3}
              hint="It stands in the history for everybody."
            />
            <div className="acts">
              <Button busy={busy}>Close the raise</Button>
            </div>
          </Form>
        )}
      </section>
      {mayExtend && (
        <section className="way" aria-labelledby="extending">
          <h2 id="extending">Or extend it, once</h2>
          <Form method="post" className="form" {...extend.formProps}>
            <FormErrors id={extend.errorId} errors={extend.errors} />
            <input type="hidden" name="as" value="extend" />
            <input type="hidden" name="key" value={String(extend.fields.key.initialValue ?? keys.extend)} />
            <InputField
              field={extend.fields.closesOn}
              label="New day"
              type="date"
              hint="It closes on that day at 17:00 UTC."
            />
            <TextareaField
              field={extend.fields.reason}
              label="Why"
              rows={3}
              hint="It stands in the history for everybody."
            />
            <div className="acts">
              <Button tone="plain" busy={busy}>
                Extend the raise
              </Button>
            </div>
          </Form>
        </section>
      )}
      <p className="acts leave">
        <ButtonLink tone="plain" to={`/projects/${project.slug}/stage`}>
          Leave it as it is
        </ButtonLink>
      </p>
    </div>
  );
}
