import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ladderPage } from "#app/domain/marketplace/ladder-page.server.ts";
import { rungWords } from "#app/domain/pledges/rung-words.ts";
import { asker } from "#app/http/actor.server.ts";
import { preferredLocale } from "#app/http/root-data.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { Link } from "#app/ui/base/link.tsx";
import { subjectPlace } from "#app/domain/discussion/message-place.ts";
import { unnamedMember } from "#app/ui/organization/organization-mark.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";
import "#app/ui/styles/pages/account.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `A pledge${loaded ? `: ${loaded.page.project.title}` : ""} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, viewer } = await asker(args);
  const page = await ladderPage(
    ctx,
    args.params.slug ?? "",
    args.params.pledgeId ?? "",
    viewer?.locale ?? preferredLocale(args.request),
  );
  if (!page) throw notFound();
  return { page, now: ctx.clock.now().toISOString() };
}

export default function Ladder() {
  const { page, now } = useLoaderData<typeof loader>();
  const { project, pledge, steps, heldFrom, mayWithdraw } = page;
  const isHeld = heldFrom !== null && heldFrom <= now;
  const { organization, terms, waitsFor, why, deliverable, transferNumber } = pledge;
  const said =
    terms === ""
      ? ""
      : `${terms.replace(/^./, (letter) => letter.toUpperCase())}${deliverable ? ` for deliverable ${deliverable.position}, ${deliverable.title}` : ""}${waitsFor === "" ? "" : `, if ${waitsFor}`}. `;
  return (
    <div className="page-settings wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={project} />}
        title={`The pledge of ${organization?.name ?? unnamedMember.toLowerCase()}`}
        lead={`${said}${why}`}
      />
      {heldFrom !== null && (
        <p>
          {isHeld ? "The last days of the raise began" : "It can be withdrawn until the last days of the raise begin"}{" "}
          <RelativeTime at={heldFrom} now={now} both />.{" "}
          {isHeld
            ? "Only the steward releases it, when its budget holder asks."
            : "From then on only the steward releases it."}
        </p>
      )}
      <section aria-labelledby="ladder">
        <h2 id="ladder">Its ladder</h2>
        <ol className="rows">
          {steps.map(({ from, to, reason, by, at }, index) => (
            <li key={index}>
              <div className="grow">
                <b>{from === to ? `Still ${rungWords[to].toLowerCase()}` : rungWords[to]}</b>
                <span className="s soft block">
                  <RelativeTime at={at} now={now} both />
                  {by && `, ${by}`}
                  {reason && `. ${reason}`}
                </span>
              </div>
            </li>
          ))}
        </ol>
      </section>
      <p className="acts">
        {mayWithdraw && (
          <Link to={`/projects/${project.slug}/pledges/${pledge.id}/${isHeld ? "release" : "withdrawal"}`}>
            {isHeld ? "Ask to release it" : "Withdraw it"}
          </Link>
        )}
        <Link to={`/projects/${project.slug}/pledges#pledge-${pledge.id}`}>All pledges of the project</Link>
        <Link to={subjectPlace(project.slug, `pledge:${pledge.id}`)}>What is said about it</Link>
        {transferNumber !== null && (
          <Link to={`/ledger/transfers/${transferNumber}`}>In the book: transfer {transferNumber}</Link>
        )}
      </p>
    </div>
  );
}
