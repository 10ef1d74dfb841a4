import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { limits } from "#app/domain/kernel/limits.ts";
import { contactInput } from "#app/domain/maintainers/ask-input.ts";
import { contactPage } from "#app/domain/maintainers/ask-pages.server.ts";
import { contactWords } from "#app/domain/maintainers/ask.ts";
import { setContact } from "#app/domain/maintainers/set-contact.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { ChoiceField, FormErrors, InputField, TextareaField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction = () => [{ title: "How you want to be asked · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const maintainershipId = args.params.maintainershipId ?? "";
  const page = await contactPage(ctx, maintainershipId);
  if (!page) throw notFound();
  return { page, back: `/maintainers/${maintainershipId}` };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const form = await parseForm(args.request, contactInput);
  if (!form.ok) return form.reply;
  const maintainershipId = args.params.maintainershipId ?? "";
  const answer = await setContact(ctx, null, { maintainershipId, ...form.value });
  if (!answer.ok) return refused(form.submission, answer.refusal);
  return redirectWithToast(`/maintainers/${maintainershipId}`, {
    id: ctx.newId(),
    message:
      form.value.way === "none"
        ? "Nobody is asked by a link from here on: whoever tries reads your words."
        : "Whoever asks reads it from here on.",
  });
}

export default function Contact() {
  const { page, back } = useLoaderData<typeof loader>();
  const { repository, now } = page;
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("contact", {
    lastResult: useActionData<typeof action>(),
    fields: {
      way: { required: true },
      address: { maxLength: limits.urlLength },
      words: { required: true, maxLength: limits.reasonLength },
    },
    defaultValue: { way: now?.way ?? null, address: now?.address ?? null, words: now?.words ?? null },
  });
  return (
    <div className="wrap narrow">
      <PageHeading
        before={
          <p className="crumb">
            <Link to={back}>{repository}</Link>
          </p>
        }
        title="How you want to be asked"
        lead={
          now === null
            ? "Say it once for all projects: it is shown to everybody who wants to ask the maintainers of this repository."
            : `${now.name} said: ${contactWords[now.way]}. What you say takes its place.`
        }
      />
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <ChoiceField
          field={fields.way}
          label="Ask us"
          options={[
            { value: "issue", label: "By an issue", hint: "A link is put there, where all of you read it." },
            { value: "mail", label: "By mail", hint: "At an address that everybody may see." },
            { value: "none", label: "Not at all", hint: "No link is made; who has an account here can still answer." },
          ]}
        />
        <InputField
          field={fields.address}
          label="Address"
          optional
          hint="The mail address, or where an issue is opened. It is public."
        />
        <TextareaField
          field={fields.words}
          label="In a sentence"
          rows={2}
          hint="For example: We meet on the first Tuesday, and answer after it."
        />
        <div className="acts">
          <Button busy={busy}>Say so</Button>
          <ButtonLink tone="plain" to={back}>
            Back
          </ButtonLink>
        </div>
      </Form>
    </div>
  );
}
