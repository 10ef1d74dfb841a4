import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { agreeHours } from "#app/domain/contributions/agree-hours.server.ts";
import { agreeHoursInput } from "#app/domain/contributions/hours-input.ts";
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
import { unnamedMember } from "#app/ui/organization/organization-mark.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Agree to hours${loaded ? `: ${loaded.project.title}` : ""} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await hoursPage(ctx, args.params.slug ?? "");
  const pledge = page?.pledges.find(({ pledgeId, mayAgree }) => pledgeId === args.params.pledgeId && mayAgree);
  if (!page || !pledge) throw notFound();
  return {
    project: page.project,
    pledge,
    lowers: page.lowers,
    deliverables: page.lowers && pledge.deliverable === null ? page.deliverables : [],
    key: ctx.newId(),
  };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, project } = await requireProject(args);
  const form = await parseForm(args.request, agreeHoursInput);
  if (!form.ok) return form.reply;
  const { key, hours, note, deliverableId } = form.value;
  const agreed = await agreeHours(ctx, key, {
    projectId: project.id,
    pledgeId: args.params.pledgeId ?? "",
    hours,
    note,
    ...(deliverableId === undefined ? {} : { deliverableId }),
  });
  if (!agreed.ok) return refused(form.submission, agreed.refusal);
  return redirectWithToast(`/projects/${project.slug}/hours`, {
    id: key,
    message: `${agreed.value.hours} hours are agreed.`,
  });
}

export default function AgreeToHours() {
  const { project, pledge, lowers, deliverables, key } = useLoaderData<typeof loader>();
  const { organization, offeredHours, agreedHours, enteredMinutes } = pledge;
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("agreement", {
    lastResult: useActionData<typeof action>(),
    fields: { key: {}, deliverableId: {}, hours: { required: true }, note: { maxLength: limits.noteLength } },
    defaultValue: { key, deliverableId: "", hours: String(agreedHours ?? offeredHours) },
  });
  return (
    <div className="wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={project} />}
        title="Agree to hours"
        lead={`${organization?.name ?? unnamedMember} offers ${offeredHours} hours in kind${agreedHours === null ? "" : `; ${agreedHours} are agreed and ${hoursWords(enteredMinutes)} entered`}. Only agreed hours can be entered.${lowers ? " From now on they take their value off the price of their deliverable, for everybody who pays." : ""}`}
      />
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <input type="hidden" name="key" value={fields.key.initialValue ?? key} />
        {deliverables.length > 0 && (
          <SelectField
            field={fields.deliverableId}
            label="For which deliverable"
            hint="Of each the last agreement counts."
            options={[
              { value: "", label: "Choose one" },
              ...deliverables.map(({ id, position, title }) => ({ value: id, label: `${position}. ${title}` })),
            ]}
          />
        )}
        <InputField
          field={fields.hours}
          label="Hours"
          type="number"
          inputMode="numeric"
          min={lowers ? 0 : 1}
          max={offeredHours}
          unit="h"
        />
        <TextareaField
          field={fields.note}
          label="What for"
          optional
          rows={2}
          hint="What was agreed with them: which work, by when."
        />
        <div className="acts">
          <Button busy={busy}>Agree to them</Button>
          <ButtonLink tone="plain" to={`/projects/${project.slug}/hours`}>
            Back
          </ButtonLink>
        </div>
      </Form>
    </div>
  );
}
