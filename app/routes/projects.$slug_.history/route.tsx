import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { historyPage } from "#app/domain/projects/history-pages.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { HistoryLines } from "#app/ui/history-lines.tsx";
import { PageHeading } from "#app/ui/page-heading.tsx";
import { Pagination } from "#app/ui/pagination.tsx";
import "#app/ui/styles/pages/project.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: `History${loaded ? `: ${loaded.page.title}` : ""} · Tributary` }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const before = new URL(args.request.url).searchParams.get("before");
  const page = await historyPage(ctx, args.params.slug ?? "", before !== null && /^\d{1,15}$/.test(before) ? Number(before) : null);
  if (!page) throw data(null, { status: 404 });
  return { page, now: ctx.clock.now().toISOString() };
}

export default function History() {
  const { page, now } = useLoaderData<typeof loader>();
  return (
    <div className="page-project wrap narrow">
      <PageHeading
        before={
          <p className="s soft">
            <Link to={`/projects/${page.slug}`}>{page.title}</Link>
          </p>
        }
        title="History"
        lead="Who did what, whom they represent, when and why. It is read from the log, where nothing is changed or taken out."
      />
      <section className="hist" aria-label="What happened, newest first">
        {page.events.length === 0 ? <p className="soft">Nothing more to tell.</p> : <HistoryLines events={page.events} now={now} />}
      </section>
      <Pagination label="Pages of the history" parameter="before" nextAfter={page.nextBefore === null ? null : String(page.nextBefore)} nextWord="Earlier" firstWord="Newest" />
    </div>
  );
}
