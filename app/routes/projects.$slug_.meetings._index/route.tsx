import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { meetingsPage } from "#app/domain/meetings/meeting-pages.server.ts";
import { openMeetingForm } from "#app/domain/meetings/meeting.ts";
import { openMeeting } from "#app/domain/meetings/open-meeting.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { asker } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { requireProject } from "#app/http/project.server.ts";
import { useLiveRefresh } from "#app/live/use-live-refresh.ts";
import { Button } from "#app/ui/base/button.tsx";
import { pluralize } from "#app/ui/base/pluralize.ts";
import { Empty } from "#app/ui/base/empty.tsx";
import { FormErrors, InputField, TextareaField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading, SectionHeading } from "#app/ui/base/page-heading.tsx";
import { Pagination } from "#app/ui/base/pagination.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";
import "#app/ui/styles/pages/meeting.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Meetings${loaded ? `: ${loaded.page.title}` : ""} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const before = new URL(args.request.url).searchParams.get("before");
  const page = await meetingsPage(
    ctx,
    args.params.slug ?? "",
    before !== null && /^\d{1,6}$/.test(before) ? Number(before) : null,
  );
  if (!page) throw data(null, { status: 404 });
  return { page };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, project } = await requireProject(args);
  const form = await parseForm(args.request, openMeetingForm);
  if (!form.ok) return form.reply;
  const { key, ...meeting } = form.value;
  const opened = await openMeeting(ctx, key, { projectId: project.id, ...meeting });
  if (!opened.ok) return refused(form.submission, opened.refusal);
  throw redirect(`/projects/${project.slug}/meetings/${opened.value.number}`, 303);
}

/** The meetings about a project: what goes on now, and what came of those before. */
export default function Meetings() {
  const { page } = useLoaderData<typeof loader>();
  const { slug, title, stream, cursor, meetings, nextBefore, mayLead, key, now } = page;
  const busy = useNavigation().state === "submitting";
  const goesOn = meetings.some(({ closedAt }) => closedAt === null);
  useLiveRefresh(stream, cursor, { when: ({ type }) => type === "meeting.opened" || type === "meeting.closed" });
  const { fields, errors, errorId, formProps } = useServerForm("meeting", {
    lastResult: useActionData<typeof action>(),
    fields: { title: { required: true, maxLength: limits.titleLength }, agenda: {} },
  });
  return (
    <div className="wrap narrow page-meeting">
      <PageHeading
        before={<ProjectCrumb project={{ slug, title }} />}
        title="Meetings"
        lead="Talk about the project at one time: an agenda with clocks, hands, hours estimated together, and minutes that write themselves."
      />
      {meetings.length === 0 ? (
        <Empty
          title="Nobody has met about this project yet"
          action={<Link to={`/projects/${slug}/discussion`}>The discussion</Link>}
        >
          A meeting belongs to its project: what is decided, estimated and taken on in it stands in the same log as the
          money.
        </Empty>
      ) : (
        <ol className="meetings" aria-label="Meetings, newest first">
          {meetings.map((meeting) => (
            <li key={meeting.number}>
              <Link to={`/projects/${slug}/meetings/${meeting.number}${meeting.closedAt === null ? "" : "/minutes"}`}>
                {meeting.title}
              </Link>
              <p className="s soft">
                {meeting.closedAt === null ? (
                  <b className="moss">goes on now</b>
                ) : (
                  <RelativeTime at={meeting.openedAt} now={now} />
                )}{" "}
                · led by {meeting.facilitator}
                {meeting.open > 0 && ` · ${pluralize(meeting.open, "action item")} open`}
              </p>
            </li>
          ))}
        </ol>
      )}
      <Pagination
        label="Pages of meetings"
        parameter="before"
        nextAfter={nextBefore === null ? null : String(nextBefore)}
        nextWord="Earlier"
        firstWord="Newest"
      />
      {mayLead && !goesOn && (
        <section className="mt-8" aria-labelledby="open">
          <SectionHeading id="open" title="Open a meeting" />
          <Form method="post" className="form" {...formProps}>
            <FormErrors id={errorId} errors={errors} />
            <input type="hidden" name="key" value={key} />
            <InputField field={fields.title} label="What you meet for" />
            <TextareaField
              field={fields.agenda}
              label="Agenda"
              optional
              rows={5}
              hint="One item a line, with its minutes in brackets if it is not ten: “Scope of deliverable 2 (15)”. It can grow during the meeting."
            />
            <div className="acts">
              <Button busy={busy}>Open the meeting</Button>
            </div>
          </Form>
        </section>
      )}
    </div>
  );
}
