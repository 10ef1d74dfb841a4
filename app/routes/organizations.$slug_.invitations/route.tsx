import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { z } from "zod";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { invite } from "#app/domain/identity/invite.server.ts";
import { organizationInvitations, organizationPeople } from "#app/domain/identity/organization-pages.server.ts";
import { invitationInput, inviteInput } from "#app/domain/identity/organization.ts";
import { revokeInvitation } from "#app/domain/identity/revoke-invitation.server.ts";
import { invitationDays, roleName, roleWords } from "#app/domain/identity/role.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, readForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { CopyLink } from "#app/ui/base/copy-link.tsx";
import { FormErrors, InputField, SelectField } from "#app/ui/base/field.tsx";
import { OrganizationHeading } from "#app/ui/organization/organization-heading.tsx";
import { Day, RelativeTime } from "#app/ui/base/relative-time.tsx";
import "#app/ui/styles/pages/account.css";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [
  { title: `Invitations of ${page?.organization.name ?? "the organization"} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const slug = args.params.slug ?? "";
  const [page, people] = await Promise.all([organizationInvitations(ctx, slug), organizationPeople(ctx, slug)]);
  if (!page || !people) throw notFound();
  return { ...page, mayEdit: people.mayManage, sendsMail: args.context.services.sendsMail, now: ctx.clock.now() };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const slug = args.params.slug ?? "";
  const form = await readForm(args.request, z.union([invitationInput, inviteInput]));
  return form.has("invitationId") ? revoke() : make();

  async function revoke() {
    const parsed = await parseForm(form, invitationInput);
    if (!parsed.ok) return parsed.reply;
    const answer = await revokeInvitation(ctx, null, { slug, invitationId: parsed.value.invitationId });
    if (!answer.ok) return refused(parsed.submission, answer.refusal);
    return redirectWithToast(`/organizations/${slug}/invitations`, {
      id: ctx.newId(),
      message: "The invitation is taken back: its link leads nowhere now.",
    });
  }

  /** Answered in place instead of by a redirect: the link is in this one answer and nowhere else. */
  async function make() {
    const parsed = await parseForm(form, inviteInput);
    if (!parsed.ok) return parsed.reply;
    const answer = await invite(ctx, null, { slug, ...parsed.value });
    if (!answer.ok) return refused(parsed.submission, answer.refusal);
    const link = `${args.context.services.publicUrl}/invitations/${answer.value.token}`;
    const { role, days, email = null } = parsed.value;
    return data(
      { made: { link, role, days, mailedTo: args.context.services.sendsMail ? email : null } },
      { headers: { "Cache-Control": "no-store" } },
    );
  }
}

const dayWords = { 1: "One day", 7: "A week", 30: "A month" } as const;
const stateWords = { open: "open", accepted: "accepted", revoked: "taken back", expired: "too old" } as const;

export default function Invitations() {
  const { organization, roles, invitations, mayEdit, sendsMail, now } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const busy = useNavigation().state === "submitting";
  const made = answer && "made" in answer ? answer.made : null;
  const { fields, errors, errorId, formProps } = useServerForm("invite", {
    lastResult: answer && !("made" in answer) ? answer : null,
    fields: {
      role: { required: true },
      days: { required: true },
      note: { maxLength: limits.summaryLength },
      email: { maxLength: limits.emailLength },
    },
    defaultValue: { days: "7", role: roles[1] ?? roles[0] },
  });
  return (
    <div className="page-settings wrap narrow">
      <OrganizationHeading organization={organization} title="Invitations" may={{ edit: mayEdit, invite: true }} />
      {made && (
        <div className="made" role="status">
          <p>
            <b>Here is the link. It is shown only this once.</b>
          </p>
          <p className="soft">
            {made.mailedTo === null ? (
              "Pass it on to one person: "
            ) : (
              <>
                A letter to <b>{made.mailedTo}</b> brings them a link of their own, so there is nothing more to do. Of
                both links one can be used:{" "}
              </>
            )}
            who opens it joins as {roleName(made.role).toLowerCase()}, within{" "}
            {dayWords[made.days as 1 | 7 | 30].toLowerCase()}.
          </p>
          <label className="vh" htmlFor="link">
            The invitation’s link
          </label>
          <input id="link" className="tn" readOnly value={made.link} />
          <CopyLink href={made.link} />
        </div>
      )}
      <section aria-labelledby="invite">
        <h2 id="invite">Invite somebody</h2>
        <p>
          You get a link to pass on as you like
          {sendsMail ? ", or have it mailed from here" : ": this network sends no mail"}. It works for one person.
        </p>
        <Form method="post" className="form" {...formProps}>
          <FormErrors id={errorId} errors={errors} />
          <div className="field-row">
            <SelectField
              field={fields.role}
              label="Role"
              options={roles.map((role) => ({ value: role, label: roleName(role) }))}
            />
            <SelectField
              field={fields.days}
              label="Works for"
              options={invitationDays.map((days) => ({ value: String(days), label: dayWords[days] }))}
            />
          </div>
          {sendsMail && (
            <InputField
              field={fields.email}
              label="Their email address"
              type="email"
              autoComplete="off"
              inputMode="email"
              optional
              hint="A letter brings them the link. Leave it empty to pass the link on yourself."
            />
          )}
          <InputField
            field={fields.note}
            label="A word to them"
            optional
            hint="Shown on the page that the link opens."
          />
          <div className="acts">
            <Button busy={busy}>Make the link</Button>
          </div>
        </Form>
        <details className="mt-5">
          <summary>What the roles are for</summary>
          <dl className="meanings">
            {roles.map((role) => (
              <div key={role}>
                <dt>{roleName(role)}</dt>
                <dd>{roleWords[role].purpose}</dd>
              </div>
            ))}
          </dl>
        </details>
      </section>
      {invitations.length > 0 && (
        <section aria-labelledby="made">
          <h2 id="made">Made so far</h2>
          <ul className="rows">
            {invitations.map(({ id, role, note, invitedBy, createdAt, expiresAt, state, acceptedBy }) => (
              <li key={id}>
                <span>
                  <b>{roleName(role)}</b>
                  <span className={state === "open" ? "here" : "s faint ml-2.5"}>
                    {stateWords[state]}
                    {acceptedBy !== null && ` by ${acceptedBy}`}
                  </span>
                  <span className="s soft block">
                    by {invitedBy}, <Day at={createdAt} now={now} />
                    {state === "open" && (
                      <>
                        , works until <RelativeTime at={expiresAt} now={now} />
                      </>
                    )}
                  </span>
                  {note !== "" && <span className="s soft block">“{note}”</span>}
                </span>
                {state === "open" && (
                  <Form method="post">
                    <input type="hidden" name="invitationId" value={id} />
                    <Button tone="plain" small busy={busy} aria-label={`Take back the invitation as ${roleName(role)}`}>
                      Take back
                    </Button>
                  </Form>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
