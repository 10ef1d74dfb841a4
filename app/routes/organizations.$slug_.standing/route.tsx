import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Fragment } from "react";
import { organizationKindWords } from "#app/domain/identity/role.ts";
import { standingDeed } from "#app/domain/identity/admission.ts";
import { standingInput } from "#app/domain/identity/organization.ts";
import { standingMark } from "#app/domain/kernel/admitted.ts";
import { setStanding } from "#app/domain/standing/set-standing.server.ts";
import { standingPage } from "#app/domain/standing/standing-pages.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { Day } from "#app/ui/base/relative-time.tsx";
import "#app/ui/styles/pages/account.css";
import { ApplicationText } from "./application-text.tsx";
import { Decide } from "./decide.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Standing of ${data?.organization.name ?? "the organization"} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await standingPage(ctx, args.params.slug ?? "");
  if (!page) throw notFound();
  const { organization, standing, choices } = page;
  const asked = new URL(args.request.url).searchParams.get("to");
  const to = choices.find((choice) => choice === asked) ?? (standing === "applied" ? choices[0] : undefined) ?? null;
  // The decision itself, rolled back: what it would do to everybody else's money.
  const preview =
    to === null
      ? null
      : await setStanding(
          ctx,
          ctx.newId(),
          { organizationId: organization.id, from: standing, to, reason: "" },
          { preview: true },
        );
  return { ...page, to, raises: preview?.ok ? preview.value.raises : [], now: ctx.clock.now() };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await standingPage(ctx, args.params.slug ?? "");
  if (!page) throw notFound();
  const parsed = await parseForm(args.request, standingInput);
  if (!parsed.ok) return parsed.reply;
  const { key, from, to, reason } = parsed.value;
  const { organization } = page;
  const answer = await setStanding(ctx, key, { organizationId: organization.id, from, to, reason });
  if (!answer.ok) return refused(parsed.submission, answer.refusal);
  return redirectWithToast(`/organizations/${organization.slug}/standing`, {
    id: key,
    message: `${organization.name} ${standingDeed(from, to).done}. Its people are told.`,
  });
}

export default function StandingOfOrganization() {
  const page = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const { organization, standing, description, steps, now } = page;
  const mark = standingMark[standing];
  return (
    <div className="page-settings wrap narrow">
      <PageHeading
        before={
          <p className="s soft">
            <Link to={`/organizations/${organization.slug}`}>{organization.name}</Link>
          </p>
        }
        title="Standing"
        lead={
          mark === null
            ? `${organizationKindWords[organization.kind].name}: it is admitted, and what it signs counts.`
            : `${organizationKindWords[organization.kind].name}, ${mark}: what it signs is taken as an intent, and counts for nobody.`
        }
      />
      <ApplicationText application={page} description={description} now={now} />
      {page.alsoFor.length > 0 && (
        <section aria-labelledby="also">
          <h2 id="also">Who of it acts for others too</h2>
          <p>What looks like several organizations may be one person’s.</p>
          <ul className="rows">
            {page.alsoFor.map(({ personId, name, others }) => (
              <li key={personId}>
                <div className="grow">
                  <b>{name}</b>
                  <span className="s soft block">
                    acts for{" "}
                    {others.map(({ slug, name: other }, index) => (
                      <Fragment key={slug}>
                        {index > 0 && ", "}
                        <Link to={`/organizations/${slug}`}>{other}</Link>
                      </Fragment>
                    ))}
                  </span>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
      {page.choices.length > 0 && <Decide page={page} lastResult={lastResult} />}
      <section aria-labelledby="history">
        <h2 id="history">How it came to that</h2>
        <ol className="rows">
          {steps.map(({ from, to, reason, at, by }) => (
            <li key={`${String(at)} ${to}`}>
              <div className="grow">
                <b>
                  {organization.name} {standingDeed(from, to).done}
                </b>
                <span className="s soft block">
                  {by ?? "The product itself"}, <Day at={at} now={now} />
                </span>
                {reason !== "" && <p>{reason}</p>}
              </div>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}
