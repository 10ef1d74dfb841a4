import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { projectHead } from "#app/domain/discussion/project-head.server.ts";
import { threadPage } from "#app/domain/discussion/thread-pages.server.ts";
import { mayLink } from "#app/domain/contributions/link-contribution.server.ts";
import { pledgesOfProject } from "#app/domain/pledges/pledge-pages.server.ts";
import { findProjectBySlug } from "#app/domain/projects/find-project.server.ts";
import { projectPage } from "#app/domain/projects/project-pages.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { preferredLocale } from "#app/http/root-data.server.ts";
import { useLiveRefresh } from "#app/live/use-live-refresh.ts";
import { Confluence, ConfluenceTable } from "#app/ui/confluence.tsx";
import { Discussion } from "#app/ui/discussion.tsx";
import { HistoryLines } from "#app/ui/history-lines.tsx";
import { Legend } from "#app/ui/legend.tsx";
import { PledgeDock, PledgePanel } from "#app/ui/pledge-panel.tsx";
import { confluenceData } from "#app/ui/pledges-confluence.ts";
import { Argument } from "./argument.tsx";
import { Documented } from "./documented.tsx";
import { Head } from "./head.tsx";
import { Upstream } from "./upstream.tsx";
import "#app/ui/styles/pages/project.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) =>
  loaded ? [{ title: `${loaded.page.project.title} · Tributary` }, { name: "description", content: loaded.page.project.summary }] : [{ title: "No such project · Tributary" }];

/** Entries of the discussion at the side; the whole of it has a page. */
const talkBesideProject = 14;

export async function loader(args: LoaderFunctionArgs) {
  const slug = args.params.slug ?? "";
  const [{ ctx, viewer }, cursor] = await Promise.all([asker(args), projectHead(args.context.services.db, slug)]);
  const locale = viewer?.locale ?? preferredLocale(args.request);
  const [page, thread, pledged] = await Promise.all([
    projectPage(ctx, slug),
    threadPage(ctx, slug, "end", talkBesideProject),
    findProjectBySlug(ctx.db, ctx.actor, slug).then((found) => (found && found.origin === "proposed" ? pledgesOfProject(ctx, found, locale) : null)),
  ]);
  if (!page || !thread) throw data(null, { status: 404 });
  return { page, thread, cursor, pledges: pledged?.pledges ?? [], panel: pledged?.panel ?? null, mayLink: mayLink(ctx.actor), now: ctx.clock.now().toISOString() };
}

export default function Project() {
  const { page, thread, cursor, pledges, panel, mayLink: linking, now } = useLoaderData<typeof loader>();
  const { project, stream, deliverables, contributions, history, live } = page;
  const { slug, currency, origin } = project;
  useLiveRefresh(live.stream, cursor);
  const river = confluenceData({ currency, goalMinor: stream.goalMinor, minimumMinor: stream.minimumMinor, pledges, deliverables, contributions });
  const documented = origin === "documented";
  return (
    <div className="page-project">
      <div className="wrap ph">
        <Head page={page} now={now} />
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
                <p>Width is money. Firm streams join one bank in the order in which they came; what waits on conditions keeps to the other.</p>
              </div>
              <Legend keys={["firm", "conditional", "intent", "in-kind", "merged"]} />
            </div>
            <Confluence data={river} />
            <ConfluenceTable data={river} />
          </div>
        </section>
      )}
      <div className="wrap low">
        <div>
          <Upstream page={page} mayLink={linking} />
          <section className="hist" aria-labelledby="history">
            <h2 id="history">History</h2>
            <HistoryLines events={history} now={now} />
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
