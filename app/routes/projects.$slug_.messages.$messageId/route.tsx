import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { perform } from "#app/domain/commands.server.ts";
import { deleteMessage } from "#app/domain/discussion/delete-message.server.ts";
import { editMessage } from "#app/domain/discussion/edit-message.server.ts";
import { messagePage } from "#app/domain/discussion/message-pages.server.ts";
import { messageChange, reactionOf } from "#app/domain/discussion/message.ts";
import { recordDecision } from "#app/domain/discussion/record-decision.server.ts";
import { setReaction } from "#app/domain/discussion/set-reaction.server.ts";
import { asker, requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { Link } from "#app/ui/base/link.tsx";
import { Markdown } from "#app/ui/base/markdown.tsx";
import { useMoments } from "#app/ui/base/moment.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { decisionPlace, messageAnchor } from "#app/domain/discussion/message-place.ts";
import { DecideForm, EditForm, TakeBackForm } from "./message-forms.tsx";
import { SaidTo } from "./said-to.tsx";
import "#app/ui/styles/discussion.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: loaded ? `A message of ${loaded.message.author}: ${loaded.title}` : "A message" },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const page = await messagePage(ctx, args.params.slug ?? "", args.params.messageId ?? "");
  if (!page) throw data(null, { status: 404 });
  return page;
}

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await messagePage(ctx, args.params.slug ?? "", args.params.messageId ?? "");
  if (!page) throw data(null, { status: 404 });
  const form = await parseForm(args.request, messageChange);
  if (!form.ok) return form.reply;
  const { projectId, message } = page;
  const { intent, ...asked } = form.value;
  const changed = await perform<(typeof verbs)[typeof intent]>(ctx, verbs[intent], {
    // A reaction sets what holds, so that sending it again does nothing: its key is made here.
    key: "key" in asked ? asked.key : ctx.newId(),
    input: { ...asked, ...("reaction" in asked && reactionOf(asked.reaction)), projectId, messageId: message.id },
  });
  if (!changed.ok) return refused(form.submission, changed.refusal);
  if ("number" in changed.value) throw redirect(decisionPlace(page.slug, changed.value.number), 303);
  throw redirect(`/projects/${page.slug}/discussion?message=${message.id}#${messageAnchor(message.id)}`, 303);
}

/** What each form of this page gives. */
const verbs = {
  edit: editMessage,
  "take-back": deleteMessage,
  record: recordDecision,
  react: setReaction,
} as const;

/** A message on its own: what it says, what it said before, and the forms to change it or take it back. */
export default function MessagePage() {
  const page = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const { exact } = useMoments();
  const { message, revisions, isMine, moderates, decides, decision, slug, title } = page;
  return (
    <div className="wrap narrow">
      <PageHeading
        before={
          <p className="s soft">
            <Link to={`/projects/${slug}/discussion?message=${message.id}#${messageAnchor(message.id)}`}>{title}</Link>
          </p>
        }
        title={`${message.author}${message.organization ? `, ${message.organization}` : ""}`}
        lead={`Written ${exact(message.createdAt)}${message.editedAt ? `, changed ${exact(message.editedAt)}` : ""}`}
      />
      {message.deleted ? (
        <p className="soft">
          {message.deleted.byAuthor ? "The author took this message back." : "The steward removed this message"}
          {message.deleted.reason && `: ${message.deleted.reason}`}
        </p>
      ) : (
        <>
          <Markdown sanitizedHtml={message.html} />
          <SaidTo page={page} />
          {decision !== null && (
            <p className="s soft mt-8">
              Recorded as <Link to={decisionPlace(slug, decision)}>decision {decision}</Link>
            </p>
          )}
          {decides && <DecideForm page={page} lastResult={lastResult} />}
          {isMine && <EditForm page={page} lastResult={lastResult} />}
          {(isMine || moderates) && <TakeBackForm page={page} lastResult={lastResult} />}
        </>
      )}
      {revisions.length > 0 && (
        <section aria-labelledby="before" className="mt-12">
          <div className="sechead">
            <h2 id="before">What it said before</h2>
          </div>
          <ol className="revisions">
            {revisions.map(({ rev, markdown, at }) => (
              <li key={rev}>
                <p className="s soft">{exact(at)}</p>
                <pre>{markdown}</pre>
              </li>
            ))}
          </ol>
        </section>
      )}
    </div>
  );
}
