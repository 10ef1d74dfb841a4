import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { answerClaim } from "#app/domain/contributions/answer-claim.server.ts";
import { contributionActInput } from "#app/domain/contributions/contribution-input.ts";
import { classWords, isUpstream, contributionKindWords, stateWords } from "#app/domain/contributions/contribution.ts";
import { authorWords } from "#app/domain/contributions/login.ts";
import { contributionPage } from "#app/domain/contributions/contribution-pages.server.ts";
import { moveContribution } from "#app/domain/contributions/move-contribution.server.ts";
import { asker, requirePerson } from "#app/http/actor.server.ts";
import { badRequest } from "#app/http/body.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { useLiveRefresh } from "#app/live/use-live-refresh.ts";
import { ContributionStateMark } from "#app/ui/project/contribution-state.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { Badge } from "./badge.tsx";
import { Claim } from "./claim.tsx";
import { Chain } from "./chain.tsx";
import { Credited } from "./credited.tsx";
import { StatedFacts } from "./stated-facts.tsx";
import { MoveState } from "./move-state.tsx";
import "#app/ui/styles/pages/contributions.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: loaded ? `${loaded.page.contribution.title}: upstream contribution` : "Upstream contribution" },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const page = await contributionPage(ctx, args.params.contributionId ?? "");
  if (!page) throw notFound();
  return { page, publicUrl: args.context.services.publicUrl, key: ctx.newId() };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const form = await parseForm(args.request, contributionActInput);
  if (!form.ok) return form.reply;
  const contributionId = args.params.contributionId ?? "";
  const { from, to, happenedOn, answer, reason } = form.value;
  if (answer) {
    const projectId = (await contributionPage(ctx, contributionId))?.contribution.project?.id;
    if (!projectId) throw notFound();
    const answered = await answerClaim(ctx, null, { projectId, contributionId, answer, reason });
    if (!answered.ok) return refused(form.submission, answered.refusal);
    const message =
      answer === "confirmed"
        ? "Confirmed: it counts, and is credited."
        : "Declined. Its address is free for whoever links it where it belongs.";
    return redirectWithToast(answer === "confirmed" ? `/contributions/${contributionId}` : "/contributions", {
      id: ctx.newId(),
      message,
    });
  }
  if (!from || !to) throw badRequest();
  const moved = await moveContribution(ctx, null, { contributionId, from, to, happenedOn });
  if (!moved.ok) return refused(form.submission, moved.refusal);
  return redirectWithToast(`/contributions/${contributionId}`, {
    id: ctx.newId(),
    message: `It is ${stateWords[moved.value.state]} now, and everybody on its pages sees so.`,
  });
}

export default function Contribution() {
  const { page, publicUrl } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const { contribution, moves, mayAnswerClaim, stream, cursor } = page;
  useLiveRefresh(stream, cursor);
  const { kind, repository, number, authorHandle, authorAffiliation, contributionClass, hours, url } = contribution;
  const about = [
    contributionKindWords[kind],
    hours !== null && `${hours} h`,
    authorHandle !== null && `by ${authorWords(authorHandle)}`,
    contributionClass !== null &&
      `${classWords[contributionClass]}: driven by ${contributionClass === "directed" ? "a member’s need" : "the upstream project’s need"}`,
  ].filter(Boolean);
  return (
    <div className="wrap page-contributions">
      <PageHeading
        before={
          <p className="s soft">
            <ContributionStateMark state={contribution.state} day={contribution.happenedOn} />
          </p>
        }
        title={contribution.title}
        lead={
          <>
            {about.join(" · ")}
            {authorAffiliation !== null && ` (${authorAffiliation})`}
            <br />
            <a href={url} rel="external noreferrer">
              {repository}
              {number !== null && ` #${number}`}
            </a>
          </>
        }
      />
      <div className="cols">
        <div>
          {contribution.claimedBy && (
            <Claim by={contribution.claimedBy} mayAnswer={mayAnswerClaim} lastResult={lastResult} />
          )}
          <Credited contribution={contribution} delivered={isUpstream(contribution.state)} />
          {contribution.facts && <StatedFacts facts={contribution.facts} />}
        </div>
        <div>
          <Chain contribution={contribution} />
          {moves.length > 0 && <MoveState state={contribution.state} moves={moves} lastResult={lastResult} />}
          {contribution.claimedBy === null && (
            <Badge
              path={`/contributions/${contribution.id}`}
              alt={`Made possible together: ${contribution.title}`}
              publicUrl={publicUrl}
            />
          )}
        </div>
      </div>
    </div>
  );
}
