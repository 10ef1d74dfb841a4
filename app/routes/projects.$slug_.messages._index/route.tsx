import { getFormProps, useForm } from "@conform-to/react";
import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { messageForm } from "#app/domain/discussion/message.ts";
import { renderMessage } from "#app/domain/discussion/mentions.server.ts";
import { postMessage } from "#app/domain/discussion/post-message.server.ts";
import { threadPage } from "#app/domain/marketplace/thread-pages.server.ts";
import { findThread } from "#app/domain/discussion/find-thread.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { CallsNobody } from "#app/ui/discussion/calls-nobody.tsx";
import { WritesAbout } from "#app/ui/discussion/writes-about.tsx";
import { SpeaksFor } from "#app/ui/discussion/composer.tsx";
import { FormErrors, TextareaField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Markdown } from "#app/ui/base/markdown.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { messageAnchor, subjectPlace } from "#app/domain/discussion/message-place.ts";
import "#app/ui/styles/discussion.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: loaded ? `Write about ${loaded.page.title}` : "Write a message" },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await threadPage(ctx, args.params.slug ?? "", "end", 1);
  if (!page) throw data(null, { status: 404 });
  return { page };
}

/** The composer sent as a form, by those without scripts or before they have come. */
export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const thread = await findThread(ctx, args.params.slug ?? "");
  if (!thread) throw data(null, { status: 404 });
  const form = await parseForm(args.request, messageForm);
  if (!form.ok) return form.reply;
  const { back, intent, key, ...message } = form.value;
  if (intent === "preview") {
    const rendered = await renderMessage(ctx, thread.projectId, message.markdown);
    return rendered.ok
      ? data({ ...form.submission.reply(), preview: rendered.value.html })
      : refused(form.submission, rendered.refusal);
  }
  const posted = await postMessage(ctx, key, { projectId: thread.projectId, ...message });
  if (!posted.ok) return refused(form.submission, posted.refusal);
  const talk = message.about ? subjectPlace(thread.slug, message.about) : `/projects/${thread.slug}/discussion`;
  const place = back === "project" ? `/projects/${thread.slug}?discuss=1` : talk;
  throw redirect(`${place}#${messageAnchor(posted.value.messageId)}`, 303);
}

/** Where the form leads for a preview, and when something was wrong with it: everything typed is still there. */
export default function WriteMessage() {
  const { page } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const preview =
    lastResult && "preview" in lastResult && typeof lastResult.preview === "string" ? lastResult.preview : null;
  const busy = useNavigation().state !== "idle";
  const [form, fields] = useForm<{
    key: string;
    markdown: string;
    organizationId: string;
    replyToId: string;
    about: string;
    back: string;
  }>({ lastResult, id: "write" });
  return (
    <div className="wrap narrow">
      <PageHeading
        before={
          <p className="s soft">
            <Link to={`/projects/${page.slug}/discussion`}>{page.title}</Link>
          </p>
        }
        title="Write a message"
      />
      {preview !== null && (
        <section className="preview mt-6" aria-label="Preview">
          <Markdown sanitizedHtml={preview} />
          <CallsNobody html={preview} />
        </section>
      )}
      <Form method="post" className="form write" {...getFormProps(form)}>
        <FormErrors id={form.errorId} errors={form.errors} />
        {/* A refused key is free again: the same one is sent, so that a double click stays one message. */}
        <input type="hidden" name="key" value={String(fields.key.initialValue ?? page.key)} />
        <input type="hidden" name="back" value={String(fields.back.initialValue ?? "discussion")} />
        <input type="hidden" name="replyToId" value={String(fields.replyToId.initialValue ?? "")} />
        <TextareaField field={fields.markdown} label="Your message" rows={8} />
        <div className="r">
          <Button busy={busy}>Post</Button>
          <Button tone="plain" name="intent" value="preview">
            Preview
          </Button>
          <ButtonLink tone="plain" to={`/projects/${page.slug}/discussion`}>
            Back
          </ButtonLink>
          <WritesAbout
            page={page}
            chosen={typeof fields.about.initialValue === "string" ? fields.about.initialValue : undefined}
          />
          <SpeaksFor
            page={page}
            chosen={
              typeof fields.organizationId.initialValue === "string" ? fields.organizationId.initialValue : undefined
            }
          />
        </div>
      </Form>
    </div>
  );
}
