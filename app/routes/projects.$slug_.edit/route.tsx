import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { editProject } from "#app/domain/projects/edit-project.server.ts";
import { editInput } from "#app/domain/projects/project.ts";
import { editProposalPage } from "#app/domain/projects/proposal-pages.server.ts";
import { isScopeOpen } from "#app/domain/projects/stage.ts";
import { requirePerson, type PersonAsker } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/button.tsx";
import { FormErrors } from "#app/ui/field.tsx";
import { PageHeading } from "#app/ui/page-heading.tsx";
import { proposalFieldLimits, ProposalFields } from "#app/ui/proposal-fields.tsx";
import "#app/ui/styles/pages/proposal.css";
import { useServerForm } from "#app/ui/use-server-form.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `Edit ${data?.written.title ?? "a project"} · Tributary` }];

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
    written: { title, summary, problem, solution, implementation, fit, repositories: repositories.join("\n"), narrativeId: narrativeId ?? "" },
  };
}

export async function action(args: ActionFunctionArgs) {
  const person = await requirePerson(args);
  const { project } = await find(person, args.params.slug);
  const parsed = await parseForm(args.request, editInput);
  if (!parsed.ok) return parsed.reply;
  const answer = await editProject(person.ctx, project.id, parsed.value);
  if (!answer.ok) return refused(parsed.submission, answer.refusal);
  return redirectWithToast(`/projects/${answer.value.slug}`, { id: person.ctx.newId(), message: "Changed. The history says what." });
}

export default function EditProject() {
  const { slug, rev, narratives, isOpen, written } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("edit-proposal", { lastResult: useActionData<typeof action>(), fields: proposalFieldLimits, defaultValue: written });
  return (
    <div className="page-proposal wrap">
      <PageHeading before={<p className="s"><Link to={`/projects/${slug}`}>{written.title}</Link></p>} title="Edit the proposal" />
      {isOpen ? (
        <Form method="post" className="form" {...formProps}>
          <FormErrors id={errorId} errors={errors} />
          <input type="hidden" name="rev" value={rev} />
          <ProposalFields fields={fields} narratives={narratives} />
          <div className="acts">
            <Button busy={busy}>Save the changes</Button>
            <ButtonLink tone="plain" to={`/projects/${slug}`}>Leave it as it is</ButtonLink>
          </div>
        </Form>
      ) : (
        <p className="soft">Its scope is signed off, so its texts stay as people signed them. To change them, the steward first moves the project back to scoping, with a reason.</p>
      )}
    </div>
  );
}
