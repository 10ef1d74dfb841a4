import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { visitor } from "#app/domain/kernel/actor.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { answerByLink } from "#app/domain/maintainers/answer-by-link.server.ts";
import { answerWords } from "#app/domain/maintainers/answers.ts";
import { linkAnswerInput } from "#app/domain/maintainers/ask-input.ts";
import { openAskPage } from "#app/domain/maintainers/ask-pages.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { EntryPage } from "#app/ui/base/entry-page.tsx";
import { ChoiceField, FormErrors, InputField, TextareaField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { Day } from "#app/ui/base/relative-time.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";
import { MaintainerAnswerLine } from "#app/ui/project/maintainer-answer-line.tsx";
import { AskedScope } from "./scope.tsx";
import "#app/ui/styles/pages/account.css";
import "#app/ui/styles/pages/project.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  {
    title: `${loaded?.page ? `${loaded.page.project.title}: what do you say?` : "A question to maintainers"} · Tributary`,
  },
  { name: "robots", content: "noindex" },
];

/** The link is the right, and shows what every visitor sees: nobody is asked who they are. */
export async function loader({ params, context: { services } }: LoaderFunctionArgs) {
  const page = await openAskPage(services, params.token ?? "");
  return data({ page, now: services.clock.now().toISOString() }, { status: page ? 200 : 410 });
}

export async function action({ request, params, context: { services, requestId } }: ActionFunctionArgs) {
  const token = params.token ?? "";
  const form = await parseForm(request, linkAnswerInput);
  if (!form.ok) return form.reply;
  const { reviewHours = null, ...said } = form.value;
  const answer = await answerByLink({ ...services, requestId, actor: visitor }, null, { token, reviewHours, ...said });
  if (!answer.ok) return refused(form.submission, answer.refusal);
  return redirectWithToast(`/asks/${token}`, {
    id: services.newId(),
    message: "Thank you. Your answer is recorded, and stands at the project.",
  });
}

export default function Ask() {
  const { page, now } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "submitting";
  const last = page?.last ?? null;
  const { fields, errors, errorId, formProps } = useServerForm("ask", {
    lastResult: useActionData<typeof action>(),
    fields: {
      answer: { required: true },
      note: { maxLength: limits.reasonLength },
      name: { required: true, maxLength: limits.nameLength },
      handle: { required: true, maxLength: limits.nameLength },
      evidenceUrl: { maxLength: limits.urlLength },
      reviewHours: {},
    },
    defaultValue: {
      answer: last?.answer ?? null,
      note: last?.note ?? null,
      name: last?.name ?? null,
      handle: last?.handle ?? null,
      evidenceUrl: last?.evidenceUrl ?? null,
      reviewHours: last?.reviewHours?.toString() ?? null,
    },
  });
  if (!page)
    return (
      <EntryPage
        title="This link has ended"
        lead={
          errors?.join(" ") ??
          "It was taken back, sent anew, or is too old. Ask whoever sent it; what was answered stands."
        }
      >
        <p className="form">
          <ButtonLink to="/">To the front page</ButtonLink>
        </p>
      </EntryPage>
    );
  const { project, repository, askedBy, expiresAt, answers } = page;
  return (
    <div className="page-project wrap narrow">
      <PageHeading
        title={project.title}
        lead={`${askedBy} asks the maintainers of ${repository} what they say, before money is raised for it.`}
      />
      {project.summary !== "" && <p>{project.summary}</p>}
      <p className="s soft">
        <Link to={`/projects/${project.slug}`}>All of the proposal</Link>
      </p>
      <AskedScope page={page} />
      {answers.length > 0 && (
        <section className="way" aria-labelledby="answers">
          <h2 id="answers">What was answered</h2>
          {answers.map((answer) => (
            <MaintainerAnswerLine key={`${answer.name} ${answer.at}`} answer={answer} now={now} />
          ))}
        </section>
      )}
      <section className="way" aria-labelledby="answer">
        <h2 id="answer">What do you say?</h2>
        {last !== null && (
          <p role="status">
            This link answered on <Day at={last.at} now={now} />: {last.name} (@{last.handle}){" "}
            {answerWords[last.answer]}.{" "}
            {last.isProven
              ? "It counts."
              : "It is shown, and counts once it is known that it was them and that they maintain the repository."}
            {last.code !== null && (
              <>
                {" "}
                To show that, put <code>{last.code}</code> where only you can write: into the repository, or under an
                issue there in your name. It is no secret, and may go once it was seen.
              </>
            )}
          </p>
        )}
        <p className="soft">
          Your answer is public, with the name that you write. You may change it until <Day at={expiresAt} now={now} />,
          and hand this link on: whoever holds it can answer.
        </p>
        <Form method="post" className="form" {...formProps}>
          <FormErrors id={errorId} errors={errors} />
          <ChoiceField
            field={fields.answer}
            label="Answer"
            options={[
              { value: "consents", label: "I agree", hint: "The work is welcome upstream, as it is described." },
              { value: "conditional", label: "I agree if …", hint: "It is welcome once something changes. Say what." },
              {
                value: "objects",
                label: "I object",
                hint: "It should not be done like this. No money is raised against a maintainer.",
              },
            ]}
          />
          <TextareaField field={fields.note} label="In a sentence, for everybody" optional rows={3} />
          <div className="field-row">
            <InputField field={fields.name} label="Your name" autoComplete="name" />
            <InputField
              field={fields.handle}
              label="Your handle"
              hint={`As ${repository} knows you, for example @heron.`}
              autoComplete="off"
            />
          </div>
          <InputField
            field={fields.evidenceUrl}
            label="Where it can be seen that you maintain it"
            type="url"
            inputMode="url"
            optional
            placeholder={`https://github.com/${repository}/blob/main/CODEOWNERS`}
          />
          <InputField
            field={fields.reviewHours}
            label="Hours of review that should be in the price"
            inputMode="numeric"
            optional
          />
          <div className="acts">
            <Button busy={busy}>{last === null ? "Answer" : "Change the answer"}</Button>
          </div>
        </Form>
      </section>
    </div>
  );
}
