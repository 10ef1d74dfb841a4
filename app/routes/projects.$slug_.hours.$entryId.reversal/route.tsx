import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { takeBackHoursInput } from "#app/domain/contributions/hours-input.ts";
import { hoursToTakeBack } from "#app/domain/contributions/hours-pages.server.ts";
import { hoursStateWords, hoursWords } from "#app/domain/contributions/hours.ts";
import { takeBackHours } from "#app/domain/contributions/take-back-hours.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { requireProject } from "#app/http/project.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { PlainDay } from "#app/ui/project/contribution-state.tsx";
import { FormErrors, TextareaField } from "#app/ui/base/field.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Take hours back${loaded ? `: ${loaded.project.title}` : ""} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const found = await hoursToTakeBack(ctx, args.params.slug ?? "", args.params.entryId ?? "");
  if (!found) throw notFound();
  return { ...found, key: ctx.newId() };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, project } = await requireProject(args);
  const form = await parseForm(args.request, takeBackHoursInput);
  if (!form.ok) return form.reply;
  const { key, reason } = form.value;
  const takenBack = await takeBackHours(ctx, key, {
    projectId: project.id,
    entryId: args.params.entryId ?? "",
    reason,
  });
  if (!takenBack.ok) return refused(form.submission, takenBack.refusal);
  return redirectWithToast(`/projects/${project.slug}/hours`, {
    id: key,
    message: `${hoursWords(takenBack.value.minutes)} hours are taken back. The entry stays, with its mirror.`,
  });
}

export default function TakeHoursBack() {
  const { project, entry, key } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("take-back", {
    lastResult: useActionData<typeof action>(),
    fields: { key: {}, reason: { required: true, maxLength: limits.reasonLength } },
    defaultValue: { key },
  });
  return (
    <div className="wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={project} />}
        title="Take these hours back?"
        lead={
          <>
            {hoursWords(entry.minutes)} hours of {entry.person}, <PlainDay day={entry.workedOn} />,{" "}
            {hoursStateWords[entry.state]}. Nothing is deleted: the entry gets a mirror, and the right one is entered
            anew.
          </>
        }
      />
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <input type="hidden" name="key" value={fields.key.initialValue ?? key} />
        <TextareaField
          field={fields.reason}
          label="Why"
          rows={3}
          hint="It stands beside the entry: another day, another project, entered twice …"
        />
        <div className="acts">
          <Button tone="danger" busy={busy}>
            Take them back
          </Button>
          <ButtonLink tone="plain" to={`/projects/${project.slug}/hours`}>
            Keep them
          </ButtonLink>
        </div>
      </Form>
    </div>
  );
}
