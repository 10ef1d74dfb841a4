import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { meetingRoom } from "#app/domain/meetings/meeting-pages.server.ts";
import { pledgesOfProject } from "#app/domain/marketplace/pledge-pages.server.ts";
import { projectPage } from "#app/domain/marketplace/project-pages.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { preferredLocale } from "#app/http/root-data.server.ts";
import { useLiveRefresh } from "#app/live/use-live-refresh.ts";
import { usePresence } from "#app/live/use-presence.ts";
import { Confluence } from "#app/ui/confluence/confluence.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { MeetingAnswers } from "#app/ui/meeting/meeting-answers.tsx";
import { MeetingClock } from "#app/ui/meeting/meeting-clock.tsx";
import { MeetingHands } from "#app/ui/meeting/meeting-hands.tsx";
import { confluenceData } from "#app/ui/confluence/pledges-confluence.ts";
import { presenceWords } from "#app/ui/discussion/presence-words.ts";
import { fundingBarData } from "#app/ui/funding-bar/funding-bar-data.ts";
import { FundingWords } from "#app/ui/funding-bar/funding-bar.tsx";
import "#app/ui/styles/pages/meeting.css";

/** For a projector: the frame of the product stays away. */
export const handle = { bare: true };

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded ? loaded.room.title : "Meeting"} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, viewer } = await asker(args);
  const slug = args.params.slug ?? "";
  const [room, found] = await Promise.all([meetingRoom(ctx, slug, Number(args.params.number)), projectPage(ctx, slug)]);
  if (!room || !found) throw data(null, { status: 404 });
  const { project, stream, deliverables, answers } = found.page;
  const locale = viewer?.locale ?? preferredLocale(args.request);
  const pledged =
    project.origin === "proposed"
      ? await pledgesOfProject(ctx, project, locale, { scope: { deliverables, answers, unlocks: found.unlocks } })
      : null;
  const river = confluenceData(found.page, pledged?.pledges ?? []);
  return { room, river, bar: fundingBarData(stream) };
}

/** What everybody in a room looks at: what is spoken about and how long still, who is next, and the river as it grows. */
export default function Wall() {
  const { room, river, bar } = useLoaderData<typeof loader>();
  const { slug, number, title, projectTitle, agenda, current, hands, estimates, closedAt, stream, cursor, now } = room;
  useLiveRefresh(stream, cursor, { when: ({ type }) => !type.startsWith("message.") });
  const { presence } = usePresence(stream);
  const item = agenda.find(({ id }) => id === current?.itemId);
  const next = agenda.find(({ begunAt }) => begunAt === null);
  const latest = estimates[0];
  return (
    <div className="wall">
      <header>
        <p className="s soft">
          <Link to={`/projects/${slug}/meetings/${number}`}>{title}</Link>
          {presence && ` · ${presenceWords(presence, null)}`}
        </p>
        <h1>{projectTitle}</h1>
        <FundingWords data={bar} />
      </header>
      {river.organizations.length > 0 && <Confluence data={river} />}
      <div className="floor">
        <section aria-labelledby="now">
          <h2 id="now">{closedAt ? "This meeting is over" : item ? item.title : "Nothing of the agenda now"}</h2>
          {item && current && (
            <p className="big">
              <MeetingClock item={item} since={current.since} now={now} />
            </p>
          )}
          {next && <p className="soft">Next: {next.title}</p>}
        </section>
        <section aria-labelledby="wall-hands">
          <h2 id="wall-hands">Hands</h2>
          <MeetingHands hands={hands} />
        </section>
        {latest && (
          <section aria-labelledby="wall-estimate">
            <h2 id="wall-estimate">{latest.question}</h2>
            {latest.answers ? (
              <MeetingAnswers answers={latest.answers} />
            ) : (
              <p className="soft">Everybody estimates, sealed.</p>
            )}
          </section>
        )}
      </div>
    </div>
  );
}
