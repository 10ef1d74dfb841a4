import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { limits } from "#app/domain/kernel/limits.ts";
import { consentInput } from "#app/domain/projects/project.ts";
import { recordConsent } from "#app/domain/maintainers/record-consent.server.ts";
import { stagePage } from "#app/domain/progress/stage-pages.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { requireProject } from "#app/http/project.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { ChoiceField, FormErrors, InputField, SelectField, TextareaField } from "#app/ui/base/field.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `What the maintainers say${loaded ? `: ${loaded.project.title}` : ""} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await stagePage(ctx, args.params.slug ?? "");
  if (!page) throw data(null, { status: 404 });
  const { project, may } = page;
  if (!may.consent) throw data(null, { status: 403 });
  const asked = new URL(args.request.url).searchParams.get("repository");
  return {
    project,
    as: may.consent,
    repository: project.repositories.find((each) => each === asked) ?? project.repositories[0] ?? "",
  };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, project } = await requireProject(args);
  const form = await parseForm(args.request, consentInput);
  if (!form.ok) return form.reply;
  const recorded = await recordConsent(ctx, null, { projectId: project.id, ...form.value });
  if (!recorded.ok) return refused(form.submission, recorded.refusal);
  return redirectWithToast(`/projects/${project.slug}/stage#maintainers`, {
    id: ctx.newId(),
    message: `The answer for ${form.value.repository} is recorded.`,
  });
}

export default function Consent() {
  const { project, as, repository } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("consent", {
    lastResult: useActionData<typeof action>(),
    fields: {
      repository: { required: true },
      answer: { required: true },
      note: { required: as === "steward", maxLength: limits.noteLength },
      who: { required: as === "steward", maxLength: limits.nameLength },
    },
    defaultValue: { repository },
  });
  return (
    <div className="wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={project} />}
        title="What the maintainers say"
        lead={
          as === "maintainer"
            ? "You are asked before money is raised. Your answer is public, stands beside those of others, and you may change it."
            : "Write down what a maintainer answered elsewhere, with the address where it can be read. It counts once it is known that they maintain the repository."
        }
      />
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <SelectField
          field={fields.repository}
          label="Repository"
          options={project.repositories.map((value) => ({ value, label: value }))}
        />
        {as === "steward" && (
          <InputField field={fields.who} label="Who answered" hint="Their name there, for example @heron." />
        )}
        <ChoiceField
          field={fields.answer}
          label="Answer"
          options={[
            {
              value: "consents",
              label: as === "maintainer" ? "I agree" : "They agree",
              hint: "The work is welcome upstream, as it is described.",
            },
            {
              value: "conditional",
              label: as === "maintainer" ? "I agree if …" : "They agree if …",
              hint: "It is welcome once something changes. Say what.",
            },
            {
              value: "objects",
              label: as === "maintainer" ? "I object" : "They object",
              hint: "It should not be done like this. No money is raised against it.",
            },
          ]}
        />
        <TextareaField
          field={fields.note}
          label={as === "maintainer" ? "Remark" : "Where they said so"}
          optional={as === "maintainer"}
          rows={3}
          hint={as === "steward" ? "The address of their reply, and what matters in it." : undefined}
        />
        <div className="acts">
          <Button busy={busy}>Record the answer</Button>
          <ButtonLink tone="plain" to={`/projects/${project.slug}/stage`}>
            Back
          </ButtonLink>
        </div>
      </Form>
    </div>
  );
}
