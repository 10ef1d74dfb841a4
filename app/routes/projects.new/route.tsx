import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation, type ShouldRevalidateFunctionArgs } from "@remix-run/react";
import { useRef } from "react";
import { draftFields } from "#app/domain/projects/draft.ts";
import { proposalDraftKey } from "#app/domain/projects/draft-key.ts";
import { newProposalPage } from "#app/domain/projects/proposal-pages.server.ts";
import { proposalInput } from "#app/domain/projects/project.ts";
import { proposeProject } from "#app/domain/projects/propose-project.server.ts";
import { readDraft, saveDraft } from "#app/domain/projects/save-draft.server.ts";
import { asker, requirePerson } from "#app/http/actor.server.ts";
import { parseForm, readForm, refused } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { FormErrors, SelectField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { proposalFieldLimits, proposalFieldNames, ProposalFields } from "#app/ui/project/proposal-fields.tsx";
import "#app/ui/styles/pages/proposal.css";
import { useKeptDraft } from "#app/ui/base/use-kept-draft.ts";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction = () => [{ title: "Propose a project · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, viewer } = await asker(args);
  const { actor } = ctx;
  const [choices, draft] = await Promise.all([
    newProposalPage(ctx),
    actor.kind === "person" ? readDraft({ ...ctx, actor }, proposalDraftKey) : null,
  ]);
  return {
    ...choices,
    draft: draft && { fields: draft.fields, savedAt: draft.savedAt.toISOString() },
    key: ctx.newId(),
    signedIn: viewer !== null,
  };
}

/** The form keeps what is being written; only sending it, which answers with a new page or errors, asks the server anew. */
export const shouldRevalidate = ({ formAction, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs) =>
  formAction?.startsWith("/drafts/") ? false : defaultShouldRevalidate;

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  if (new URL(args.request.url).searchParams.has("keep")) {
    const written = Object.fromEntries(
      [...(await readForm(args.request, proposalInput))].filter(([name]) =>
        (proposalFieldNames as readonly string[]).includes(name),
      ),
    );
    const fields = draftFields.safeParse(written);
    if (!fields.success || !(await saveDraft(ctx, null, { draft: proposalDraftKey, fields: fields.data })).ok)
      throw new Response(null, { status: 422 });
    return redirectWithToast("/projects/new", { id: ctx.newId(), message: "Your draft is kept. Only you see it." });
  }
  const parsed = await parseForm(args.request, proposalInput);
  if (!parsed.ok) return parsed.reply;
  const { key, ...proposal } = parsed.value;
  const answer = await proposeProject(ctx, key, proposal);
  if (!answer.ok) return refused(parsed.submission, answer.refusal);
  const { slug } = answer.value;
  if (proposal.as === "draft")
    return redirectWithToast(`/projects/${slug}`, {
      id: ctx.newId(),
      message: "Kept as a draft of your organization. Others see it once you propose it.",
    });
  return slug
    ? redirectWithToast(`/projects/${slug}`, {
        id: ctx.newId(),
        message: "Proposed. Everybody can read it now, endorse it and talk about it.",
      })
    : redirect("/projects");
}

export default function NewProject() {
  const { organizations, narratives, draft, key, signedIn } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "submitting";
  const form = useRef<HTMLFormElement>(null);
  const { fields, errors, errorId, formProps } = useServerForm("proposal", {
    lastResult: useActionData<typeof action>(),
    fields: { ...proposalFieldLimits, organizationId: { required: true } },
    defaultValue: { organizationId: organizations[0]?.id ?? "", ...draft?.fields },
  });
  const note = useKeptDraft(form, {
    key: proposalDraftKey,
    names: proposalFieldNames,
    savedAt: draft?.savedAt ?? null,
    server: signedIn,
  });
  const mayPropose = organizations.length > 0;
  return (
    <div className="page-proposal wrap">
      <PageHeading
        title="Propose a project"
        lead="Write down what several of you need. When the four texts say enough, it becomes a candidate: others can endorse it, and it can be sized and priced."
      />
      <Form method="post" className="form" {...formProps} ref={form}>
        <FormErrors id={errorId} errors={errors} />
        <input type="hidden" name="key" value={key} />
        {organizations.length > 1 ? (
          <SelectField
            field={fields.organizationId}
            label="On behalf of"
            options={organizations.map(({ id, name }) => ({ value: id, label: name }))}
          />
        ) : (
          mayPropose && (
            <p className="soft">
              On behalf of {organizations[0]?.name}.
              <input type="hidden" name="organizationId" value={organizations[0]?.id} />
            </p>
          )
        )}
        <ProposalFields fields={fields} narratives={narratives} />
        <div className="acts">
          {mayPropose && (
            <Button name="as" value="candidate" busy={busy}>
              Propose it
            </Button>
          )}
          {mayPropose && (
            <Button name="as" value="draft" tone="plain" busy={busy}>
              Keep as our draft
            </Button>
          )}
          {signedIn && (
            <Button tone="plain" formAction="/projects/new?keep" formNoValidate>
              Save for myself
            </Button>
          )}
          {!signedIn && <ButtonLink to="/sign-in?next=%2Fprojects%2Fnew">Sign in to propose it</ButtonLink>}
          <span className="s faint" role="status">
            {note}
          </span>
        </div>
        {signedIn && !mayPropose && (
          <p className="soft">
            Projects are proposed by organizations. <Link to="/organizations">Find yours</Link> and ask to be invited,
            or <Link to="/organizations/new">register it</Link>; your text is kept meanwhile.
          </p>
        )}
      </Form>
    </div>
  );
}
