import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { z } from "zod";
import { limits } from "#app/domain/kernel/limits.ts";
import { askActInput, askInput } from "#app/domain/maintainers/ask-input.ts";
import { askMaintainer, resendAsk, revokeAsk } from "#app/domain/maintainers/ask-maintainer.server.ts";
import { askList } from "#app/domain/maintainers/ask-pages.server.ts";
import { recordConsent } from "#app/domain/maintainers/record-consent.server.ts";
import { stagePage } from "#app/domain/progress/stage-pages.server.ts";
import { consentInput } from "#app/domain/projects/project.ts";
import { asker } from "#app/http/actor.server.ts";
import { parseForm, readForm, refused } from "#app/http/form.server.ts";
import { requireProject } from "#app/http/project.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { ChoiceField, FormErrors, InputField, SelectField, TextareaField } from "#app/ui/base/field.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";
import { Asked, AskForm, Made, type MadeAsk } from "./asks.tsx";
import "#app/ui/styles/pages/account.css";
import "#app/ui/styles/pages/project.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `What the maintainers say${loaded ? `: ${loaded.project.title}` : ""} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const page = await stagePage(ctx, args.params.slug ?? "");
  if (!page) throw data(null, { status: 404 });
  const { project, may } = page;
  const { searchParams } = new URL(args.request.url);
  const asked = searchParams.get("repository");
  return {
    project,
    as: may.consent,
    repository: project.repositories.find((each) => each === asked) ?? project.repositories[0] ?? "",
    list: await askList(ctx, project, searchParams.get("after")),
    sendsMail: args.context.services.sendsMail,
    now: ctx.clock.now().toISOString(),
  };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, project } = await requireProject(args);
  const projectId = project.id;
  const form = await readForm(args.request, z.union([consentInput, askInput, askActInput]));
  return form.has("askId") ? change() : form.has("askRepository") ? ask() : record();

  async function record() {
    const parsed = await parseForm(form, consentInput);
    if (!parsed.ok) return parsed.reply;
    const recorded = await recordConsent(ctx, null, { projectId, ...parsed.value });
    if (!recorded.ok) return refused(parsed.submission, recorded.refusal);
    return redirectWithToast(`/projects/${project.slug}/stage#maintainers`, {
      id: ctx.newId(),
      message: `The answer for ${parsed.value.repository} is recorded.`,
    });
  }

  async function ask() {
    const parsed = await parseForm(form, askInput);
    if (!parsed.ok) return parsed.reply;
    const { askRepository: repository, email, days } = parsed.value;
    const answer = await askMaintainer(ctx, null, { projectId, repository, email, days });
    if (!answer.ok) return refused(parsed.submission, answer.refusal);
    return sent(answer.value.token, email ?? "", repository);
  }

  async function change() {
    const parsed = await parseForm(form, askActInput);
    if (!parsed.ok) return parsed.reply;
    const { askId, act } = parsed.value;
    if (act === "resend") {
      const answer = await resendAsk(ctx, null, { projectId, askId });
      if (!answer.ok) return refused(parsed.submission, answer.refusal, null);
      return sent(answer.value.token, "Whoever was asked", "the repository");
    }
    const answer = await revokeAsk(ctx, null, { projectId, askId });
    if (!answer.ok) return refused(parsed.submission, answer.refusal, null);
    return redirectWithToast(`/projects/${project.slug}/consents`, {
      id: ctx.newId(),
      message: "It is taken back: its link opens nothing now. What was answered stays.",
    });
  }

  /** Answered in place instead of by a redirect: a link that is shown is in this one answer and nowhere else. */
  function sent(token: string | null, mailedTo: string, repository: string) {
    const made: MadeAsk =
      token === null
        ? { mailedTo, repository }
        : { link: `${args.context.services.publicUrl}/asks/${token}`, repository };
    return data({ made }, { headers: { "Cache-Control": "no-store" } });
  }
}

const leads = {
  maintainer:
    "You are asked before money is raised. Your answer is public, stands beside those of others, and you may change it.",
  steward:
    "Write down what a maintainer answered elsewhere, with the address where it can be read. It counts once it is known that they maintain the repository.",
} as const;

export default function Consent() {
  const { project, as, repository, list, sendsMail, now } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const made = answer && "made" in answer ? answer.made : null;
  const lastResult = answer && !("made" in answer) ? answer : null;
  const isOfAsk = ["askRepository", "askId"].some((name) => name in (lastResult?.initialValue ?? {}));
  return (
    <div className="page-project wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={project} />}
        title="What the maintainers say"
        lead={as === null ? "They are asked before money is raised for work in their repository." : leads[as]}
      />
      {made && <Made made={made} />}
      {as !== null && (
        <Answer project={project} as={as} repository={repository} lastResult={isOfAsk ? null : lastResult} />
      )}
      {list.mayAsk && (
        <AskForm
          list={list}
          repositories={project.repositories}
          repository={repository}
          sendsMail={sendsMail}
          lastResult={isOfAsk ? lastResult : null}
        />
      )}
      <Asked list={list} now={now} />
    </div>
  );
}

interface AnswerProps {
  readonly project: { readonly slug: string; readonly repositories: readonly string[] };
  readonly as: keyof typeof leads;
  readonly repository: string;
  readonly lastResult: Parameters<typeof useServerForm>[1]["lastResult"];
}

/** One's own answer, or one that the steward writes down. */
function Answer({ project, as, repository, lastResult }: AnswerProps) {
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("consent", {
    lastResult,
    fields: {
      repository: { required: true },
      answer: { required: true },
      note: { required: as === "steward", maxLength: limits.noteLength },
      who: { required: as === "steward", maxLength: limits.nameLength },
    },
    defaultValue: { repository },
  });
  return (
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
  );
}
