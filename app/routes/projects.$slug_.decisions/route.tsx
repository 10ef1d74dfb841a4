import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { decisionsPage } from "#app/domain/discussion/decision-pages.server.ts";
import { decisionChange } from "#app/domain/discussion/decision.ts";
import { setAgreement } from "#app/domain/discussion/set-agreement.server.ts";
import { takeBackDecision } from "#app/domain/discussion/take-back-decision.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { requireProject } from "#app/http/project.server.ts";
import { useLiveRefresh } from "#app/live/use-live-refresh.ts";
import { Empty } from "#app/ui/base/empty.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { decisionPlace } from "#app/domain/discussion/message-place.ts";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { Pagination } from "#app/ui/base/pagination.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import { Decision } from "./decision.tsx";
import "#app/ui/styles/discussion.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Decisions${loaded ? `: ${loaded.page.title}` : ""} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const before = new URL(args.request.url).searchParams.get("before");
  const page = await decisionsPage(
    ctx,
    args.params.slug ?? "",
    before !== null && /^\d{1,9}$/.test(before) ? Number(before) : null,
  );
  if (!page) throw data(null, { status: 404 });
  return { page };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, project } = await requireProject(args);
  const form = await parseForm(args.request, decisionChange);
  if (!form.ok) return form.reply;
  const about = { projectId: project.id };
  const done =
    form.value.intent === "agree"
      ? await setAgreement(ctx, ctx.newId(), { ...about, ...form.value })
      : await takeBackDecision(ctx, form.value.key, { ...about, ...form.value });
  if (!done.ok) return refused(form.submission, done.refusal);
  throw redirect(decisionPlace(project.slug, done.value.number), 303);
}

/** What was decided in the talk about a project: the words as they were, who agrees, and what was taken back. */
export default function Decisions() {
  const { page } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const { slug, title, stream, cursor, decisions, nextBefore } = page;
  useLiveRefresh(stream, cursor, { when: ({ type }) => type.startsWith("decision.") });
  return (
    <div className="wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={{ slug, title }} />}
        title="Decisions"
        lead="What was decided in the discussion, in the words that stood there then. A message may be changed later; what is recorded here is not."
      />
      {decisions.length === 0 ? (
        <Empty
          title="Nothing is recorded as a decision yet"
          action={<Link to={`/projects/${slug}/discussion`}>The discussion</Link>}
        >
          Whoever speaks for an organization here can record a message as a decision, so that nobody has to search for
          it.
        </Empty>
      ) : (
        <ol className="decisions" aria-label="Decisions, newest first">
          {decisions.map((decision) => (
            <Decision key={decision.id} page={page} decision={decision} lastResult={lastResult} />
          ))}
        </ol>
      )}
      <Pagination
        label="Pages of decisions"
        parameter="before"
        nextAfter={nextBefore === null ? null : String(nextBefore)}
        nextWord="Earlier"
        firstWord="Newest"
      />
    </div>
  );
}
