import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { limits } from "#app/domain/kernel/limits.ts";
import { maintainerInput } from "#app/domain/maintainers/maintainer-input.ts";
import { maintainerForm } from "#app/domain/maintainers/maintainer-pages.server.ts";
import { claimMaintainership, nameMaintainer } from "#app/domain/maintainers/state-maintainership.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { ChoiceField, FormErrors, InputField, TextareaField } from "#app/ui/base/field.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction = () => [{ title: "Who maintains a repository · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const repository = (new URL(args.request.url).searchParams.get("repository") ?? "").slice(0, 160);
  return { ...maintainerForm(ctx), repository, key: ctx.newId() };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const form = await parseForm(args.request, maintainerInput);
  if (!form.ok) return form.reply;
  const { key, whose, evidence, email, ...stated } = form.value;
  const answer =
    whose === "another"
      ? await nameMaintainer(ctx, key, { ...stated, email, evidence: evidence === "vouched" ? "word" : evidence })
      : await claimMaintainership(ctx, key, { ...stated, evidence: evidence === "word" ? "vouched" : evidence });
  if (!answer.ok) return refused(form.submission, answer.refusal);
  return redirectWithToast(`/maintainers/${answer.value.maintainershipId}`, {
    id: ctx.newId(),
    message:
      whose === "another"
        ? "They are known as a maintainer now. What they answer counts."
        : "It waits to be confirmed. Until then your answers are shown, and count for nothing.",
  });
}

export default function StateMaintainer() {
  const { mayName, code, repository, key } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("maintainer", {
    lastResult: useActionData<typeof action>(),
    fields: {
      key: { required: true },
      whose: {},
      repository: { required: true },
      handle: { maxLength: limits.nameLength },
      email: { maxLength: limits.emailLength },
      evidence: { required: true },
      evidenceUrl: { maxLength: limits.urlLength },
      note: { maxLength: limits.noteLength },
    },
    defaultValue: { key, repository, whose: mayName ? "another" : "mine" },
  });
  return (
    <div className="wrap narrow">
      <PageHeading
        title="Who maintains a repository"
        lead="Say by what everybody can see it. Somebody looks at it and confirms it; nothing is read by a machine."
      />
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <input type="hidden" name="key" value={fields.key.initialValue ?? key} />
        {mayName && (
          <ChoiceField
            field={fields.whose}
            label="Who maintains it"
            options={[
              { value: "another", label: "Somebody else", hint: "You looked at the evidence. It counts at once." },
              { value: "mine", label: "I do", hint: "Somebody else of the steward’s confirms it." },
            ]}
          />
        )}
        <InputField field={fields.repository} label="Repository" placeholder="owner/name" />
        <InputField
          field={fields.handle}
          label="Name there"
          optional={!mayName}
          hint="As the repository knows them, for example @heron."
        />
        {mayName && (
          <InputField
            field={fields.email}
            label="Mail address that the evidence names"
            type="email"
            optional
            hint="Of somebody else: an answer by a link that is mailed there counts as theirs, under the name above. It is shown to nobody."
          />
        )}
        <ChoiceField
          field={fields.evidence}
          label="How it can be seen"
          options={[
            {
              value: "named",
              label: "They are named there",
              hint: "In CODEOWNERS, in MAINTAINERS, or in what the package says of itself.",
            },
            {
              value: "code",
              label: "A code stands in the repository",
              hint: (
                <>
                  Yours is <code>{code}</code>. Put it into a file there, for instance <code>.github/tributary</code>;
                  it is no secret, and may go once it was seen.
                </>
              ),
            },
            {
              value: "vouched",
              label: "Two of its maintainers vouch",
              hint: "Those who are known here find it among what waits.",
            },
            ...(mayName
              ? [{ value: "word", label: "The steward’s word", hint: "There is no other evidence: say below why." }]
              : []),
          ]}
        />
        <InputField
          field={fields.evidenceUrl}
          label="Address"
          type="url"
          inputMode="url"
          optional
          placeholder="https://github.com/owner/name/blob/main/CODEOWNERS"
        />
        <TextareaField field={fields.note} label="Remark" optional rows={3} />
        <div className="acts">
          <Button busy={busy}>Say so</Button>
          <ButtonLink tone="plain" to="/maintainers">
            Back
          </ButtonLink>
        </div>
      </Form>
    </div>
  );
}
