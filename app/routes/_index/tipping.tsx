import type { ProjectCard } from "#app/domain/marketplace/marketplace-pages.server.ts";
import { missingMinor } from "#app/domain/marketplace/project-stream.ts";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { pluralize } from "#app/ui/base/pluralize.ts";
import { SectionHeading } from "#app/ui/base/page-heading.tsx";
import { streamBarData } from "#app/ui/funding-bar/project-stream.ts";
import { Day, RelativeTime } from "#app/ui/base/relative-time.tsx";
import { StageMark } from "#app/ui/project/stage-mark.tsx";
import { StreamBar, StreamWords } from "#app/ui/funding-bar/stream-bar.tsx";

function Raise({ card, now }: { readonly card: ProjectCard; readonly now: Date }) {
  const { stream, repositories, closesAt } = card;
  const data = streamBarData(stream);
  const missing = missingMinor(stream);
  const [repository, ...more] = repositories;
  return (
    <li className="tip">
      <div>
        <p className="meta">
          <StageMark stage={card.stage} {...(card.atRisk ? { word: "At risk" } : {})} />
          {repository && (
            <span>
              {repository}
              {more.length > 0 && ` and ${more.length} more`}
            </span>
          )}
        </p>
        <h3>
          <Link to={`/projects/${card.slug}`} prefetch="intent">
            {card.title}
          </Link>
        </h3>
        <p className="soft">{card.summary}</p>
      </div>
      <div>
        <StreamBar data={data} size="row" />
        <StreamWords
          data={data}
          after={[
            pluralize(stream.organizations, "organization"),
            ...(closesAt
              ? [
                  <span key="closes">
                    closes <RelativeTime at={closesAt} now={now} />, <Day at={closesAt} now={now} />
                  </span>,
                ]
              : []),
          ]}
        />
        <p className="words">
          {missing !== null && missing > 0n ? (
            <>
              <span className="need">
                <Amount minor={missing} currency={stream.currency} /> to the minimum.
              </span>
              {stream.waitingMinor > 0n && (
                <>
                  {" "}
                  Another <Amount minor={stream.waitingMinor} currency={stream.currency} /> waits on conditions.
                </>
              )}
            </>
          ) : (
            <span className="need">The minimum is reached: it goes ahead at its deadline.</span>
          )}
        </p>
      </div>
    </li>
  );
}

/** The raises that need the least to go ahead. */
export function Tipping({
  cards,
  projects,
  now,
}: {
  readonly cards: readonly ProjectCard[];
  readonly projects: number;
  readonly now: Date;
}) {
  return (
    <section className="sec" aria-labelledby="tipping">
      <SectionHeading id="tipping" title="Closest to tipping">
        <Link to="/projects">All {pluralize(projects, "project")}</Link>
      </SectionHeading>
      <ul className="tips">
        {cards.map((card) => (
          <Raise key={card.id} card={card} now={now} />
        ))}
      </ul>
    </section>
  );
}
