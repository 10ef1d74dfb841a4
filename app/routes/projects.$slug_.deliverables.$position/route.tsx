import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { hoursWords } from "#app/domain/contributions/hours.ts";
import { mayLinkTo } from "#app/domain/contributions/claim.server.ts";
import { deliverableCourse, deliverableWords, silenceDays } from "#app/domain/projects/deliverable.ts";
import { deliverablePage } from "#app/domain/marketplace/deliverable-pages.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { useLiveRefresh } from "#app/live/use-live-refresh.ts";
import { ButtonLink } from "#app/ui/base/button.tsx";
import { ContributionStateMark } from "#app/ui/project/contribution-state.tsx";
import { HoursGiven } from "#app/ui/project/hours-given.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Markdown } from "#app/ui/base/markdown.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { OrganizationMark, unnamedMember } from "#app/ui/organization/organization-mark.tsx";
import { subjectPlace } from "#app/domain/discussion/message-place.ts";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import { Day } from "#app/ui/base/relative-time.tsx";
import "#app/ui/styles/pages/project.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded ? `${loaded.page.deliverable.title}: ${loaded.page.project.title}` : "Deliverable"} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const page = await deliverablePage(ctx, args.params.slug ?? "", Number(args.params.position));
  if (!page) throw data(null, { status: 404 });
  const now = ctx.clock.now();
  return {
    page,
    mayLink: await mayLinkTo(ctx.db, ctx.actor, page.project.id),
    silentOpen: page.silentFrom !== null && page.silentFrom <= now,
    now: now.toISOString(),
  };
}

