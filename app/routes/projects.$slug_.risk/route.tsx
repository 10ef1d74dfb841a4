import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { limits } from "#app/domain/kernel/limits.ts";
import { markAtRisk } from "#app/domain/projects/mark-at-risk.server.ts";
import { riskInput } from "#app/domain/projects/project.ts";
import { stagePage } from "#app/domain/progress/stage-pages.server.ts";
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
  { title: `At risk${loaded ? `: ${loaded.project.title}` : ""} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await stagePage(ctx, args.params.slug ?? "");
  if (!page) throw data(null, { status: 404 });
  if (!page.may.markRisk) throw data(null, { status: 403 });
  return { project: page.project };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, project } = await requireProject(args);
  const form = await parseForm(args.request, riskInput);
  if (!form.ok) return form.reply;
  const atRisk = form.value.atRisk === "yes";
  const marked = await markAtRisk(ctx, null, { projectId: project.id, atRisk, reason: form.value.reason });
  if (!marked.ok) return refused(form.submission, marked.refusal);
  return redirectWithToast(`/projects/${project.slug}/stage`, {
    id: ctx.newId(),
    message: atRisk
      ? "It is said openly that the project is at risk."
      : "It is said that the project is out of danger.",
  });
}

export default function Risk() {
  const { project } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("risk", {
    lastResult: useActionData<typeof action>(),
    fields: { reason: { required: true, maxLength: limits.reasonLength } },
  });
  const words = project.atRisk ? "Say that it is out of danger" : "Say that it is at risk";
  return (
    <div className="wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={project} />}
        title={words}
        lead="Co-funders would rather hear it early. It changes no money and no deadline; it stands beside the stage until it is taken back."
      />
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <input type="hidden" name="atRisk" value={project.atRisk ? "no" : "yes"} />
        <TextareaField
          field={fields.reason}
          label="Why"
          rows={3}
          hint="What happened, what it means for what was agreed, and what is done about it."
        />
        <div className="acts">
          <Button busy={busy}>{words}</Button>
          <ButtonLink tone="plain" to={`/projects/${project.slug}/stage`}>
            Back
          </ButtonLink>
        </div>
      </Form>
    </div>
  );
}
