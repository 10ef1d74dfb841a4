import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { editMinutes } from "#app/domain/meetings/edit-minutes.server.ts";
import { minutesPage } from "#app/domain/meetings/minutes-pages.server.ts";
import { minutesForm } from "#app/domain/meetings/meeting.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { asker } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { requireProject } from "#app/http/project.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { useLiveRefresh } from "#app/live/use-live-refresh.ts";
import { Button } from "#app/ui/base/button.tsx";
import { CopyLink } from "#app/ui/base/copy-link.tsx";
import { FormErrors, TextareaField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Markdown } from "#app/ui/base/markdown.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { PrintButton } from "#app/ui/base/print-button.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";
import "#app/ui/styles/pages/meeting.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Minutes${loaded ? `: ${loaded.page.room.title}` : ""} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const page = await minutesPage(ctx, args.params.slug ?? "", Number(args.params.number));
  if (!page) throw data(null, { status: 404 });
  return { page };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, project } = await requireProject(args);
  const form = await parseForm(args.request, minutesForm);
  if (!form.ok) return form.reply;
  const number = Number(args.params.number);
  const edited = await editMinutes(ctx, null, { ...{ projectId: project.id, number }, ...form.value });
  if (!edited.ok) return refused(form.submission, edited.refusal);
  return redirectWithToast(`/projects/${project.slug}/meetings/${number}/minutes`, {
    id: ctx.newId(),
    message: "The minutes are saved.",
  });
}

/** What came of a meeting, to be read, printed, passed on and put right. */
export default function Minutes() {
  const { page } = useLoaderData<typeof loader>();
  const { room, html, edited } = page;
  const { slug, projectTitle, number, closedAt, mayLead, stream, cursor, now } = room;
  const place = `/projects/${slug}/meetings/${number}`;
  useLiveRefresh(stream, cursor, { when: ({ type }) => edited === null || type === "meeting.minutes_edited" });
  return (
    <div className="wrap narrow page-meeting">
      <PageHeading
        before={<ProjectCrumb project={{ slug, title: projectTitle }} />}
        title="Minutes"
        lead={
          edited ? (
            <>
              Edited by {edited.by} <RelativeTime at={edited.at} now={now} />.
            </>
          ) : closedAt ? (
            "Written from the log, as everybody may know it."
          ) : (
            "The meeting goes on, and its minutes with it."
          )
        }
        actions={<PrintButton />}
      />
      <p className="acts s">
        <Link to={place}>The meeting</Link>
        {edited && <Link to={`${place}/minutes/revisions`}>Revisions</Link>}
        <a href={`${place}/minutes.md`}>As Markdown</a>
        <CopyLink href={`${place}/minutes`} label="Copy the link to them" />
      </p>
      <article className="minutes">
        <Markdown sanitizedHtml={html} />
      </article>
      {mayLead && closedAt && <Edit key={page.rev} />}
    </div>
  );
}

function Edit() {
  const { page } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("minutes", {
    lastResult: useActionData<typeof action>(),
    fields: { markdown: { required: true, maxLength: limits.proposalTextLength } },
    defaultValue: { markdown: page.markdown },
  });
  return (
    <details className="edit" open={errors !== undefined || fields.markdown.errors !== undefined}>
      <summary>Edit the minutes</summary>
      <Form method="post" className="form" preventScrollReset {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <input type="hidden" name="baseRev" value={page.rev} />
        <TextareaField
          field={fields.markdown}
          label="Minutes"
          rows={16}
          hint="Markdown. What you save replaces what the log tells."
        />
        <div className="acts">
          <Button busy={busy}>Save the minutes</Button>
        </div>
      </Form>
    </details>
  );
}
