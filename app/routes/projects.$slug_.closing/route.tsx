import type { SubmissionResult } from "@conform-to/react";
import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { limits } from "#app/domain/kernel/limits.ts";
import { closeRaising, type ClosedRaising } from "#app/domain/pledges/close-raising.server.ts";
import { closingInput } from "#app/domain/pledges/closing-input.ts";
import { extendRaising } from "#app/domain/pledges/extend-raising.server.ts";
import { closingAt } from "#app/domain/projects/scope.ts";
import { stagePage } from "#app/domain/projects/stage-pages.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { answerTo } from "#app/http/answer.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { requireProject } from "#app/http/project.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/button.tsx";
import { counted } from "#app/ui/counted.ts";
import { FormErrors, InputField, TextareaField } from "#app/ui/field.tsx";
import { Amount } from "#app/ui/money.tsx";
import { PageHeading } from "#app/ui/page-heading.tsx";
import { ProjectCrumb } from "#app/ui/project-crumb.tsx";
import { RelativeTime } from "#app/ui/relative-time.tsx";
import { useServerForm } from "#app/ui/use-server-form.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: `Close or extend the raise${loaded ? `: ${loaded.project.title}` : ""} · Tributary` }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await stagePage(ctx, args.params.slug ?? "");
  if (!page) throw data(null, { status: 404 });
  if (page.project.stage !== "raising") throw redirect(`/projects/${page.project.slug}/stage`);
  if (!page.may.closeRaising) throw data(null, { status: 403 });
  const { project } = page;
  const now = ctx.clock.now();
  // The closing itself, rolled back: what would happen if it were closed now.
  const preview = await closeRaising(ctx, ctx.newId(), { projectId: project.id, reason: "A preview." }, { preview: true });
  return {
    project,
    outcome: preview.ok ? preview.value : null,
    obstacle: preview.ok ? null : answerTo(preview.refusal).words,
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
    const extended = await extendRaising(ctx, key, { projectId: project.id, closesAt: closingAt(form.value.closesOn), reason });
    if (!extended.ok) return refused(form.submission, extended.refusal.kind === "deadline_passed" ? { ...extended.refusal, field: "closesOn" } : extended.refusal);
    return redirectWithToast(`/projects/${project.slug}`, { id: key, message: "The deadline is moved. Every pledge stays as it was signed." });
  }
  const closed = await closeRaising(ctx, key, { projectId: project.id, reason });
  if (!closed.ok) return refused(form.submission, closed.refusal);
  return redirectWithToast(`/projects/${project.slug}`, {
    id: key,
    message: closed.value.outcome === "lapsed" ? "The raise has lapsed, and every pledge is released." : "The project is co-funded. What each pays is settled and in the book.",
    link: { href: `/projects/${project.slug}/pledges`, label: "Who pays what" },
  });
}

/** What the closing would do, in one sentence. */
function Outcome({ outcome, currency }: { readonly outcome: ClosedRaising; readonly currency: string }) {
  const { outcome: kind, totalMinor, allocated, released } = outcome;
  if (kind === "lapsed") return <p>Closed now, it would lapse: {counted(released, "pledge")} would be released, and nobody would pay.</p>;
  return (
    <p>
      Closed now, {counted(allocated, "pledge")} would pay <Amount minor={BigInt(totalMinor)} currency={currency} /> together
      {kind === "slices" && ", for the deliverables that are fully covered"}
      {released > 0 && `, and ${counted(released, "pledge")} would be released`}.
    </p>
  );
}

export default function CloseRaising() {
  const { project, outcome, obstacle, mayExtend, isDue, keys, now } = useLoaderData<typeof loader>();
  const lastResult: SubmissionResult<string[]> | undefined = useActionData<typeof action>();
  const busy = useNavigation().state === "submitting";
  const extending = lastResult?.initialValue?.["as"] === "extend";
  const close = useServerForm("close", { lastResult: extending ? null : lastResult, fields: { key: {}, reason: { required: !isDue, maxLength: limits.reasonLength } } });
  const extend = useServerForm("extend", { lastResult: extending ? lastResult : null, fields: { key: {}, closesOn: { required: true }, reason: { required: true, maxLength: limits.reasonLength } } });
  return (
    <div className="page-project wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={project} />}
        title="Close or extend the raise"
        lead={project.closesAt ? <>Its deadline: <RelativeTime at={project.closesAt} now={now} both />. Then it closes by itself, by the rules that were published before the first pledge.</> : undefined}
      />
      <section className="way" aria-labelledby="closing">
        <h2 id="closing">Close it now</h2>
        {outcome ? <Outcome outcome={outcome} currency={project.currency} /> : <p>{obstacle}</p>}
        <FormErrors id={close.errorId} errors={close.errors} />
        {outcome && (
          <Form method="post" className="form" {...close.formProps}>
            <input type="hidden" name="as" value="close" />
            <input type="hidden" name="key" value={String(close.fields.key.initialValue ?? keys.close)} />
            <TextareaField field={close.fields.reason} label="Why now" optional={isDue} rows={3} hint="It stands in the history for everybody." />
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
            <InputField field={extend.fields.closesOn} label="New day" type="date" hint="It closes on that day at 17:00 UTC." />
            <TextareaField field={extend.fields.reason} label="Why" rows={3} hint="It stands in the history for everybody." />
            <div className="acts">
              <Button tone="plain" busy={busy}>
                Extend the raise
              </Button>
            </div>
          </Form>
        </section>
      )}
      <p className="acts">
        <ButtonLink tone="plain" to={`/projects/${project.slug}/stage`}>
          Leave it as it is
        </ButtonLink>
      </p>
    </div>
  );
}
