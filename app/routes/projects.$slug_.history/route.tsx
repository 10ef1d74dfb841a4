import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { historyLines } from "#app/domain/timeline/describe-event.ts";
import { historyPage } from "#app/domain/timeline/history-pages.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { preferredLocale } from "#app/http/root-data.server.ts";
import { HistoryLines } from "#app/ui/project/history-lines.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import { Pagination } from "#app/ui/base/pagination.tsx";
import "#app/ui/styles/pages/project.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `History${loaded ? `: ${loaded.page.title}` : ""} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, viewer } = await asker(args);
  const before = new URL(args.request.url).searchParams.get("before");
  const found = await historyPage(
    ctx,
    args.params.slug ?? "",
    before !== null && /^\d{1,15}$/.test(before) ? Number(before) : null,
  );
  if (!found) throw data(null, { status: 404 });
  const { events, ...page } = found;
  return {
    page,
    lines: historyLines(events, viewer?.locale ?? preferredLocale(args.request)),
    now: ctx.clock.now().toISOString(),
  };
}

export default function History() {
  const { page, lines, now } = useLoaderData<typeof loader>();
  return (
    <div className="page-project wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={page} />}
        title="History"
        lead="Who did what, whom they represent, when and why. It is read from the log, where nothing is changed or taken out."
      />
      <section className="hist" aria-label="What happened, newest first">
        {lines.length === 0 ? <p className="soft">Nothing more to tell.</p> : <HistoryLines lines={lines} now={now} />}
      </section>
      <Pagination
        label="Pages of the history"
        parameter="before"
        nextAfter={page.nextBefore === null ? null : String(page.nextBefore)}
        nextWord="Earlier"
        firstWord="Newest"
      />
    </div>
  );
}
