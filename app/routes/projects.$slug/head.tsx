import type { ProjectPage } from "#app/domain/marketplace/project-page.ts";
import { missingMinor } from "#app/domain/marketplace/project-stream.ts";
import { givenOf } from "#app/domain/projects/money-left.ts";
import { stageWords } from "#app/domain/projects/stage-words.ts";
import { BookFigures } from "#app/ui/book/book-figures.tsx";
import { pluralize } from "#app/ui/base/pluralize.ts";
import { Legend } from "#app/ui/base/legend.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { fundingBarData } from "#app/ui/funding-bar/funding-bar-data.ts";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";
import { StageMark } from "#app/ui/project/stage-mark.tsx";
import { FundingBar, FundingWords } from "#app/ui/funding-bar/funding-bar.tsx";

interface HeadProps {
  readonly page: ProjectPage;
  readonly now: string;
}

/** Where it stands, what it is called, and its money as one bar. */
export function Head({ page, now }: HeadProps) {
  const { project, narrative, proposer, stream, figures, may } = page;
  const { slug, stage, atRisk, scopeVersion, closesAt, title, summary } = project;
  const missing = missingMinor(stream);
  const data = fundingBarData(stream);
  const given = givenOf(page.deliverables);
  const drawn = stream.goalMinor !== null || data.bands.length > 0;
  return (
    <>
      <p className="crumb">
        <StageMark stage={stage} {...(atRisk ? { word: `${stageWords[stage].word}, at risk` } : {})} />
        {narrative && (
          <span>
            in the narrative <Link to={`/projects?narrative=${narrative.slug}`}>{narrative.title}</Link>
          </span>
        )}
        {proposer.organization && (
          <span>
            proposed by{proposer.name && ` ${proposer.name},`}{" "}
            <Link to={`/organizations/${proposer.organization.slug}`}>{proposer.organization.name}</Link>
          </span>
        )}
        {scopeVersion > 0 && <span>scope version {scopeVersion}</span>}
        {may.edit && <Link to={`/projects/${slug}/edit`}>Edit the texts</Link>}
        {may.scope && <Link to={`/projects/${slug}/scope`}>Set scope and price</Link>}
        <Link to={`/projects/${slug}/stage`}>
          {may.moves.length > 0 || may.signOff.length > 0 || may.closeRaising ? "Move it on" : "Its way so far"}
        </Link>
      </p>
      <h1>{title}</h1>
      {summary && <p className="one">{summary}</p>}
      {drawn && (
        <>
          <FundingBar data={data} size="page" />
          <div className="sum">
            <FundingWords
              data={data}
              after={[
                ...(stream.organizations > 0 ? [pluralize(stream.organizations, "organization")] : []),
                ...(stage === "raising" && closesAt
                  ? [<RelativeTime key="closes" at={closesAt} now={now} both />]
                  : []),
                ...(stage === "raising" && missing !== null && missing > 0n
                  ? [
                      <span key="missing">
                        <b>
                          <Amount minor={missing} currency={stream.currency} />
                        </b>{" "}
                        to the minimum
                      </span>,
                    ]
                  : []),
                ...(given > 0n
                  ? [
                      <span key="given">
                        <b>
                          <Amount minor={given} currency={stream.currency} />
                        </b>{" "}
                        of the price given in hours
                      </span>,
                    ]
                  : []),
                ...(stream.goalMinor === null ? ["no price yet"] : []),
              ]}
            />
            <Legend
              keys={[
                "firm",
                ...(stream.waitingMinor > 0n
                  ? [
                      {
                        key: "conditional" as const,
                        after: <Amount minor={stream.waitingMinor} currency={stream.currency} />,
                      },
                    ]
                  : []),
                ...(stream.intentMinor > 0n
                  ? [
                      {
                        key: "intent" as const,
                        after: <Amount minor={stream.intentMinor} currency={stream.currency} />,
                      },
                    ]
                  : []),
                ...(stream.spentMinor > 0n ? ["delivered" as const] : []),
              ]}
            />
          </div>
          {figures.promisedMinor > 0n && (
            <BookFigures compact figures={figures} currency={stream.currency} of={`project=${slug}`} />
          )}
        </>
      )}
    </>
  );
}
