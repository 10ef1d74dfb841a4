import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { limits } from "#app/domain/kernel/limits.ts";
import { endorseProject } from "#app/domain/projects/endorse-project.server.ts";
import { endorsementsPage } from "#app/domain/projects/endorsement-pages.server.ts";
import { endorsementInput } from "#app/domain/projects/project.ts";
import { asker } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { requireProject } from "#app/http/project.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { Empty } from "#app/ui/base/empty.tsx";
import { FormErrors, SelectField, TextareaField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { Pagination } from "#app/ui/base/pagination.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import { Day } from "#app/ui/base/relative-time.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";
import "#app/ui/styles/pages/project.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Who needs it too${loaded ? `: ${loaded.page.project.title}` : ""} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, viewer } = await asker(args);
  const page = await endorsementsPage(ctx, args.params.slug ?? "", new URL(args.request.url).searchParams.get("after"));
  if (!page) throw data(null, { status: 404 });
  const organizations = (viewer?.organizations ?? [])
    .filter(({ id }) => page.organizations.includes(id))
    .map(({ id, name }) => ({ id, name }));
  return { page, organizations, signedIn: viewer !== null, key: ctx.newId(), now: ctx.clock.now().toISOString() };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, project } = await requireProject(args);
  const form = await parseForm(args.request, endorsementInput);
  if (!form.ok) return form.reply;
  const { key, ...endorsement } = form.value;
  const endorsed = await endorseProject(ctx, key, { projectId: project.id, ...endorsement });
  if (!endorsed.ok) return refused(form.submission, endorsed.refusal);
  return redirectWithToast(`/projects/${project.slug}`, {
    id: form.value.key,
    message: "It is said that you need it too.",
  });
}

function EndorseForm() {
  const { page, organizations, key } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const busy = useNavigation().state === "submitting";
  const options = [
    ...organizations.map(({ id, name }) => ({ value: id, label: `for ${name}` })),
    ...(page.self ? [{ value: "", label: "in my own name" }] : []),
  ];
  const { fields, errors, errorId, formProps } = useServerForm("endorse", {
    lastResult,
    fields: { key: {}, organizationId: {}, value: { maxLength: limits.noteLength } },
    defaultValue: { key, organizationId: options[0]?.value ?? "" },
  });
  return (
    <Form method="post" className="form endorse" {...formProps}>
      <FormErrors id={errorId} errors={errors} />
      <input type="hidden" name="key" value={String(fields.key.initialValue ?? key)} />
      <SelectField field={fields.organizationId} label="I endorse it" options={options} />
      <TextareaField
        field={fields.value}
        label="What it would be worth to you"
        optional
        rows={3}
        hint="Who would use it, how often, what it replaces."
      />
      <div className="acts">
        <Button busy={busy}>Endorse it</Button>
      </div>
    </Form>
  );
}

export default function Endorsements() {
  const { page, organizations, signedIn, now } = useLoaderData<typeof loader>();
  const { project, endorsements, nextAfter, open, self } = page;
  const mayEndorse = self || organizations.length > 0;
  return (
    <div className="page-project wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={project} />}
        title="Who needs it too"
        lead="An endorsement costs nothing and binds nobody. It says whom you speak for, and helps to decide what is built next."
      />
      {mayEndorse && <EndorseForm />}
      {open && !signedIn && (
        <p>
          <Link to={`/sign-in?next=${encodeURIComponent(`/projects/${project.slug}/endorsements`)}`}>Sign in</Link> to
          endorse it.
        </p>
      )}
      <section className="way" aria-label="Endorsements, newest first">
        {endorsements.length === 0 ? (
          <Empty
            title="Nobody has endorsed it yet"
            action={
              <ButtonLink tone="plain" to={`/projects/${project.slug}`}>
                Read the project
              </ButtonLink>
            }
          >
            Representatives endorse for their organization; technical contacts and others in their own name.
          </Empty>
        ) : (
          <ul className="list">
            {endorsements.map(({ id, name, organization, value, at }) => (
              <li key={id}>
                <Day at={at} now={now} />
                <span>
                  <b>{name}</b>
                  {organization && (
                    <>
                      , for{" "}
                      <Link className="quiet" to={`/organizations/${organization.slug}`}>
                        {organization.name}
                      </Link>
                    </>
                  )}
                  {value && <span className="why">: “{value}”</span>}
                </span>
              </li>
            ))}
          </ul>
        )}
        <Pagination label="Pages of endorsements" nextAfter={nextAfter} nextWord="Earlier" firstWord="Newest" />
      </section>
    </div>
  );
}