export default function Deliverable() {
  const { page, mayLink: linking, silentOpen, now } = useLoaderData<typeof loader>();
  const { project, deliverable, steps, cofunders, contributions, minutesInKind, moves, acceptFor, silentFrom, live } =
    page;
  const {
    position,
    title,
    state,
    staffMinor,
    cloudMinor,
    hoursLow,
    hoursHigh,
    repository,
    descriptionHtml,
    definitionOfDoneHtml,
  } = deliverable;
  useLiveRefresh(live.stream, live.cursor);
  const address = `/projects/${project.slug}/deliverables/${position}`;
  const reached = deliverableCourse.indexOf(state);
  const accepted = cofunders.filter(({ accepted: given }) => given !== null).length;
  return (
    <div className="page-project wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={project} />}
        title={`${position}. ${title}`}
        lead={deliverableWords[state].meaning}
      />
      <ol className="course" aria-label="Its states">
        {deliverableCourse.map((each, index) => (
          <li
            key={each}
            className={index < reached ? "past" : index === reached ? "here" : undefined}
            aria-current={index === reached ? "step" : undefined}
          >
            {deliverableWords[each].word}
          </li>
        ))}
      </ol>
      {(moves.length > 0 || acceptFor.length > 0 || silentFrom) && (
        <p className="acts">
          {acceptFor.length > 0 && <ButtonLink to={`${address}/acceptances`}>Accept it</ButtonLink>}
          {moves.map(({ to, words }) => (
            <ButtonLink key={to} tone="plain" small to={`${address}/moves?to=${to}`}>
              {words}
            </ButtonLink>
          ))}
          {silentOpen && (
            <ButtonLink tone="plain" small to={`${address}/acceptances?for=silent`}>
              Accept for those who stay silent
            </ButtonLink>
          )}
          {silentFrom && !silentOpen && (
            <span className="s soft">
              From <Day at={silentFrom} now={now} /> on, {silenceDays} days after monitoring began, the steward may
              accept for those who stay silent.
            </span>
          )}
        </p>
      )}
      <section className="way" aria-labelledby="work">
        <h2 id="work">The work</h2>
        {descriptionHtml && <Markdown sanitizedHtml={descriptionHtml} />}
        <ul className="list">
          <li>
            <b>Done means</b>
            <span>{definitionOfDoneHtml ? <Markdown sanitizedHtml={definitionOfDoneHtml} /> : "not said"}</span>
          </li>
          <li>
            <b>Price</b>
            <span>
              <Amount minor={staffMinor + cloudMinor} currency={project.currency} />: staff{" "}
              <Amount minor={staffMinor} currency={project.currency} /> for{" "}
              {hoursLow === hoursHigh ? hoursHigh : `${hoursLow} to ${hoursHigh}`} hours, cloud{" "}
              <Amount minor={cloudMinor} currency={project.currency} /> at cost
            </span>
          </li>
          {deliverable.givenMinor > 0n && (
            <li>
              <b>In hours</b>
              <span>
                <HoursGiven
                  deliverable={deliverable}
                  currency={project.currency}
                  raising={project.stage === "raising"}
                />
                . <Link to={`${address}/hours`}>What was done of them</Link>
              </span>
            </li>
          )}
          {repository && (
            <li>
              <b>Lands in</b>
              <span>{repository}</span>
            </li>
          )}
        </ul>
      </section>
      {minutesInKind > 0 && (
        <p>
          <Link to={`/projects/${project.slug}/hours`}>{hoursWords(minutesInKind)} verified hours</Link> were worked for
          it in kind, beside the money.
        </p>
      )}
      <section className="way" aria-labelledby="cofunders">
        <h2 id="cofunders">Acceptance</h2>
        {cofunders.length === 0 ? (
          <p className="soft">It is not divided over pledges, so no co-funder has to accept it.</p>
        ) : (
          <>
            <p>
              {accepted} of {cofunders.length} co-funders accepted it.
            </p>
            <ul className="list marks">
              {cofunders.map(({ organization, paysMinor, accepted: given }, index) => (
                <li key={organization?.id ?? index}>
                  <OrganizationMark organization={organization} state={given ? "stands" : "waits"} decorative />
                  <span>
                    <b>{organization?.name ?? unnamedMember}</b>
                    {paysMinor !== null && (
                      <>
                        , pays <Amount minor={paysMinor} currency={project.currency} />
                      </>
                    )}
                    {given ? (
                      <>
                        , <span className="moss">accepted</span> <Day at={given.at} now={now} />
                        {given.name && ` by ${given.name}`}
                        {given.note && <span className="why">. {given.note}</span>}
                      </>
                    ) : (
                      <span className="soft">, not yet</span>
                    )}
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
      <section className="up way" aria-labelledby="upstream">
        <h2 id="upstream">Upstream contributions</h2>
        {contributions.length === 0 ? (
          <p className="none">Nothing is linked to it yet.</p>
        ) : (
          <ul className="list">
            {contributions.map((each) => (
              <li key={each.id}>
                <Link className="quiet" to={`/contributions/${each.id}`}>
                  {each.title}
                </Link>
                <span className="st">
                  <ContributionStateMark state={each.state} day={each.happenedOn} />
                </span>
                <span className="who">{each.repository}</span>
              </li>
            ))}
          </ul>
        )}
        <p className="acts">
          {linking && (
            <Link to={`/projects/${project.slug}/contributions/new?deliverable=${position}`}>Link a contribution</Link>
          )}
          <Link to={subjectPlace(project.slug, `deliverable:${deliverable.id}`)}>What is said about it</Link>
        </p>
      </section>
      {steps.length > 0 && (
        <section className="way" aria-labelledby="steps">
          <h2 id="steps">Steps so far</h2>
          <ol className="list">
            {steps.map(({ from, to, reason, by, at }) => (
              <li key={`${to} ${at.toISOString()}`}>
                <Day at={at} now={now} />
                <span>
                  <b>
                    {from && `${deliverableWords[from].word} to `}
                    {from ? deliverableWords[to].word.toLowerCase() : deliverableWords[to].word}
                  </b>
                  {by && `, by ${by}`}
                  {reason && <span className="why">. {reason}</span>}
                </span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </div>
  );
}
