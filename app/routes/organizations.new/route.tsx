import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { createOrganization } from "#app/domain/identity/create-organization.server.ts";
import { createOrganizationInput } from "#app/domain/identity/organization.ts";
import { organizationKindWords, registrableKinds } from "#app/domain/identity/role.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { ChoiceField, FormErrors, InputField, TextareaField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import "#app/ui/styles/pages/account.css";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction = () => [{ title: "Register an organization · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  return { key: ctx.newId() };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const parsed = await parseForm(args.request, createOrganizationInput);
  if (!parsed.ok) return parsed.reply;
  const { key, ...wanted } = parsed.value;
  const answer = await createOrganization(ctx, key, wanted);
  if (!answer.ok) return refused(parsed.submission, answer.refusal);
  const { slug } = answer.value;
  return redirectWithToast(`/organizations/${slug}/people`, {
    id: ctx.newId(),
    message: `${parsed.value.name} is registered, and you are its representative.`,
  });
}

export default function NewOrganization() {
  const { key } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("new-organization", {
    lastResult: useActionData<typeof action>(),
    fields: {
      name: { required: true, maxLength: limits.organizationNameLength },
      kind: { required: true },
      description: { maxLength: limits.descriptionLength },
      websiteUrl: { maxLength: limits.urlLength },
    },
    defaultValue: { kind: "member" },
  });
  return (
    <div className="page-settings wrap narrow">
      <PageHeading
        title="Register an organization"
        lead={
          <>
            You become its representative, and invite the others. Is it here already?{" "}
            <Link to="/organizations">Look first</Link>, and ask its representative for an invitation.
          </>
        }
      />
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <input type="hidden" name="key" value={key} />
        <InputField
          field={fields.name}
          label="Name"
          autoComplete="organization"
          hint="As it should stand on its page. Its address follows from it, so it stays."
        />
        <ChoiceField
          field={fields.kind}
          label="What it is here"
          options={registrableKinds.map((value) => ({
            value,
            label: organizationKindWords[value].name,
            hint: organizationKindWords[value].purpose,
          }))}
        />
        <TextareaField
          field={fields.description}
          label="About it"
          optional
          rows={4}
          hint="Two or three sentences: who you are, whom you serve."
        />
        <InputField field={fields.websiteUrl} label="Website" optional type="url" placeholder="https://" />
        <div className="acts">
          <Button busy={busy}>Register it</Button>
        </div>
      </Form>
    </div>
  );
}
