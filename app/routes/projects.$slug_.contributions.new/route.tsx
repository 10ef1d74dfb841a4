import { getFormProps, useForm } from "@conform-to/react";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { linkContributionInput, type LinkContributionInput } from "#app/domain/contributions/contribution-input.ts";
import {
  classWords,
  classes,
  contributionKindWords,
  kinds,
  stateWords,
  states,
} from "#app/domain/contributions/contribution.ts";
import { linkPage } from "#app/domain/contributions/contribution-pages.server.ts";
import { linkContribution } from "#app/domain/contributions/link-contribution.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { FormErrors, InputField, SelectField, TextareaField } from "#app/ui/base/field.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Link a contribution${loaded ? `: ${loaded.page.project.title}` : ""}` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await linkPage(ctx, args.params.slug ?? "");
  if (!page) throw notFound();
  if (!page.mayLink) throw notFound();
  return { page, key: ctx.newId() };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await linkPage(ctx, args.params.slug ?? "");
  if (!page) throw notFound();
  const form = await parseForm(args.request, linkContributionInput);
  if (!form.ok) return form.reply;
  const { key, ...contribution } = form.value;
  const linked = await linkContribution(ctx, key, { projectId: page.project.id, ...contribution });
  if (!linked.ok) return refused(form.submission, linked.refusal);
  return redirectWithToast(`/contributions/${linked.value.contributionId}`, {
    id: ctx.newId(),
    message: page.counts
      ? "It is linked. Everybody who pays for it is credited by their part."
      : "It waits to be confirmed by the steward or a maintainer. Until then it counts for nothing.",
    link: { href: `/projects/${page.project.slug}`, label: "Back to the project" },
  });
}

const firstUpper = (words: string) => words.replace(/^./, (letter) => letter.toUpperCase());

export default function LinkContribution() {
  const { page, key } = useLoaderData<typeof loader>();
  const { project, deliverables, inKind, counts, mayStateHours } = page;
  const lastResult = useActionData<typeof action>();
  const [search] = useSearchParams();
  const busy = useNavigation().state !== "idle";
  const asked = deliverables.find(({ position }) => String(position) === search.get("deliverable"));
  const [form, fields] = useForm<LinkContributionInput>({
    lastResult,
    id: "link",
    defaultValue: { state: "in_review", deliverableId: asked?.id ?? "" },
  });
  return (
    <div className="wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={project} />}
        title="Link a contribution"
        lead={
          counts
            ? "Its public address is the evidence. The same address is one contribution, so it is counted and credited once."
            : "Its public address is the evidence. The steward or a maintainer of the project confirms it; until then it is shown as claimed, and counts for nothing."
        }
      />
      <Form method="post" className="form" {...getFormProps(form)}>
        <FormErrors id={form.errorId} errors={form.errors} />
        <input type="hidden" name="key" value={String(fields.key.initialValue ?? key)} />
        <InputField
          field={fields.url}
          label="Address"
          type="url"
          inputMode="url"
          placeholder="https://github.com/owner/name/pull/123"
          hint="A pull request, issue, review or release on GitHub, or any public page."
        />
        <InputField field={fields.title} label="What it does, in one line" />
        <div className="field-row">
          <SelectField
            field={fields.state}
            label="State"
            options={states.map((value) => ({ value, label: firstUpper(stateWords[value]) }))}
          />
          <SelectField
            field={fields.kind}
            label="Kind"
            optional
            options={[
              { value: "", label: "As the address says" },
              ...kinds
                .filter((value) => mayStateHours || value !== "hours")
                .map((value) => ({ value, label: firstUpper(contributionKindWords[value]) })),
            ]}
          />
        </div>
        <SelectField
          field={fields.deliverableId}
          label="For"
          options={[
            { value: "", label: "The whole project" },
            ...deliverables.map(({ id, position, title }) => ({ value: id, label: `${position}. ${title}` })),
          ]}
        />
        <div className="field-row">
          <InputField field={fields.happenedOn} label="Day of merge, release or review" optional type="date" />
          <InputField field={fields.authorHandle} label="Author’s name upstream" optional />
        </div>
        <SelectField
          field={fields.contributionClass}
          label="Driven by"
          optional
          hint="Directed: a member’s need. Foundational: the upstream project’s own need."
          options={[
            { value: "", label: "Not said" },
            ...classes.map((value) => ({ value, label: firstUpper(classWords[value]) })),
          ]}
        />
        <div className="field-row">
          <SelectField
            field={fields.inKindOrganizationId}
            label="Worked on in kind by"
            optional
            options={[
              { value: "", label: "Nobody in kind" },
              ...inKind.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          {mayStateHours && <InputField field={fields.hours} label="Hours" optional inputMode="numeric" unit="h" />}
        </div>
        <TextareaField field={fields.note} label="Remark" optional rows={2} />
        <div className="acts">
          <Button busy={busy}>Link it</Button>
          <ButtonLink tone="plain" to={`/projects/${project.slug}`}>
            Back to the project
          </ButtonLink>
        </div>
      </Form>
    </div>
  );
}
