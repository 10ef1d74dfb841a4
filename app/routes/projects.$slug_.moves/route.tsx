import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { plural } from "#app/domain/kernel/count-words.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { giveUpProject } from "#app/domain/invoices/give-up-project.server.ts";
import { moveProject } from "#app/domain/progress/move-project.server.ts";
import { moveInput } from "#app/domain/projects/project.ts";
import { stagePage } from "#app/domain/progress/stage-pages.server.ts";
import { findMove, type Stage } from "#app/domain/projects/stage.ts";
import { stageWords } from "#app/domain/projects/stage-words.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { answerTo } from "#app/http/answer.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { requireProject } from "#app/http/project.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { FormErrors, TextareaField } from "#app/ui/base/field.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded ? `${loaded.move.words}: ${loaded.project.title}` : "Move a project"} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await stagePage(ctx, args.params.slug ?? "");
  if (!page) throw data(null, { status: 404 });
  const to = new URL(args.request.url).searchParams.get("to");
  const found = page.moves.find((move) => move.to === to);
  // A step that is not there any more, or not theirs: what is possible stands on the page before.
  if (!found) throw redirect(`/projects/${page.project.slug}/stage`);
  const { obstacle, ...move } = found;
  const key = ctx.newId();
  const ahead =
    move.by === "giving_up"
      ? await giveUpProject(ctx, key, { projectId: page.project.id, from: move.from, reason: "" }, { preview: true })
      : null;
  return {
    project: page.project,
    move,
    key,
    obstacle: obstacle && answerTo(obstacle).words,
    released: ahead?.ok ? ahead.value : null,
  };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, project } = await requireProject(args);
  const form = await parseForm(args.request, moveInput);
  if (!form.ok) return form.reply;
  const { key, from, to, reason } = form.value;
  if (findMove(from as Stage, to as Stage)?.by === "giving_up") {
    const given = await giveUpProject(ctx, key, { projectId: project.id, from, reason });
    if (!given.ok) return refused(form.submission, given.refusal);
    const { released } = given.value;
    return redirectWithToast(`/projects/${project.slug}/stage`, {
      id: key,
      message: `It is given up, and everybody sees why. ${released === 0 ? "Nothing was pledged for it." : `${released} ${plural(released, "pledge")} released, and mirrored in the book.`}`,
    });
  }
  const moved = await moveProject(ctx, null, { projectId: project.id, from, to, reason });
  if (!moved.ok) return refused(form.submission, moved.refusal);
  return redirectWithToast(`/projects/${project.slug}/stage`, {
    id: key,
    message: `It is now ${stageWords[moved.value.stage].word.toLowerCase()}. Everybody sees it, with the reason.`,
  });
}

export default function MoveProject() {
  const { project, move, key, obstacle, released } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("move", {
    lastResult: useActionData<typeof action>(),
    fields: { reason: { required: move.reason === "required", maxLength: limits.reasonLength } },
  });
  return (
    <div className="wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={project} />}
        title={move.words}
        lead={`From ${stageWords[move.from].word.toLowerCase()} to ${stageWords[move.to].word.toLowerCase()}. ${stageWords[move.to].meaning}`}
      />
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        {obstacle && !errors && <p className="form-note">{obstacle}</p>}
        {released && released.released > 0 && (
          <p className="form-note">
            {released.released} {plural(released.released, "pledge")}, in all{" "}
            <Amount minor={BigInt(released.releasedMinor)} currency={project.currency} />, will be released: nobody pays
            that, and nobody is invoiced for it.
            {released.keptMinor !== "0" && (
              <>
                {" "}
                What was delivered, <Amount minor={BigInt(released.keptMinor)} currency={project.currency} />, stays as
                it was invoiced, and is credited.
              </>
            )}
          </p>
        )}
        <input type="hidden" name="key" value={key} />
        <input type="hidden" name="from" value={move.from} />
        <input type="hidden" name="to" value={move.to} />
        <TextareaField
          field={fields.reason}
          label="Why"
          optional={move.reason === "optional"}
          rows={3}
          hint="It stands in the history for everybody."
        />
        <div className="acts">
          <Button busy={busy}>{move.words}</Button>
          <ButtonLink tone="plain" to={`/projects/${project.slug}/stage`}>
            Leave it as it is
          </ButtonLink>
        </div>
      </Form>
    </div>
  );
}
