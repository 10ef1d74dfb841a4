import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { wishInput, type WishChoice } from "#app/domain/notifications/notification.ts";
import { readWish, setWish } from "#app/domain/notifications/set-wish.server.ts";
import { findProjectBySlug } from "#app/domain/projects/find-project.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { ChoiceField, FormErrors } from "#app/ui/base/field.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `News${loaded ? ` of ${loaded.project.title}` : ""}` },
];

async function found(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const project = await findProjectBySlug(ctx.db, ctx.actor, args.params.slug ?? "");
  if (!project) throw data(null, { status: 404 });
  return { ctx, project };
}

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, project } = await found(args);
  return {
    project: { slug: project.slug, title: project.title },
    wish: await readWish(ctx, project.id),
    sendsMail: args.context.services.sendsMail,
  };
}

const said: Readonly<Record<WishChoice, string>> = {
  taking_part: "You hear of it as far as you take part in it.",
  everything: "You hear everything of it.",
  mentions: "It is muted, but for what is said to you.",
};

export async function action(args: ActionFunctionArgs) {
  const { ctx, project } = await found(args);
  const form = await parseForm(args.request, wishInput);
  if (!form.ok) return form.reply;
  await setWish(ctx, null, { projectId: project.id, wish: form.value.wish });
  return redirectWithToast(`/projects/${project.slug}`, { id: ctx.newId(), message: said[form.value.wish] });
}

const options = [
  {
    value: "taking_part",
    label: "While I take part",
    hint: "Who proposed or endorsed it, wrote in its discussion, or speaks for an organization that pledged, hears of its steps and its discussion.",
  },
  { value: "everything", label: "Everything", hint: "Its steps and its discussion, in any case." },
  {
    value: "mentions",
    label: "Only what is said to me",
    hint: "It is muted: only mentions of you, or of an organization that you represent, come through.",
  },
];

export default function News() {
  const { project, wish, sendsMail } = useLoaderData<typeof loader>();
  const busy = useNavigation().state !== "idle";
  const { fields, errors, errorId, formProps } = useServerForm("news", {
    lastResult: useActionData<typeof action>(),
    fields: { wish: {} },
    defaultValue: { wish },
  });
  return (
    <div className="wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={project} />}
        title="What you hear of it"
        lead={sendsMail ? "News comes to your inbox, and by mail as your settings say." : "News comes to your inbox."}
      />
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <ChoiceField field={fields.wish} label="News of this project" options={options} />
        <div className="acts">
          <Button busy={busy}>Save</Button>
          <ButtonLink tone="plain" to={`/projects/${project.slug}`}>
            Leave it as it is
          </ButtonLink>
        </div>
      </Form>
    </div>
  );
}
