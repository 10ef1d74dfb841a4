import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { projectStream } from "#app/domain/kernel/events.ts";
import { readHeads } from "#app/domain/kernel/read-heads.server.ts";
import { pledgesOfProject } from "#app/domain/marketplace/pledge-pages.server.ts";
import { findProjectBySlug } from "#app/domain/projects/find-project.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { useLiveRefresh } from "#app/live/use-live-refresh.ts";
import { ButtonLink } from "#app/ui/base/button.tsx";
import { Empty } from "#app/ui/base/empty.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { PledgeTable } from "./pledge-table.tsx";
import "#app/ui/styles/pages/pledge.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Pledges${loaded ? `: ${loaded.project.title}` : ""}` },
];

/** Rows on a page; the table is read row by row, so it may be longer than a list of cards. */
const rowsPerPage = 50;

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, viewer } = await asker(args);
  const project = await findProjectBySlug(ctx.db, ctx.actor, args.params.slug ?? "");
  if (!project) throw data(null, { status: 404 });
  const stream = projectStream(project.id);
  // The number first: what is pledged meanwhile is told again.
  const heads = await readHeads(ctx.db, [stream]);
  const { pledges, panel, settlement } = await pledgesOfProject(ctx, project, viewer?.locale ?? "en-US");
  const wanted = Number(new URL(args.request.url).searchParams.get("page") ?? 1);
  const pages = Math.max(1, Math.ceil(pledges.length / rowsPerPage));
  const page = Number.isSafeInteger(wanted) && wanted >= 1 && wanted <= pages ? wanted : 1;
  return {
    project: panel.project,
    statement: `/ledger/statements/${project.id}`,
    open: panel.open,
    mayPledge: panel.organizations.length > 0,
    pledges: pledges.slice((page - 1) * rowsPerPage, page * rowsPerPage),
    count: pledges.length,
    page,
    pages,
    offersMinor: settlement && project.stage === "raising" ? settlement.offersMinor : null,
    totalMinor: pledges.reduce((sum, { paysMinor, kind }) => (kind === "ended" ? sum : sum + (paysMinor ?? 0n)), 0n),
    live: { stream, cursor: heads.get(stream) ?? 0 },
    now: ctx.clock.now().toISOString(),
  };
}

export default function Pledges() {
  const { project, statement, open, mayPledge, pledges, count, page, pages, offersMinor, totalMinor, live, now } =
    useLoaderData<typeof loader>();
  useLiveRefresh(live.stream, live.cursor);
  const here = `/projects/${project.slug}/pledges`;
  return (
    <div className="wrap">
      <PageHeading
        before={
          <p className="s soft">
            <Link to={`/projects/${project.slug}`}>{project.title}</Link>
          </p>
        }
        title="Who pledges what"
        lead="The same as the river on the project’s page: each pledge with its terms, what it waits for, what it pays and why. Each row opens its lines in the public book."
        actions={
          <>
            {count > 0 && (
              <ButtonLink tone="plain" to={statement}>
                Statement
              </ButtonLink>
            )}
            {open !== "closed" && mayPledge && <ButtonLink to={`${here}/new`}>Pledge</ButtonLink>}
          </>
        }
      />
      {count === 0 ? (
        <Empty
          title="Nobody has pledged yet"
          action={open !== "closed" && mayPledge ? <Link to={`${here}/new`}>Be the first</Link> : undefined}
        >
          Interest, intent and firm pledges of organizations stand here as soon as the first one says that it takes
          part.
        </Empty>
      ) : (
        <PledgeTable
          pledges={pledges}
          project={project}
          offersMinor={offersMinor}
          totalMinor={pages === 1 ? totalMinor : null}
          now={now}
          open={open !== "closed"}
        />
      )}
      {pages > 1 && (
        <nav className="pages" aria-label="Pages">
          {page > 1 && (
            <Link to={`${here}?page=${page - 1}`} rel="prev">
              Earlier pledges
            </Link>
          )}
          <span>
            Page {page} of {pages}
          </span>
          {page < pages && (
            <Link to={`${here}?page=${page + 1}`} rel="next">
              Later pledges
            </Link>
          )}
        </nav>
      )}
    </div>
  );
}
