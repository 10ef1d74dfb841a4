import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { acceptInvitation } from "#app/domain/identity/accept-invitation.server.ts";
import { openInvitation } from "#app/domain/identity/organization-pages.server.ts";
import { organizationKindWords, roleName, roleWords } from "#app/domain/identity/role.ts";
import { answerTo } from "#app/http/answer.server.ts";
import { asker, requirePerson } from "#app/http/actor.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { EntryPage } from "#app/ui/base/entry-page.tsx";
import { FormErrors } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { OrganizationMark } from "#app/ui/organization/organization-mark.tsx";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";
import "#app/ui/styles/pages/account.css";

export const meta: MetaFunction = () => [{ title: "Invitation · Tributary" }, { name: "robots", content: "noindex" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, viewer } = await asker(args);
  const token = args.params.token ?? "";
  const invitation = await openInvitation(ctx, token);
  return data(
    { invitation, next: `/invitations/${token}`, as: viewer?.displayName ?? null, now: ctx.clock.now() },
    { status: invitation ? 200 : 410, headers: { "Cache-Control": "no-store" } },
  );
}

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const answer = await acceptInvitation(ctx, null, { token: args.params.token ?? "" });
  if (!answer.ok) {
    const { status, words } = answerTo(answer.refusal);
    return data({ refusal: words }, { status });
  }
  const { slug, role } = answer.value;
  return redirectWithToast(`/organizations/${slug}/people`, {
    id: ctx.newId(),
    message: `Welcome. You are here as ${roleName(role).toLowerCase()}.`,
  });
}

export default function Invitation() {
  const { invitation, next, as, now } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>()?.refusal;
  const busy = useNavigation().state === "submitting";
  if (!invitation)
    return (
      <EntryPage
        title="This invitation has ended"
        lead={refusal ?? "It was used, was taken back, or is too old. Ask whoever sent it for a new one."}
      >
        <p className="form">
          <ButtonLink to="/">To the front page</ButtonLink>
        </p>
      </EntryPage>
    );
  const { organization, role, note, invitedBy, expiresAt } = invitation;
  const onward = `?${new URLSearchParams({ next }).toString()}`;
  return (
    <EntryPage
      title={`Join ${organization.name}`}
      lead={
        <>
          {invitedBy} invites you as <b>{roleName(role).toLowerCase()}</b>.
        </>
      }
      foot={
        <p>
          The invitation works for one person, until <RelativeTime at={expiresAt} now={now} />.
        </p>
      }
    >
      <div className="who">
        <OrganizationMark organization={organization} large decorative />
        <span>
          <b>{organization.name}</b>
          <span className="s soft">{organizationKindWords[organization.kind].name}</span>
        </span>
      </div>
      {note !== "" && <p className="quote">{note}</p>}
      <p className="s soft mt-4">
        {roleName(role)}: {roleWords[role].purpose}
      </p>
      {as === null ? (
        <div className="form">
          <ButtonLink to={`/sign-in${onward}`}>Sign in and join</ButtonLink>
          <ButtonLink to={`/sign-up${onward}`} tone="plain">
            Open an account and join
          </ButtonLink>
        </div>
      ) : (
        <Form method="post" className="form">
          <FormErrors id="refusal" errors={refusal ? [refusal] : undefined} />
          <Button busy={busy}>Join as {as}</Button>
          <p className="s">
            <Link to="/sign-out">You are somebody else?</Link>
          </p>
        </Form>
      )}
    </EntryPage>
  );
}
