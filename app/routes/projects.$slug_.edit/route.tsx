import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation, type ShouldRevalidateFunctionArgs } from "@remix-run/react";
import { editProject } from "#app/domain/projects/edit-project.server.ts";
import { editInput } from "#app/domain/projects/project.ts";
import { editProposalPage } from "#app/domain/projects/proposal-pages.server.ts";
import { isScopeOpen } from "#app/domain/projects/stage.ts";
import { requirePerson, type PersonAsker } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { FormErrors } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { proposalFieldLimits, ProposalFields } from "#app/ui/project/proposal-fields.tsx";
import "#app/ui/styles/pages/proposal.css";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Edit ${data?.written.title ?? "a project"} · Tributary` },
];

async function find({ ctx }: PersonAsker, slug: string | undefined) {
  const found = await editProposalPage(ctx, slug ?? "");
  if (!found) throw new Response(null, { status: 404 });
  return found;
}

export async function loader(args: LoaderFunctionArgs) {
  const { project, narratives } = await find(await requirePerson(args), args.params.slug);
  const { slug, title, summary, problem, solution, implementation, fit, repositories, narrativeId, rev } = project;
  return {
    slug,
    rev,
    narratives,
    isOpen: isScopeOpen(project.stage),
    written: {
      title,
      summary,
      problem,
      solution,
      implementation,
      fit,
      repositories: repositories.join("\n"),
      narrativeId: narrativeId ?? "",
    },
  };
}

export async function action(args: ActionFunctionArgs) {
  const person = await requirePerson(args);
  const { project } = await find(person, args.params.slug);
  const parsed = await parseForm(args.request, editInput);
  if (!parsed.ok) return parsed.reply;
  const answer = await editProject(person.ctx, null, { projectId: project.id, ...parsed.value });
  if (!answer.ok) return refused(parsed.submission, answer.refusal);
  return redirectWithToast(`/projects/${answer.value.slug}`, {
    id: person.ctx.newId(),
    message: "Changed. The history says what.",
  });
}

/** After "changed meanwhile" too: what others saved is then shown beneath what was typed, and saving again is a decision. */
export const shouldRevalidate = ({ actionStatus, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs) =>
  defaultShouldRevalidate || actionStatus === 409;

const names = {
  title: "Title",
  summary: "The shared problem",
  problem: "Problem",
  solution: "Solution",
  implementation: "Implementation",
  fit: "Fit",
  repositories: "Repositories",
} as const;

export default function EditProject() {
  const { slug, rev, narratives, isOpen, written } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>()?.initialValue;
  const isChangedMeanwhile = sent !== undefined && sent?.rev !== String(rev);
  const typed = (name: string) => (typeof sent?.[name] === "string" ? sent[name].replaceAll("\r\n", "\n").trim() : "");
  const differing = (Object.keys(names) as (keyof typeof names)[]).filter(
    (name) => isChangedMeanwhile && typed(name) !== written[name],
  );
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("edit-proposal", {
    lastResult: useActionData<typeof action>(),
    fields: proposalFieldLimits,
    defaultValue: written,
  });
  return (
    <div className="page-proposal wrap">
      <PageHeading
        before={
          <p className="s">
            <Link to={`/projects/${slug}`}>{written.title}</Link>
          </p>
        }
        title="Edit the proposal"
      />
      {isOpen ? (
        <Form method="post" className="form" {...formProps}>
          <FormErrors id={errorId} errors={errors} />
          <input type="hidden" name="rev" value={rev} />
          <ProposalFields fields={fields} narratives={narratives} />
          {differing.length > 0 && (
            <section aria-labelledby="now" className="stands-now">
              <h2 id="now">What stands now, where your text differs</h2>
              <p>Saving again puts your text in its place; the history keeps that both of you changed it.</p>
              <dl>
                {differing.map((name) => (
                  <div key={name}>
                    <dt>{names[name]}</dt>
                    <dd>{written[name] === "" ? "(empty)" : written[name]}</dd>
                  </div>
                ))}
              </dl>
            </section>
          )}
          <div className="acts">
            <Button busy={busy}>Save the changes</Button>
            <ButtonLink tone="plain" to={`/projects/${slug}`}>
              Leave it as it is
            </ButtonLink>
          </div>
        </Form>
      ) : (
        <p className="soft">
          Its scope is signed off, so its texts stay as people signed them. To change them, the steward first moves the
          project back to scoping, with a reason.
        </p>
      )}
    </div>
  );
}
