import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { limits } from "#app/domain/kernel/limits.ts";
import { deliverableWords } from "#app/domain/projects/deliverable.ts";
import { deliverablePage } from "#app/domain/marketplace/deliverable-pages.server.ts";
import { moveDeliverable } from "#app/domain/progress/move-deliverable.server.ts";
import { deliverableMoveInput } from "#app/domain/projects/project.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { requireProject } from "#app/http/project.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { FormErrors, TextareaField } from "#app/ui/base/field.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded ? `${loaded.move.words}: ${loaded.title}` : "Move a deliverable"} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await deliverablePage(ctx, args.params.slug ?? "", Number(args.params.position));
  if (!page) throw data(null, { status: 404 });
  const to = new URL(args.request.url).searchParams.get("to");
  const move = page.moves.find((each) => each.to === to);
  const address = `/projects/${page.project.slug}/deliverables/${page.deliverable.position}`;
  if (!move) throw redirect(address);
  return { project: page.project, title: page.deliverable.title, move, address };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, project } = await requireProject(args);
  const position = Number(args.params.position);
  const form = await parseForm(args.request, deliverableMoveInput);
  if (!form.ok) return form.reply;
  const moved = await moveDeliverable(ctx, null, { projectId: project.id, position, ...form.value });
  if (!moved.ok) return refused(form.submission, moved.refusal);
  return redirectWithToast(`/projects/${project.slug}/deliverables/${position}`, {
    id: ctx.newId(),
    message: `It is now in ${deliverableWords[moved.value.state].word.toLowerCase()}.`,
  });
}

export default function MoveDeliverable() {
  const { project, title, move, address } = useLoaderData<typeof loader>();
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
        lead={`${title}: from ${deliverableWords[move.from].word.toLowerCase()} to ${deliverableWords[move.to].word.toLowerCase()}. ${deliverableWords[move.to].meaning}`}
      />
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <input type="hidden" name="from" value={move.from} />
        <input type="hidden" name="to" value={move.to} />
        <TextareaField
          field={fields.reason}
          label={move.reason === "required" ? "Why" : "Remark"}
          optional={move.reason === "optional"}
          rows={3}
          hint="It stands in the history for everybody, for example the address of the demo."
        />
        <div className="acts">
          <Button busy={busy}>{move.words}</Button>
          <ButtonLink tone="plain" to={address}>
            Leave it as it is
          </ButtonLink>
        </div>
      </Form>
    </div>
  );
}
