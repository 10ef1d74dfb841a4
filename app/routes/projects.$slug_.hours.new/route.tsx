import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { enterHours } from "#app/domain/contributions/enter-hours.server.ts";
import { enterHoursInput } from "#app/domain/contributions/hours-input.ts";
import { hoursPage } from "#app/domain/contributions/hours-pages.server.ts";
import { hoursWords } from "#app/domain/contributions/hours.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { requireProject } from "#app/http/project.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { FormErrors, InputField, SelectField, TextareaField } from "#app/ui/base/field.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Enter hours${loaded ? `: ${loaded.project.title}` : ""} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await hoursPage(ctx, args.params.slug ?? "");
  const pledges = page?.pledges.filter(({ mayEnter }) => mayEnter) ?? [];
  if (!page || pledges.length === 0) throw notFound();
  return {
    project: page.project,
    deliverables: page.deliverables,
    pledges,
    today: ctx.clock.now().toISOString().slice(0, 10),
    key: ctx.newId(),
  };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, project } = await requireProject(args);
  const form = await parseForm(args.request, enterHoursInput);
  if (!form.ok) return form.reply;
  const { key, hours: minutes, ...entry } = form.value;
  const entered = await enterHours(ctx, key, { projectId: project.id, ...entry, minutes });
  if (!entered.ok) return refused(form.submission, entered.refusal);
  return redirectWithToast(`/projects/${project.slug}/hours`, {
    id: key,
    message: `${hoursWords(minutes)} hours are entered. The steward verifies them.`,
  });
}

export default function EnterHours() {
  const { project, deliverables, pledges, today, key } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "submitting";
  const [search] = useSearchParams();
  const asked = pledges.find(({ pledgeId }) => pledgeId === search.get("pledge")) ?? pledges[0]!;
  const askedDeliverable = deliverables.find(({ position }) => position === asked.deliverable?.position);
  const { fields, errors, errorId, formProps } = useServerForm("hours", {
    lastResult: useActionData<typeof action>(),
    fields: {
      key: {},
      pledgeId: { required: true },
      deliverableId: {},
      workedOn: { required: true },
      hours: { required: true },
      note: { required: true, maxLength: limits.noteLength },
    },
    defaultValue: { key, pledgeId: asked.pledgeId, deliverableId: askedDeliverable?.id ?? "", workedOn: today },
  });
  return (
    <div className="wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={project} />}
        title="Enter hours"
        lead="What you worked on one day, in kind. Once the steward has verified it, it counts towards delivery and credit."
      />
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <input type="hidden" name="key" value={fields.key.initialValue ?? key} />
        <SelectField
          field={fields.pledgeId}
          label="For"
          options={pledges.map(({ pledgeId, organization, agreedHours, enteredMinutes }) => ({
            value: pledgeId,
            label: `${organization?.name ?? ""}: ${hoursWords((agreedHours ?? 0) * 60 - enteredMinutes)} of ${agreedHours} agreed hours left`,
          }))}
        />
        <SelectField
          field={fields.deliverableId}
          label="On"
          options={[
            { value: "", label: "The whole project" },
            ...deliverables.map(({ id, position, title }) => ({ value: id, label: `${position}. ${title}` })),
          ]}
        />
        <div className="field-row">
          <InputField field={fields.workedOn} label="Day" type="date" />
          <InputField
            field={fields.hours}
            label="Hours"
            inputMode="decimal"
            unit="h"
            hint="By the quarter, for example 7.5."
          />
        </div>
        <TextareaField
          field={fields.note}
          label="What you did"
          rows={2}
          hint="A sentence, or the address of what came of it."
        />
        <div className="acts">
          <Button busy={busy}>Enter them</Button>
          <ButtonLink tone="plain" to={`/projects/${project.slug}/hours`}>
            Back
          </ButtonLink>
        </div>
      </Form>
    </div>
  );
}
