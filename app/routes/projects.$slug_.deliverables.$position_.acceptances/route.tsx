import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { limits } from "#app/domain/kernel/limits.ts";
import { acceptDeliverable } from "#app/domain/progress/accept-deliverable.server.ts";
import { deliverablePage } from "#app/domain/marketplace/deliverable-pages.server.ts";
import { acceptanceInput } from "#app/domain/projects/project.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { requireProject } from "#app/http/project.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { pluralize } from "#app/ui/base/pluralize.ts";
import { FormErrors, SelectField, TextareaField } from "#app/ui/base/field.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Accept${loaded ? `: ${loaded.title}` : ""} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, viewer } = await requirePerson(args);
  const page = await deliverablePage(ctx, args.params.slug ?? "", Number(args.params.position));
  if (!page) throw data(null, { status: 404 });
  const address = `/projects/${page.project.slug}/deliverables/${page.deliverable.position}`;
  const forSilent = new URL(args.request.url).searchParams.get("for") === "silent" && page.silentFrom !== null;
  const organizations = viewer.organizations
    .filter(({ id }) => page.acceptFor.includes(id))
    .map(({ id, name }) => ({ id, name }));
  if (!forSilent && organizations.length === 0) throw redirect(address);
  return {
    project: page.project,
    title: page.deliverable.title,
    address,
    forSilent,
    organizations,
    silent: page.cofunders.filter(({ accepted }) => accepted === null).length,
  };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, project } = await requireProject(args);
  const position = Number(args.params.position);
  const form = await parseForm(args.request, acceptanceInput);
  if (!form.ok) return form.reply;
  const accepted = await acceptDeliverable(ctx, null, { projectId: project.id, position, ...form.value });
  if (!accepted.ok) return refused(form.submission, accepted.refusal);
  const { waitingFor } = accepted.value;
  return redirectWithToast(`/projects/${project.slug}/deliverables/${position}`, {
    id: ctx.newId(),
    message:
      waitingFor === 0
        ? "It is accepted: every co-funder has answered."
        : `Accepted. It waits for ${pluralize(waitingFor, "other co-funder")}.`,
  });
}

export default function Accept() {
  const { project, title, address, forSilent, organizations, silent } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("accept", {
    lastResult: useActionData<typeof action>(),
    fields: { organizationId: {}, note: { required: forSilent, maxLength: limits.noteLength } },
    defaultValue: { organizationId: organizations[0]?.id ?? "" },
  });
  return (
    <div className="wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={project} />}
        title={forSilent ? "Accept for those who stay silent" : "Accept the deliverable"}
        lead={
          forSilent
            ? `${title}: ${silent === 0 ? "no co-funder has to be asked" : `${pluralize(silent, "co-funder")} did not answer in time`}. It becomes accepted by your word, and your reason stands in the history.`
            : `${title}: you say for your organization that it does what was agreed. With the last co-funder it is accepted, and may be invoiced.`
        }
      />
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        {forSilent ? (
          <input type="hidden" name="organizationId" value="" />
        ) : (
          <SelectField
            field={fields.organizationId}
            label="For"
            options={organizations.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <TextareaField
          field={fields.note}
          label={forSilent ? "Why" : "Remark"}
          optional={!forSilent}
          rows={3}
          hint={
            forSilent
              ? "How they were asked, and how you know that it does what was agreed."
              : "What you tried, where it runs."
          }
        />
        <div className="acts">
          <Button busy={busy}>Accept it</Button>
          <ButtonLink tone="plain" to={address}>
            Back
          </ButtonLink>
        </div>
      </Form>
    </div>
  );
}
