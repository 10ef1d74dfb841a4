import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { performInMeeting } from "#app/domain/commands.server.ts";
import { meetingRoom } from "#app/domain/meetings/meeting-pages.server.ts";
import { meetingChange } from "#app/domain/meetings/meeting.ts";
import { asker } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { requireProject } from "#app/http/project.server.ts";
import { useLiveRefresh } from "#app/live/use-live-refresh.ts";
import { usePresence } from "#app/live/use-presence.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { FormErrors } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { presenceWords } from "#app/ui/discussion/presence-words.ts";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";
import { Actions } from "./actions.tsx";
import { Agenda } from "./agenda.tsx";
import { Estimates } from "./estimates.tsx";
import { Hands } from "./hands.tsx";
import { Leaders } from "./leaders.tsx";
import "#app/ui/styles/pages/meeting.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded ? `${loaded.room.title}: ${loaded.room.projectTitle}` : "Meeting"} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const room = await meetingRoom(ctx, args.params.slug ?? "", Number(args.params.number));
  if (!room) throw data(null, { status: 404 });
  return { room };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, project } = await requireProject(args);
  const form = await parseForm(args.request, meetingChange);
  if (!form.ok) return form.reply;
  const number = Number(args.params.number);
  const done = await performInMeeting(ctx, { projectId: project.id, number }, form.value);
  if (!done.ok) return refused(form.submission, done.refusal);
  throw redirect(`/projects/${project.slug}/meetings/${number}${form.value.intent === "close" ? "/minutes" : ""}`, 303);
}

/** A meeting: what is spoken about and how long, who asks to speak, what is estimated together, and who does what. */
export default function Meeting() {
  const { room } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const {
    slug,
    projectTitle,
    number,
    title,
    facilitator,
    openedAt,
    closedAt,
    stream,
    cursor,
    now,
    personId,
    leads,
    mayLead,
  } = room;
  const place = `/projects/${slug}/meetings/${number}`;
  useLiveRefresh(stream, cursor, { when: ({ type }) => type.startsWith("meeting.") });
  const { presence } = usePresence(stream);
  const refusedWhole = lastResult?.error?.[""] ?? undefined;
  return (
    <div className="wrap page-meeting">
      <PageHeading
        before={<ProjectCrumb project={{ slug, title: projectTitle }} />}
        title={title}
        lead={
          <>
            Meeting {number}, led by {facilitator.name}, {closedAt ? "closed" : "opened"}{" "}
            <RelativeTime at={closedAt ?? openedAt} now={now} />
          </>
        }
        actions={
          <>
            {!closedAt && (
              <ButtonLink tone="plain" to={`${place}/wall`}>
                Wall view
              </ButtonLink>
            )}
            <ButtonLink tone="plain" to={`${place}/minutes`}>
              Minutes
            </ButtonLink>
            <ButtonLink tone="plain" to={`/projects/${slug}/discussion`}>
              Discussion
            </ButtonLink>
          </>
        }
      />
      <FormErrors id="meeting-errors" errors={refusedWhole} />
      {presence && <p className="s soft">{presenceWords(presence, personId)}</p>}
      {closedAt && (
        <p className="over-now">
          This meeting is over. <Link to={`${place}/minutes`}>Its minutes</Link> say what came of it.
        </p>
      )}
      <div className="room">
        <Agenda room={room} lastResult={lastResult} />
        <div>
          {!closedAt && <Hands room={room} />}
          <Estimates room={room} lastResult={lastResult} />
        </div>
      </div>
      <Actions room={room} lastResult={lastResult} />
      <Leaders room={room} lastResult={lastResult} />
      {!closedAt && (leads || mayLead) && (
        <Form method="post" className="acts mt-8" preventScrollReset>
          {leads && (
            <Button tone="plain" name="intent" value="close">
              Close the meeting
            </Button>
          )}
          {mayLead && facilitator.id !== personId && (
            <Button tone="plain" name="intent" value="take-over">
              Lead it from now on
            </Button>
          )}
        </Form>
      )}
    </div>
  );
}
