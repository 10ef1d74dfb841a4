import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { minutesRevisions } from "#app/domain/meetings/minutes-pages.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { Empty } from "#app/ui/base/empty.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Markdown } from "#app/ui/base/markdown.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import "#app/ui/styles/pages/meeting.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Revisions of minutes${loaded ? `: ${loaded.page.room.title}` : ""} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const before = /^\d{1,9}$/.exec(new URL(args.request.url).searchParams.get("before") ?? "");
  const page = await minutesRevisions(
    ctx,
    args.params.slug ?? "",
    Number(args.params.number),
    before ? Number(before[0]) : null,
  );
  if (!page) throw data(null, { status: 404 });
  return { page };
}

/** What minutes said at each time that somebody saved them. */
export default function Revisions() {
  const { page } = useLoaderData<typeof loader>();
  const { room, revisions, nextBefore } = page;
  const { slug, projectTitle, number, now } = room;
  const place = `/projects/${slug}/meetings/${number}/minutes`;
  return (
    <div className="wrap narrow page-meeting">
      <PageHeading
        before={<ProjectCrumb project={{ slug, title: projectTitle }} />}
        title="Revisions of the minutes"
        lead={`Meeting ${number}: ${room.title}. Each text that somebody saved, the newest first.`}
      />
      <p className="acts s">
        <Link to={place}>The minutes</Link>
      </p>
      {revisions.length === 0 && <Empty title="Nobody has edited them">The minutes are written from the log.</Empty>}
      {revisions.map(({ rev, by, at, html }) => (
        <details key={rev} className="edit">
          <summary>
            Revision {rev}, by {by}, <RelativeTime at={at} now={now} both />
          </summary>
          <article className="minutes">
            <Markdown sanitizedHtml={html} />
          </article>
        </details>
      ))}
      {nextBefore !== null && (
        <p>
          <Link to={`${place}/revisions?before=${nextBefore}`}>Earlier revisions</Link>
        </p>
      )}
    </div>
  );
}
