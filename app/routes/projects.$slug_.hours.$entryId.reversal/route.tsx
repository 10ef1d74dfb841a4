import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { takeBackHoursInput } from "#app/domain/contributions/hours-input.ts";
import { hoursToTakeBack } from "#app/domain/contributions/hours-pages.server.ts";
import { hoursStateWords, hoursWords } from "#app/domain/contributions/hours.ts";
import { takeBackHours } from "#app/domain/contributions/take-back-hours.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { requireProject } from "#app/http/project.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { PlainDay } from "#app/ui/project/contribution-state.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import { ReversalForm } from "#app/ui/book/reversal-form.tsx";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Take hours back${loaded ? `: ${loaded.project.title}` : ""} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const found = await hoursToTakeBack(ctx, args.params.slug ?? "", args.params.entryId ?? "");
  if (!found) throw notFound();
  return { ...found, key: ctx.newId() };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, project } = await requireProject(args);
  const form = await parseForm(args.request, takeBackHoursInput);
  if (!form.ok) return form.reply;
  const { key, reason } = form.value;
  const takenBack = await takeBackHours(ctx, key, {
    projectId: project.id,
    entryId: args.params.entryId ?? "",
    reason,
  });
  if (!takenBack.ok) return refused(form.submission, takenBack.refusal);
  return redirectWithToast(`/projects/${project.slug}/hours`, {
    id: key,
    message: `${hoursWords(takenBack.value.minutes)} hours are taken back. The entry stays, with its mirror.`,
  });
}

export default function TakeHoursBack() {
  const { project, entry, key } = useLoaderData<typeof loader>();
  return (
    <div className="wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={project} />}
        title="Take these hours back?"
        lead={
          <>
            {hoursWords(entry.minutes)} hours of {entry.person}, <PlainDay day={entry.workedOn} />,{" "}
            {hoursStateWords[entry.state]}. Nothing is deleted: the entry gets a mirror, and the right one is entered
            anew.
          </>
        }
      />
      <ReversalForm
        lastResult={useActionData<typeof action>()}
        idempotencyKey={key}
        hint="It stands beside the entry: another day, another project, entered twice …"
        take="Take them back"
        keep="Keep them"
        back={`/projects/${project.slug}/hours`}
      />
    </div>
  );
}
