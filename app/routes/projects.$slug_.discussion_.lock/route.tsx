import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { lockOf, lockThread } from "#app/domain/discussion/lock-thread.server.ts";
import { threadLockForm } from "#app/domain/discussion/message.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { requireProject } from "#app/http/project.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { FormErrors, TextareaField } from "#app/ui/base/field.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Lock${loaded ? `: ${loaded.project.title}` : ""} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, project } = await requireProject(args);
  if (!may(ctx.actor, "message.lock")) throw data(null, { status: 403 });
  return {
    project: { slug: project.slug, title: project.title },
    locked: await lockOf(ctx.db, project.id),
    key: ctx.newId(),
  };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, project } = await requireProject(args);
  const form = await parseForm(args.request, threadLockForm);
  if (!form.ok) return form.reply;
  const { key, ...lock } = form.value;
  const done = await lockThread(ctx, key, { projectId: project.id, ...lock });
  if (!done.ok) return refused(form.submission, done.refusal);
  return redirectWithToast(`/projects/${project.slug}/discussion`, {
    id: ctx.newId(),
    message: form.value.locked ? "The discussion is locked." : "The discussion is open again.",
  });
}

export default function LockPage() {
  const { project, locked, key } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("lock", {
    lastResult: useActionData<typeof action>(),
    fields: { reason: { required: true, maxLength: limits.reasonLength } },
  });
  const words = locked ? "Open the discussion again" : "Lock the discussion";
  return (
    <div className="wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={project} />}
        title={words}
        lead={
          locked
            ? `It is locked: ${locked.reason}`
            : "Everybody still reads it, and only the steward’s moderators post in it. It can be opened again at any time."
        }
      />
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <input type="hidden" name="key" value={key} />
        <input type="hidden" name="locked" value={locked ? "no" : "yes"} />
        <TextareaField
          field={fields.reason}
          label="Why"
          rows={3}
          hint="Everybody who reads this discussion will read it."
        />
        <div className="acts">
          <Button busy={busy}>{words}</Button>
          <ButtonLink tone="plain" to={`/projects/${project.slug}/discussion`}>
            Back
          </ButtonLink>
        </div>
      </Form>
    </div>
  );
}
