import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { messagePage } from "#app/domain/discussion/message-pages.server.ts";
import { reportForm } from "#app/domain/discussion/message.ts";
import { reportMessage } from "#app/domain/discussion/report-message.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { FormErrors, TextareaField } from "#app/ui/base/field.tsx";
import { Markdown } from "#app/ui/base/markdown.tsx";
import { messageAnchor } from "#app/domain/discussion/message-place.ts";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction = () => [{ title: "Report a message · Tributary" }];

async function find(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await messagePage(ctx, args.params.slug ?? "", args.params.messageId ?? "");
  if (!page || page.message.deleted) throw data(null, { status: 404 });
  return { ctx, page };
}

export async function loader(args: LoaderFunctionArgs) {
  const { page } = await find(args);
  return page;
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, page } = await find(args);
  const form = await parseForm(args.request, reportForm);
  if (!form.ok) return form.reply;
  const { key, reason } = form.value;
  const reported = await reportMessage(ctx, key, { projectId: page.projectId, messageId: page.message.id, reason });
  if (!reported.ok) return refused(form.submission, reported.refusal);
  const { id } = page.message;
  return redirectWithToast(`/projects/${page.slug}/discussion?message=${id}#${messageAnchor(id)}`, {
    id: ctx.newId(),
    message: "The steward will look at it.",
  });
}

export default function ReportPage() {
  const { slug, message, key } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("report", {
    lastResult: useActionData<typeof action>(),
    fields: { reason: { required: true, maxLength: limits.reasonLength } },
  });
  return (
    <div className="wrap narrow">
      <PageHeading
        title="Report a message"
        lead={`What ${message.author} wrote, to the steward’s moderators. Nobody else learns that you did.`}
      />
      <blockquote className="quoted">
        <Markdown sanitizedHtml={message.html} />
      </blockquote>
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <input type="hidden" name="key" value={key} />
        <TextareaField field={fields.reason} label="What is wrong with it" rows={3} />
        <div className="acts">
          <Button busy={busy}>Report it</Button>
          <ButtonLink
            tone="plain"
            to={`/projects/${slug}/discussion?message=${message.id}#${messageAnchor(message.id)}`}
          >
            Back
          </ButtonLink>
        </div>
      </Form>
    </div>
  );
}
