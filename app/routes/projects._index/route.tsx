import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { addressOf, isNarrowed, readFilters, sortWords } from "#app/domain/marketplace/marketplace-filters.ts";
import { boardPage, marketplacePage } from "#app/domain/marketplace/marketplace-pages.server.ts";
import { minorPerMajor } from "#app/domain/kernel/money.ts";
import { organizationIds } from "#app/domain/kernel/actor.ts";
import { networkStream } from "#app/domain/kernel/events.ts";
import { readHeads } from "#app/domain/kernel/read-heads.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { useLiveRefresh } from "#app/live/use-live-refresh.ts";
import { ButtonLink } from "#app/ui/base/button.tsx";
import { pluralize } from "#app/ui/base/pluralize.ts";
import { Empty } from "#app/ui/base/empty.tsx";
import { Legend } from "#app/ui/base/legend.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { Pagination } from "#app/ui/base/pagination.tsx";
import { Board } from "./board.tsx";
import { Card } from "./card.tsx";
import { FilterBar } from "./filter-bar.tsx";
import "#app/ui/styles/pages/projects.css";

export const meta: MetaFunction = () => [
  { title: "Projects · Tributary" },
  {
    name: "description",
    content: "Shared open-source projects: what is raising, what is being built, what was delivered.",
  },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const filters = readFilters(new URL(args.request.url).searchParams);
  // The end of the network's stream is read before the rows: what happens meanwhile is then told again, and never missed.
  const [network, heads] = await Promise.all([networkSettings(ctx.db), readHeads(ctx.db, [networkStream])]);
  const currency = network?.bookCurrency ?? "USD";
  const [page, columns] = await Promise.all([
    marketplacePage(ctx, filters, currency),
    filters.view === "board" ? boardPage(ctx, filters, currency) : null,
  ]);
  return {
    ...page,
    columns,
    filters,
    tipMinor: BigInt(page.tip) * minorPerMajor(currency),
    hasOrganization: organizationIds(ctx.actor).length > 0,
    cursor: heads.get(networkStream) ?? 0,
    now: ctx.clock.now().toISOString(),
  };
}

export default function Projects() {
  const {
    cards,
    first,
    found,
    nextPage,
    counts,
    raising,
    currency,
    mayPropose,
    tip,
    tipMinor,
    columns,
    filters,
    hasOrganization,
    cursor,
    now,
  } = useLoaderData<typeof loader>();
  useLiveRefresh(networkStream, cursor);
  return (
    <div className="page-projects wrap">
      <PageHeading
        title="Projects"
        lead="Work that several organizations need. Put in a part of the price, say what must be true first, and see at once what your part would set free."
        actions={mayPropose && <ButtonLink to="/projects/new">Propose a project</ButtonLink>}
      />
      <FilterBar
        filters={filters}
        counts={counts}
        tip={tip}
        tipMinor={tipMinor}
        currency={currency}
        hasOrganization={hasOrganization}
      />
      <div className="count">
        <h2>
          <span role="status">
            {columns ? (
              <>
                <b>{pluralize(counts.all, "project")}</b> by stage. They move by listed steps only; each has a name and
                a reason.
              </>
            ) : (
              <>
                <b>{found}</b> of {pluralize(counts.all, "project")}, {sortWords[filters.sort]} first.
              </>
            )}
            {raising.count > 0 && (
              <>
                {" "}
                <b>
                  <Amount minor={raising.firmMinor} currency={currency} />
                </b>{" "}
                of <Amount minor={raising.goalMinor} currency={currency} /> firm in{" "}
                {raising.count === 1 ? "the one that is" : `the ${raising.count} that are`} raising.
              </>
            )}
          </span>
        </h2>
        <Legend keys={["firm", "conditional", "intent", "delivered"]} />
      </div>
      {columns ? (
        <Board columns={columns} filters={filters} currency={currency} now={now} />
      ) : cards.length > 0 ? (
        <>
          <ul className="sheet">
            {cards.map((project) => (
              <Card key={project.id} project={project} now={now} />
            ))}
          </ul>
          <Pagination
            label="Pages of projects"
            parameter="page"
            nextAfter={nextPage === null ? null : String(nextPage)}
            shown={`${first} to ${first + cards.length - 1} of ${found}`}
          />
        </>
      ) : isNarrowed(filters) ? (
        <Empty
          title="No project fits all of this"
          action={
            <ButtonLink tone="plain" to={addressOf({ ...readFilters(new URLSearchParams()), view: filters.view })}>
              Show all projects
            </ButtonLink>
          }
        >
          {filters.query === ""
            ? "Take one of the filters off."
            : `Nothing was found for “${filters.query}”. Each word must occur; the beginnings of words are enough.`}
        </Empty>
      ) : (
        <Empty
          title="No projects yet"
          action={mayPropose && <ButtonLink to="/projects/new">Propose the first one</ButtonLink>}
        >
          A project begins with a problem that more than one organization has. Write it down, say how it could be
          solved, and others can join.
        </Empty>
      )}
    </div>
  );
}
