import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { X } from "lucide";
import { grantRole } from "#app/domain/identity/grant-role.server.ts";
import { organizationPeople } from "#app/domain/identity/organization-pages.server.ts";
import { changeRoleInput } from "#app/domain/identity/organization.ts";
import { removeRole } from "#app/domain/identity/remove-role.server.ts";
import { roleName, roleWords } from "#app/domain/identity/role.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { Empty } from "#app/ui/base/empty.tsx";
import { FormErrors } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { OrganizationHeading } from "#app/ui/organization/organization-heading.tsx";
import { Day } from "#app/ui/base/relative-time.tsx";
import "#app/ui/styles/pages/account.css";
import { useServerForm } from "#app/ui/base/use-server-form.ts";
import { Icon } from "#app/ui/base/icon.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `People of ${data?.organization.name ?? "the organization"} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await organizationPeople(ctx, args.params.slug ?? "");
  if (!page) throw notFound();
  return { ...page, me: ctx.actor.personId, now: ctx.clock.now() };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const parsed = await parseForm(args.request, changeRoleInput);
  if (!parsed.ok) return parsed.reply;
  const { change, personId, role } = parsed.value;
  const slug = args.params.slug ?? "";
  const answer = await (change === "give" ? grantRole : removeRole)(ctx, slug, { personId, role });
  // Each person has a form here, so the words stand above them all.
  if (!answer.ok) return refused(parsed.submission, answer.refusal, null);
  const stays = await organizationPeople(ctx, slug);
  const left =
    change === "take" &&
    personId === ctx.actor.personId &&
    !stays?.people.some((person) => person.personId === personId);
  return redirectWithToast(left ? `/organizations/${slug}` : `/organizations/${slug}/people`, {
    id: ctx.newId(),
    message: left
      ? "You have left the organization."
      : `${roleName(role)}: ${change === "give" ? "given" : "taken back"}.`,
  });
}

export default function People() {
  const { organization, people, roles, mayManage, mayInvite, me, now } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "submitting";
  const { errors, errorId } = useServerForm("roles", { lastResult: useActionData<typeof action>(), fields: {} });
  return (
    <div className="page-settings wrap narrow">
      <OrganizationHeading
        organization={organization}
        title="People and roles"
        may={{ edit: mayManage, invite: mayInvite }}
      />
      <FormErrors id={errorId} errors={errors} />
      {people.length === 0 ? (
        <Empty
          title="Nobody speaks for this organization yet"
          action={
            mayInvite ? (
              <ButtonLink to={`/organizations/${organization.slug}/invitations`}>
                Invite its first representative
              </ButtonLink>
            ) : undefined
          }
        >
          It is here because public facts name it. Once it has a representative, that person invites the others.
        </Empty>
      ) : (
        <ul className="rows people">
          {people.map(({ personId, displayName, email, since, roles: held, fixedRole }) => (
            <li key={personId}>
              <div className="grow">
                <b>{displayName}</b>
                {personId === me && <span className="here">You</span>}
                <span className="s soft block">
                  {email !== null && <>{email}, </>}since <Day at={since} now={now} />
                </span>
                <ul className="held" aria-label={`Roles of ${displayName}`}>
                  {held.map((role) => (
                    <li key={role} className="chip">
                      {roleName(role)}
                      {(mayManage || personId === me) && role !== fixedRole && (
                        <Form method="post">
                          <input type="hidden" name="change" value="take" />
                          <input type="hidden" name="personId" value={personId} />
                          <input type="hidden" name="role" value={role} />
                          <button
                            type="submit"
                            className="take"
                            aria-label={
                              personId === me
                                ? `Lay down: ${roleName(role)}`
                                : `Take from ${displayName}: ${roleName(role)}`
                            }
                          >
                            <Icon of={X} size={14} />
                          </button>
                        </Form>
                      )}
                    </li>
                  ))}
                </ul>
              </div>
              {mayManage && held.length < roles.length && (
                <Form method="post" className="give" key={held.join()}>
                  <input type="hidden" name="change" value="give" />
                  <input type="hidden" name="personId" value={personId} />
                  <label className="vh" htmlFor={`role-${personId}`}>
                    One more role for {displayName}
                  </label>
                  <select id={`role-${personId}`} name="role" required defaultValue="">
                    <option value="" disabled>
                      One more role
                    </option>
                    {roles
                      .filter((role) => !held.includes(role))
                      .map((role) => (
                        <option key={role} value={role}>
                          {roleName(role)}
                        </option>
                      ))}
                  </select>
                  <Button tone="plain" small busy={busy} aria-label={`Give the role to ${displayName}`}>
                    Give
                  </Button>
                </Form>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayInvite && people.length > 0 && (
        <p className="mt-6">
          <ButtonLink to={`/organizations/${organization.slug}/invitations`}>Invite somebody</ButtonLink>
        </p>
      )}
      <section aria-labelledby="roles">
        <h2 id="roles">What the roles are for</h2>
        <dl className="meanings">
          {roles.map((role) => (
            <div key={role}>
              <dt>{roleName(role)}</dt>
              <dd>{roleWords[role].purpose}</dd>
            </div>
          ))}
        </dl>
        <p className="mt-4">
          <Link to="/permissions">The whole table: who may do what</Link>
        </p>
      </section>
    </div>
  );
}
