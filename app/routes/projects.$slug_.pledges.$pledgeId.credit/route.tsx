import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { creditPage } from "#app/domain/marketplace/credit-page.server.ts";
import { answerCredit } from "#app/domain/pledges/answer-credit.server.ts";
import { creditInput } from "#app/domain/pledges/pledge-input.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { FormErrors } from "#app/ui/base/field.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import "#app/ui/styles/pages/pledge.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Credit offered${loaded ? `: ${loaded.page.project.title}` : ""}` },
];

async function found(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await creditPage(ctx, args.params.slug ?? "", args.params.pledgeId ?? "");
  if (!page) throw data(null, { status: 404 });
  return { ctx, page };
}

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, page } = await found(args);
  return { page, key: ctx.newId() };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, page } = await found(args);
  const form = await parseForm(args.request, creditInput);
  if (!form.ok) return form.reply;
  const { key, answer } = form.value;
  const done = await answerCredit(ctx, key, { pledgeId: page.pledgeId, accepts: answer === "accept" });
  if (!done.ok) return refused(form.submission, done.refusal);
  const message = done.value.accepted
    ? `${page.asked} is credited for this pledge from now on.`
    : `Declined. ${page.payer} stays credited for its pledge.`;
  return redirectWithToast(`/projects/${page.project.slug}/pledges`, { id: key, message });
}

export default function Credit() {
  const { page, key } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const busy = useNavigation().state !== "idle";
  const { asked, payer, project, named, cofunds } = page;
  const sentKey = lastResult?.initialValue?.key;
  return (
    <div className="wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={project} />}
        title="Credit offered"
        lead={`${payer} pays toward “${project.title}” and would credit ${asked} for it.`}
      />
      <p className="preview-line">
        Accepted, {asked} is shown with this pledge instead of {payer},{" "}
        {named ? "in public" : "without being named in public"}, with “paid by {payer}” beside it; it is the one that
        others wait for and that is credited for what is delivered.
        {cofunds && ` Its people read what co-funders of the project read.`} {payer} goes on paying.
      </p>
      <p className="preview-line">Declined, nothing changes: {payer} is credited for what it pays.</p>
      <Form method="post" className="form">
        <FormErrors id="credit-errors" errors={lastResult?.error?.[""] ?? undefined} />
        <input type="hidden" name="key" value={typeof sentKey === "string" ? sentKey : key} />
        <div className="acts">
          <Button busy={busy} name="answer" value="accept">
            Accept the credit
          </Button>
          <Button tone="plain" busy={busy} name="answer" value="decline">
            Decline
          </Button>
          <ButtonLink tone="plain" to="/inbox">
            Decide later
          </ButtonLink>
        </div>
      </Form>
    </div>
  );
}
