import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { createOrganization } from "#app/domain/identity/create-organization.server.ts";
import { createOrganizationInput } from "#app/domain/identity/organization.ts";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { admissionRule, type AdmissionRule } from "#app/domain/identity/admission.ts";
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
  const rule = admissionRule((await networkSettings(ctx.db))?.settings);
  return { key: ctx.newId(), rule, bySteward: may(ctx.actor, "organization.admit") };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const parsed = await parseForm(args.request, createOrganizationInput);
  if (!parsed.ok) return parsed.reply;
  const { key, ...wanted } = parsed.value;
  const answer = await createOrganization(ctx, key, wanted);
  if (!answer.ok) return refused(parsed.submission, answer.refusal);
  const { slug, standing } = answer.value;
  const { name } = parsed.value;
  if (standing === "applied")
    return redirectWithToast(`/organizations/${slug}/standing`, {
      id: ctx.newId(),
      message: `You applied for ${name}, and are its representative. The steward decides, and you are told.`,
    });
  const speaks = may(ctx.actor, "organization.admit");
  return redirectWithToast(`/organizations/${slug}/${speaks ? "invitations" : "people"}`, {
    id: ctx.newId(),
    message: speaks
      ? `${name} is registered and admitted. Invite its first representative.`
      : `${name} is registered, and you are its representative.`,
  });
}

const sayRule: Readonly<Record<AdmissionRule, string>> = {
  steward:
    "You apply for it and become its representative. The steward reads what you write here and decides. Until then you read, talk and propose, and what it pledges is an intent.",
  invitation: "This network takes organizations in by invitation only: its steward registers them.",
  open: "You become its representative, and invite the others.",
};

export default function NewOrganization() {
  const { key, rule, bySteward } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("new-organization", {
    lastResult: useActionData<typeof action>(),
    fields: {
      name: { required: true, maxLength: limits.organizationNameLength },
      kind: { required: true },
      description: { maxLength: limits.descriptionLength },
      websiteUrl: { required: true, maxLength: limits.urlLength },
      applicantPosition: { required: true, maxLength: limits.summaryLength },
      runs: { required: true, maxLength: limits.summaryLength },
      vouchedBy: { maxLength: limits.summaryLength },
    },
    defaultValue: { kind: "member" },
  });
  return (
    <div className="page-settings wrap narrow">
      <PageHeading
        title="Register an organization"
        lead={
          <>
            {bySteward
              ? "It is admitted by this, and speaks for itself once you invited its first representative."
              : sayRule[rule]}{" "}
            Is it here already? <Link to="/organizations">Look first</Link>, and ask its representative for an
            invitation.
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
        <InputField field={fields.websiteUrl} label="Web address" type="url" placeholder="https://" />
        <TextareaField
          field={fields.runs}
          label="What it runs"
          rows={2}
          hint="Which software, for whom; or what it maintains, funds or delivers."
        />
        <TextareaField
          field={fields.vouchedBy}
          label="Who vouches for it"
          optional
          rows={2}
          hint="People or organizations of this network who know it."
        />
        <InputField field={fields.applicantPosition} label="What you do there" />
        <div className="acts">
          <Button busy={busy}>{rule === "steward" && !bySteward ? "Apply" : "Register it"}</Button>
        </div>
      </Form>
    </div>
  );
}
