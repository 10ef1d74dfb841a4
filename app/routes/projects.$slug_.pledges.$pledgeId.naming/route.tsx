import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { namingPage } from "#app/domain/pledges/naming-page.server.ts";
import { namingInput } from "#app/domain/pledges/pledge-input.ts";
import { setNaming } from "#app/domain/pledges/set-naming.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/button.tsx";
import { FormErrors } from "#app/ui/field.tsx";
import { PageHeading } from "#app/ui/page-heading.tsx";
import { ProjectCrumb } from "#app/ui/project-crumb.tsx";
import "#app/ui/styles/pages/pledge.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: `Named with a pledge${loaded ? `: ${loaded.page.project.title}` : ""}` }];

async function found(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await namingPage(ctx, args.params.slug ?? "", args.params.pledgeId ?? "");
  if (!page) throw data(null, { status: 404 });
  return { ctx, page };
}

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, page } = await found(args);
  return { page, key: ctx.newId() };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, page } = await found(args);
  const form = await parseForm(args.request, namingInput);
  if (!form.ok) return form.reply;
  const done = await setNaming(ctx, form.value.key, { pledgeId: page.pledgeId, named: form.value.named === "yes" });
  if (!done.ok) return refused(form.submission, done.refusal);
  const message = done.value.named ? `${page.organizationName} is named with this pledge.` : `${page.organizationName} is not named with this pledge any more.`;
  return redirectWithToast(`/projects/${page.project.slug}/pledges`, { id: form.value.key, message });
}

export default function Naming() {
  const { page, key } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const busy = useNavigation().state !== "idle";
  const { project, organizationName, named } = page;
  const sentKey = lastResult?.initialValue?.key;
  return (
    <div className="wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={project} />}
        title={named ? "Not be named any more?" : "Be named in public?"}
        lead={named ? `${organizationName} is named in public with this pledge.` : `${organizationName} is not named in public with this pledge.`}
      />
      {named ? (
        <p className="preview-line">
          From then on visitors and other members read “A member, not named” instead: on the project, in its river, its history and its discussion, in the book, in credits and in exports, also for what was told before. The sum stays in all totals. Co-funders of the project and the steward still see who it is, and what somebody read or copied already cannot be taken back.
        </p>
      ) : (
        <p className="preview-line">
          From then on everybody reads the name with this pledge: on the project, in its river, its history and its discussion, in the book, in credits and in exports, also for what was told before.
        </p>
      )}
      <Form method="post" className="form">
        <FormErrors id="naming-errors" errors={lastResult?.error?.[""] ?? undefined} />
        <input type="hidden" name="key" value={typeof sentKey === "string" ? sentKey : key} />
        <div className="acts">
          <Button busy={busy} name="named" value={named ? "no" : "yes"}>{named ? "Do not name us" : "Name us"}</Button>
          <ButtonLink tone="plain" to={`/projects/${project.slug}/pledges`}>Leave it as it is</ButtonLink>
        </div>
      </Form>
    </div>
  );
}
