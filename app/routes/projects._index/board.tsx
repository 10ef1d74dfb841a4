import type { ReactNode } from "react";
import type { BoardColumn, ProjectCard } from "#app/domain/marketplace/marketplace-pages.server.ts";
import { addressOf, type Filters } from "#app/domain/marketplace/marketplace-filters.ts";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { streamBarData } from "#app/ui/funding-bar/project-stream.ts";
import { StreamBar, StreamWords } from "#app/ui/funding-bar/stream-bar.tsx";
import { stageGauge } from "#app/ui/project/stage-gauge.ts";
import { streamFacts } from "./card.tsx";

interface BoardProps {
  readonly columns: readonly BoardColumn[];
  readonly filters: Filters;
  readonly currency: string;
  readonly now: string;
}

const titles = { candidate: "Candidate", upcoming: "Upcoming", "in-flight": "In flight", done: "Done" } as const;
/** Stages that give a column its name need no tag; the others say which they are. */
const plainStages: ReadonlySet<string> = new Set(["candidate", "upcoming", "in_flight", "done"]);

const emptyWords = {
  candidate: "A proposal comes here when it is said in enough detail for others to judge it.",
  upcoming: "A project comes here when it is co-funded. A slot in the queue, not a date.",
  "in-flight": "A project comes here when its team and its co-funders start together.",
  done: "A project comes here when its co-funders accepted every deliverable.",
} as const;

function sums({ key, firmMinor, pricedMinor, spentMinor }: BoardColumn, currency: string): ReactNode {
  const amount = (minor: bigint) => <Amount minor={minor} currency={currency} />;
  // Public records have no money in this book: a column of nothing else has no sum.
  if (key !== "candidate" && pricedMinor === 0n) return null;
  if (key === "candidate") return <>{amount(firmMinor)} firm, not allocated yet</>;
  if (key === "upcoming") return <>{amount(pricedMinor)} of work agreed</>;
  if (key === "in-flight")
    return (
      <>
        {amount(spentMinor)} of {amount(pricedMinor)} delivered
      </>
    );
  return <>{amount(spentMinor)} delivered</>;
}

function Row({ project, now }: { readonly project: ProjectCard; readonly now: string }) {
  const { slug, title, stage, origin, stream } = project;
  const data = streamBarData(stream);
  const drawn = origin === "proposed" && (stream.goalMinor !== null || data.bands.length > 0);
  return (
    <li>
      <Link to={`/projects/${slug}`}>{title}</Link>
      {!plainStages.has(stage) && <span className="tag">{stageGauge(stage).word.toLowerCase()}</span>}
      {drawn && <StreamBar data={data} size="thin" />}
      {drawn && <StreamWords data={data} after={streamFacts(project, now)} />}
      {origin === "documented" && <p className="words">a public record</p>}
    </li>
  );
}

/** Projects by stage. Each column shows its first rows and leads to the rest as a list. */
export function Board({ columns, filters, currency, now }: BoardProps) {
  return (
    <div className="board">
      {columns.map((column) => {
        const { key, count, rows } = column;
        return (
          <section key={key} className="col" aria-labelledby={`column-${key}`}>
            <header>
              <h3 id={`column-${key}`}>{titles[key]}</h3>
              <span className="tn">{count}</span>
            </header>
            <p className="sumline">{sums(column, currency)}</p>
            {rows.length > 0 ? (
              <ul className="items">
                {rows.map((project) => (
                  <Row key={project.id} project={project} now={now} />
                ))}
              </ul>
            ) : (
              <p className="empty">{emptyWords[key]}</p>
            )}
            {count > rows.length && (
              <p className="empty">
                <Link to={addressOf(filters, { view: "list", stage: key })}>
                  {key === "candidate" ? "All candidates as a list" : `All ${count} as a list`}
                </Link>
              </p>
            )}
          </section>
        );
      })}
    </div>
  );
}
