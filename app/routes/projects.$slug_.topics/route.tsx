import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { openTopic } from "#app/domain/discussion/open-topic.server.ts";
import { settleTopic } from "#app/domain/discussion/settle-topic.server.ts";
import { topicsPage } from "#app/domain/discussion/topic-pages.server.ts";
import { topicChange } from "#app/domain/discussion/topic.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { asker, requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { requireProject } from "#app/http/project.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { useLiveRefresh } from "#app/live/use-live-refresh.ts";
import { Button } from "#app/ui/base/button.tsx";
import { pluralize } from "#app/ui/base/pluralize.ts";
import { Empty } from "#app/ui/base/empty.tsx";
import { FormErrors, InputField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { subjectPlace } from "#app/domain/discussion/message-place.ts";
import { PageHeading, SectionHeading } from "#app/ui/base/page-heading.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";
import "#app/ui/styles/discussion.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Topics${loaded ? `: ${loaded.page.title}` : ""} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const page = await topicsPage(ctx, args.params.slug ?? "");
  if (!page) throw data(null, { status: 404 });
  return { page };
}

export async function action(args: ActionFunctionArgs) {
  await requirePerson(args);
  const { ctx, project } = await requireProject(args);
  const form = await parseForm(args.request, topicChange);
  if (!form.ok) return form.reply;
  if (form.value.intent === "open") {
    const opened = await openTopic(ctx, form.value.key, { projectId: project.id, title: form.value.title });
    if (!opened.ok) return refused(form.submission, opened.refusal);
    return redirectWithToast(`${subjectPlace(project.slug, `topic:${opened.value.topicId}`)}#say`, {
      id: ctx.newId(),
      message: "The topic is open: write the first message.",
    });
  }
  const settled = form.value.intent === "settle";
  const done = await settleTopic(ctx, null, { projectId: project.id, topicId: form.value.topicId, settled });
  if (!done.ok) return refused(form.submission, done.refusal);
  return redirectWithToast(`/projects/${project.slug}/topics`, {
    id: ctx.newId(),
    message: settled ? "The topic is settled: it can be read, and nobody adds to it." : "The topic is open again.",
  });
}

/** What the discussion of a project is also about. */
export default function Topics() {
  const { page } = useLoaderData<typeof loader>();
  const { slug, title, stream, cursor, topics, mayOpen, key, now } = page;
  const busy = useNavigation().state === "submitting";
  useLiveRefresh(stream, cursor, { when: ({ type }) => type.startsWith("topic.") || type === "message.posted" });
  const { fields, errors, errorId, formProps } = useServerForm("topic", {
    lastResult: useActionData<typeof action>(),
    fields: { title: { required: true, maxLength: limits.topicLength } },
  });
  return (
    <div className="wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={{ slug, title }} />}
        title="Topics"
        lead="One discussion, with a name for each matter in it. A message may also be about a deliverable, a pledge or a pull request; those need no topic."
      />
      {topics.length === 0 ? (
        <Empty title="No topic is open yet" action={<Link to={`/projects/${slug}/discussion`}>The discussion</Link>}>
          Where two matters are talked about at once, give each a name: then each can be read by itself.
        </Empty>
      ) : (
        <ol className="topics" aria-label="Topics">
          {topics.map((topic) => (
            <li key={topic.id}>
              <div>
                <Link to={subjectPlace(slug, `topic:${topic.id}`)}>{topic.title}</Link>
                <p className="s soft">
                  {pluralize(topic.messages, "message")} · opened by {topic.openedBy}{" "}
                  <RelativeTime at={topic.openedAt} now={now} />
                  {topic.isSettled && " · settled"}
                </p>
              </div>
              {topic.mayChange && (
                <Form method="post">
                  <input type="hidden" name="topicId" value={topic.id} />
                  <Button tone="plain" small name="intent" value={topic.isSettled ? "take-up" : "settle"}>
                    {topic.isSettled ? "Take up again" : "Settle"}
                    <span className="vh"> {topic.title}</span>
                  </Button>
                </Form>
              )}
            </li>
          ))}
        </ol>
      )}
      {mayOpen && topics.length < limits.topicsPerProject && (
        <section className="mt-8" aria-labelledby="open">
          <SectionHeading id="open" title="Open a topic" />
          <Form method="post" className="form" {...formProps}>
            <FormErrors id={errorId} errors={errors} />
            <input type="hidden" name="key" value={key} />
            <input type="hidden" name="intent" value="open" />
            <InputField
              field={fields.title}
              label="What it is about"
              hint="A few words, such as “Costs for small hubs”."
            />
            <div className="acts">
              <Button busy={busy}>Open the topic</Button>
            </div>
          </Form>
        </section>
      )}
    </div>
  );
}
