import type { ProjectCard } from "#app/domain/marketplace/marketplace-pages.server.ts";
import { missingMinor } from "#app/domain/marketplace/project-stream.ts";
import { pluralize } from "#app/ui/base/pluralize.ts";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { OrganizationMarks } from "#app/ui/organization/organization-mark.tsx";
import { marksOf, streamBarData } from "#app/ui/funding-bar/project-stream.ts";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";
import { StageMark } from "#app/ui/project/stage-mark.tsx";
import { StreamBar, StreamWords } from "#app/ui/funding-bar/stream-bar.tsx";

interface ProjectProps {
  readonly project: ProjectCard;
  /** The server's now. */
  readonly now: string;
}

/** What follows the sums: who is in, and how long there is. */
export function streamFacts({ stage, closesAt, stream }: ProjectCard, now: string) {
  return [
    ...(stream.organizations > 0 ? [pluralize(stream.organizations, "organization")] : []),
    ...(stage === "raising" && closesAt ? [<RelativeTime key="closes" at={closesAt} now={now} />] : []),
    ...(stream.goalMinor === null ? ["no price yet"] : []),
  ];
}

const ordinals = ["first", "second", "third", "fourth", "fifth"];

/** The line that says what matters next for a project at its stage. */
function NextThing({ project }: { readonly project: ProjectCard }) {
  const { stage, stream, deliverables, contributions, endorsements, queuePlace } = project;
  const { currency, waitingMinor, firmMinor, goalMinor } = stream;
  const missing = missingMinor(stream);
  const amount = (minor: bigint) => <Amount minor={minor} currency={currency} />;
  switch (stage) {
    case "raising":
      return (
        <>
          <span className="need">
            {missing !== null && missing > 0n ? (
              <>{amount(missing)} to the minimum</>
            ) : goalMinor !== null && goalMinor > firmMinor ? (
              <>Minimum reached, {amount(goalMinor - firmMinor)} to the goal</>
            ) : (
              "The whole goal is firm"
            )}
          </span>
          {waitingMinor > 0n && <>, {amount(waitingMinor)} waits on conditions</>}
        </>
      );
    case "upcoming":
      return (
        <>
          {queuePlace !== null && queuePlace <= ordinals.length
            ? `In the queue, ${ordinals[queuePlace - 1]} place`
            : "In the queue"}
        </>
      );
    case "cofunded":
      return <>Co-funded; its place in the queue comes next</>;
    case "lapsed":
      return <>The minimum was not reached; every pledge was released</>;
    case "done":
    case "communicated":
    case "credited":
    case "closed":
      return (
        <>
          {deliverables.accepted} of {deliverables.all} accepted, {pluralize(contributions, "contribution")} upstream
        </>
      );
    case "kick_off":
    case "in_flight":
    case "paused":
    case "reverted":
      return (
        <>
          {deliverables.all > 0
            ? `${deliverables.accepted} of ${pluralize(deliverables.all, "deliverable")} accepted`
            : "Its deliverables are being cut"}
        </>
      );
    default:
      if (endorsements.people === 0) return <>Nobody has endorsed it yet</>;
      return (
        <>
          Endorsed by {pluralize(endorsements.people, "person", "people")}
          {endorsements.organizations > 0 && <> for {pluralize(endorsements.organizations, "organization")}</>}
        </>
      );
  }
}

const repositoriesOf = (repositories: readonly string[]) => {
  const [first, ...more] = repositories;
  return first === undefined ? "repository not decided yet" : more.length === 0 ? first : `${first} +${more.length}`;
};

/** A project in the list: what it is about, how its money stands, who is in. */
export function Card({ project, now }: ProjectProps) {
  const { slug, title, summary, stage, atRisk, origin, stream, repositories, fundersAsStated, contributions } = project;
  const marks = marksOf(stream);
  return (
    <li className={stage === "raising" ? "card rising" : "card"}>
      <p className="meta">
        <StageMark stage={stage} {...(atRisk ? { word: "At risk" } : {})} />
        <span className="repo">{repositoriesOf(repositories)}</span>
      </p>
      <h3>
        <Link to={`/projects/${slug}`} prefetch="intent">
          {title}
        </Link>
      </h3>
      <p className="prob">{summary}</p>
      {origin === "documented" ? (
        <p className="words documented">
          A public record, outside this network’s book
          {fundersAsStated && <>. Who paid, as its source says: {fundersAsStated}</>}
          {contributions > 0 && <>; {pluralize(contributions, "contribution")} upstream</>}.
        </p>
      ) : (
        <>
          {(stream.goalMinor !== null || stream.parts.length > 0) && <StreamBar data={streamBarData(stream)} />}
          {(stream.goalMinor !== null || stream.parts.length > 0) && (
            <StreamWords data={streamBarData(stream)} after={streamFacts(project, now)} />
          )}
          <p className="words">
            <NextThing project={project} />
          </p>
          {marks.length > 0 && <OrganizationMarks label="In" organizations={marks} limit={10} />}
        </>
      )}
    </li>
  );
}
