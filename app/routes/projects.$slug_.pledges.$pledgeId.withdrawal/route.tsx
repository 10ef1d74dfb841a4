import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { withdrawalPage } from "#app/domain/marketplace/withdrawal-page.server.ts";
import { withdrawalInput } from "#app/domain/pledges/pledge-input.ts";
import { withdrawPledge } from "#app/domain/pledges/withdraw-pledge.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { FormErrors, TextareaField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { Falls } from "#app/ui/pledge/falls.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";
import "#app/ui/styles/pages/pledge.css";

export const meta: MetaFunction<typeof loader> = () => [{ title: "Withdraw a pledge" }];

async function found(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await withdrawalPage(ctx, args.params.slug ?? "", args.params.pledgeId ?? "");
  if (!page) throw data(null, { status: 404 });
  return { ctx, page };
}

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, page } = await found(args);
  return { page, key: ctx.newId(), now: ctx.clock.now().toISOString() };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, page } = await found(args);
  const form = await parseForm(args.request, withdrawalInput);
  if (!form.ok) return form.reply;
  const done = await withdrawPledge(ctx, form.value.key, { pledgeId: page.pledgeId, reason: form.value.reason });
  if (!done.ok) return refused(form.submission, done.refusal);
  return redirectWithToast(`/projects/${page.project.slug}`, {
    id: form.value.key,
    message: !page.firm
      ? "It is taken back. The history says so."
      : done.value.fell === 0
        ? "It is withdrawn, and mirrored in the book."
        : `It is withdrawn, and mirrored in the book. ${done.value.fell === 1 ? "One other pledge waits" : `${done.value.fell} other pledges wait`} again.`,
  });
}

export default function Withdrawal() {
  const { page, key, now } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const busy = useNavigation().state !== "idle";
  const { project, organizationName, amountMinor, firm, falls, firmBeforeMinor, firmAfterMinor } = page;
  const typed = lastResult?.initialValue?.reason;
  return (
    <div className="wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={project} />}
        title={firm ? "Withdraw your pledge?" : "Take back what you said?"}
        lead={
          firm
            ? "Nothing is deleted: the book gets a transfer that mirrors the first one, and the history says that it was withdrawn."
            : "It bound nobody. The history says that it was taken back."
        }
      />
      <p className="preview-line">
        {organizationName} offers <Amount minor={amountMinor} currency={project.currency} cents="any" /> now.
        {firm && (
          <>
            {" "}
            Without it, firm money goes from <Amount minor={firmBeforeMinor} currency={project.currency} /> to{" "}
            <b>
              <Amount minor={firmAfterMinor} currency={project.currency} />
            </b>
            .
          </>
        )}
      </p>
      <Falls falls={falls} currency={project.currency} />
      {page.heldFrom !== null && (
        <p>
          {page.isHeld
            ? "The last days of the raise have begun: others count on it, so only the steward releases it. "
            : "You may withdraw it until the last days of the raise begin, "}
          {page.isHeld ? (
            <Link to={`/projects/${project.slug}/pledges/${page.pledgeId}/release`}>Ask to release it</Link>
          ) : (
            <RelativeTime at={page.heldFrom} now={now} both />
          )}
          .
        </p>
      )}
      <Form method="post" className="form">
        <FormErrors id="withdrawal-errors" errors={lastResult?.error?.[""] ?? undefined} />
        <input
          type="hidden"
          name="key"
          value={typeof lastResult?.initialValue?.key === "string" ? lastResult.initialValue.key : key}
        />
        <TextareaField
          field={{ id: "reason", name: "reason", errors: lastResult?.error?.reason ?? [], initialValue: typed }}
          label="Why"
          optional
          hint="Everybody who may see the pledge reads it in the history."
          rows={3}
        />
        <div className="acts">
          {!page.isHeld && (
            <Button tone="danger" busy={busy}>
              {firm ? "Withdraw it" : "Take it back"}
            </Button>
          )}
          <ButtonLink tone="plain" to={`/projects/${project.slug}`}>
            Keep it
          </ButtonLink>
        </div>
      </Form>
    </div>
  );
}
