import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useState } from "react";
import { sinceYouLooked } from "#app/domain/timeline/since-you-looked.server.ts";
import { threadEnd } from "#app/domain/marketplace/thread-pages.server.ts";
import { projectCredits } from "#app/domain/contributions/contribution-pages.server.ts";
import { mayLinkTo } from "#app/domain/contributions/claim.server.ts";
import { pledgesOfProject } from "#app/domain/marketplace/pledge-pages.server.ts";
import { projectPage } from "#app/domain/marketplace/project-pages.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { historyLines } from "#app/domain/timeline/describe-event.ts";
import { preferredLocale } from "#app/http/root-data.server.ts";
import { useLiveRefresh } from "#app/live/use-live-refresh.ts";
import { Confluence, ConfluenceTable } from "#app/ui/confluence/confluence.tsx";
import { Discussion } from "#app/ui/discussion/discussion.tsx";
import { HistoryLines } from "#app/ui/project/history-lines.tsx";
import { Legend } from "#app/ui/base/legend.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { PledgeDock, PledgePanel } from "#app/ui/pledge/pledge-panel.tsx";
import { confluenceData } from "#app/ui/confluence/pledges-confluence.ts";
import { Argument } from "./argument.tsx";
import { Documented } from "./documented.tsx";
import { Head } from "./head.tsx";
import { Upstream } from "./upstream.tsx";
import "#app/ui/styles/pages/project.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) =>
  loaded
    ? [
        { title: `${loaded.page.project.title} · Tributary` },
        { name: "description", content: loaded.page.project.summary },
      ]
    : [{ title: "No such project · Tributary" }];

/** Entries of the discussion at the side, and lines of the history; the whole of each has a page. */
const talkBesideProject = 12;
const historyExcerpt = 6;

export async function loader(args: LoaderFunctionArgs) {
  const slug = args.params.slug ?? "";
  const { ctx, viewer } = await asker(args);
  const locale = viewer?.locale ?? preferredLocale(args.request);
  // The number of the page's stream comes with the project, and all else after it: what happens meanwhile is told to the page again.
  const found = await projectPage(ctx, slug);
  if (!found) throw data(null, { status: 404 });
  const { page, unlocks } = found;
  const { project, deliverables, contributions, answers, level, live, talk } = page;
  const { id: projectId, title, currency } = project;
  // Of the money that agreed hours leave to be paid.
  const { goalMinor } = page.stream;
  const speaksFor = (viewer?.organizations ?? []).map(({ id, slug: of, name, initials, hue }) => ({
    id,
    slug: of,
    name,
    initials,
    hue,
  }));
  const [{ thread, history }, credits, pledged, since, linking] = await Promise.all([
    threadEnd(
      ctx,
      {
        ...live,
        ...talk,
        projectId,
        slug,
        title,
        currency,
        goalMinor: goalMinor?.toString() ?? null,
        level,
        speaksFor,
        subjects: [],
        about: null,
      },
      talkBesideProject,
      historyExcerpt,
    ),
    contributions.length > 0 ? projectCredits(ctx, slug) : [],
    project.origin === "proposed"
      ? pledgesOfProject(ctx, project, locale, { scope: { deliverables, answers, unlocks } })
      : null,
    sinceYouLooked(ctx, { ...live, readSeq: talk.readSeq, currency, level }, locale),
    mayLinkTo(ctx.db, ctx.actor, projectId),
  ]);
  const river = confluenceData(page, pledged?.pledges ?? []);
  return {
    page,
    history: historyLines(history, locale),
    thread,
    credits,
    river,
    since,
    panel: pledged?.panel ?? null,
    mayLink: linking,
    now: ctx.clock.now().toISOString(),
  };
}

/** As it was when one came: what is read meanwhile, and what comes, moves nothing on the page. */
function Since({ words, to }: { readonly words: string | null; readonly to: string }) {
  const [first] = useState({ words, to });
  return (
    first.words && (
      <p className="since">
        {first.words} <Link to={first.to}>Read on from there</Link>
      </p>
    )
  );
}

export default function Project() {
  const { page, history, thread, credits, river, since, panel, mayLink: linking, now } = useLoaderData<typeof loader>();
  const { project, live } = page;
  const { slug, origin } = project;
  useLiveRefresh(live.stream, live.cursor);
  const documented = origin === "documented";
  return (
    <div className="page-project">
      <div className="wrap ph">
        <Head page={page} now={now} />
        <Since key={slug} words={since} to={`/projects/${slug}/discussion?after=${thread.readSeq ?? 0}#unread`} />
      </div>
      <div className="wrap two">
        {documented ? <Documented page={page} /> : <Argument page={page} />}
        {panel && <PledgePanel data={panel} />}
      </div>
      {river.organizations.length > 0 && (
        <section className="cfsec" aria-labelledby="confluence">
          <div className="wrap">
            <div className="sechead">
              <div>
                <h2 id="confluence">The confluence</h2>
                <p>
                  Width is money. Firm streams join one bank in the order in which they came; what waits on conditions
                  keeps to the other.
                </p>
              </div>
              <Legend keys={["firm", "conditional", "intent", "in-kind", "merged"]} />
            </div>
            <Confluence data={river} />
            <ConfluenceTable data={river} everyPledge={`/projects/${slug}/pledges`} />
          </div>
        </section>
      )}
      <div className="wrap low">
        <div>
          <Upstream page={page} credits={credits} mayLink={linking} />
          <section className="hist" aria-labelledby="history">
            <h2 id="history">History</h2>
            <HistoryLines lines={history} now={now} />
            <p className="acts">
              <Link to={`/projects/${slug}/history`}>The whole history</Link>
            </p>
          </section>
        </div>
        <Discussion page={thread} place="beside" />
      </div>
      {panel && <PledgeDock data={panel} />}
    </div>
  );
}
