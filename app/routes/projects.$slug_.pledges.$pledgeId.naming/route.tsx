import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { namingPage, type NamingPage } from "#app/domain/pledges/naming-page.server.ts";
import { namingInput } from "#app/domain/pledges/pledge-input.ts";
import { setNaming, type NamingWish } from "#app/domain/pledges/set-naming.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { FormErrors } from "#app/ui/base/field.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import "#app/ui/styles/pages/pledge.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Named with a pledge${loaded ? `: ${loaded.page.project.title}` : ""}` },
];

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
  const done = await setNaming(ctx, form.value.key, { pledgeId: page.pledgeId, naming: form.value.naming });
  if (!done.ok) return refused(form.submission, done.refusal);
  const { named, sealed } = done.value;
  const whom = `${page.organizationName} is ${named ? "" : "not "}named with this pledge`;
  const message = sealed ? `${whom} once it is opened.` : named ? `${whom}.` : `${whom} any more.`;
  return redirectWithToast(`/projects/${page.project.slug}/pledges`, { id: form.value.key, message });
}

interface Choice {
  readonly naming: NamingWish;
  readonly words: string;
}

const everywhere =
  "on the project, in its river, its history and its discussion, in the book, in credits and in exports, also for what was told before";

/** What is so now, what a change would do, and what can be chosen instead. */
function sayPage({ organizationName, named, sealed }: NamingPage): {
  title: string;
  lead: string;
  then: string;
  choices: readonly Choice[];
} {
  const openNow: Choice = { naming: "named", words: sealed ? "Open it now, and name us" : "Name us" };
  if (sealed)
    return {
      title: "Open the sealed pledge?",
      lead: `Only the steward and your own people read that this pledge is ${organizationName}’s. Once the raise is decided, it is opened: ${named ? "then it is named in public" : "then co-funders read the name, and the public does not"}.`,
      then: `Opened now, everybody reads the name from this moment on: ${everywhere}. A pledge that was opened is not sealed again.`,
      choices: [
        openNow,
        named
          ? { naming: "not_named", words: "Keep it sealed, and do not name us afterwards" }
          : { naming: "named_once_opened", words: "Keep it sealed, and name us afterwards" },
      ],
    };
  if (named)
    return {
      title: "Not be named any more?",
      lead: `${organizationName} is named in public with this pledge.`,
      then: `From then on visitors and other members read “A member, not named” instead: ${everywhere}. The sum stays in all totals. Co-funders of the project and the steward still see who it is, and what somebody read or copied already cannot be taken back.`,
      choices: [{ naming: "not_named", words: "Do not name us" }],
    };
  return {
    title: "Be named in public?",
    lead: `${organizationName} is not named in public with this pledge.`,
    then: `From then on everybody reads the name with this pledge: ${everywhere}.`,
    choices: [openNow],
  };
}

export default function Naming() {
  const { page, key } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const busy = useNavigation().state !== "idle";
  const { title, lead, then, choices } = sayPage(page);
  const sentKey = lastResult?.initialValue?.key;
  return (
    <div className="wrap narrow">
      <PageHeading before={<ProjectCrumb project={page.project} />} title={title} lead={lead} />
      <p className="preview-line">{then}</p>
      <Form method="post" className="form">
        <FormErrors id="naming-errors" errors={lastResult?.error?.[""] ?? undefined} />
        <input type="hidden" name="key" value={typeof sentKey === "string" ? sentKey : key} />
        <div className="acts">
          {choices.map(({ naming, words }, index) => (
            <Button key={naming} tone={index === 0 ? "primary" : "plain"} busy={busy} name="naming" value={naming}>
              {words}
            </Button>
          ))}
          <ButtonLink tone="plain" to={`/projects/${page.project.slug}/pledges`}>
            Leave it as it is
          </ButtonLink>
        </div>
      </Form>
    </div>
  );
}
