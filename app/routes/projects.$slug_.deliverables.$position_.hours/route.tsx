import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { settleMissingInput } from "#app/domain/contributions/hours-input.ts";
import { hoursWords } from "#app/domain/contributions/hours.ts";
import { leaveScope } from "#app/domain/contributions/leave-scope.server.ts";
import { missingHoursPage } from "#app/domain/contributions/missing-hours-pages.server.ts";
import { payMissingHours } from "#app/domain/contributions/pay-missing-hours.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { requireProject } from "#app/http/project.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { useLiveRefresh } from "#app/live/use-live-refresh.ts";
import { Empty } from "#app/ui/base/empty.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { Day } from "#app/ui/base/relative-time.tsx";
import { unnamedMember } from "#app/ui/organization/organization-mark.tsx";
import { HoursGiven, hoursRuleWords } from "#app/ui/project/hours-given.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import { LeaveForm, PayForm } from "./settle-forms.tsx";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  {
    title: `Hours of deliverable ${loaded?.page.deliverable.position ?? ""}${loaded ? `: ${loaded.page.project.title}` : ""} · Tributary`,
  },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const page = await missingHoursPage(ctx, args.params.slug ?? "", Number(args.params.position));
  if (!page) throw data(null, { status: 404 });
  return { page, now: ctx.clock.now().toISOString(), keys: [ctx.newId(), ...page.given.map(() => ctx.newId())] };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, project } = await requireProject(args);
  const position = Number(args.params.position);
  const form = await parseForm(args.request, settleMissingInput);
  if (!form.ok) return form.reply;
  const { key, reason, pledgeId, organizationId } = form.value;
  const at = { projectId: project.id, position };
  const back = `/projects/${project.slug}/deliverables/${position}`;
  if (pledgeId !== undefined) {
    const paid = await payMissingHours(ctx, key, { ...at, pledgeId, organizationId: organizationId ?? "" });
    if (!paid.ok) return refused(form.submission, paid.refusal);
    return redirectWithToast(back, { id: key, message: "It is paid as money, and invoiced with the deliverable." });
  }
  const left = await leaveScope(ctx, key, { ...at, reason });
  if (!left.ok) return refused(form.submission, left.refusal);
  return redirectWithToast(back, {
    id: key,
    message: `${hoursWords(left.value.minutes)} hours have left the scope. The deliverable can be accepted.`,
  });
}

export default function HoursOfDeliverable() {
  const { page, keys, now } = useLoaderData<typeof loader>();
  const { project, deliverable, given, leftScope, isDue, mayLeave, askedUntil, payFor, live } = page;
  const lastResult = useActionData<typeof action>();
  useLiveRefresh(live.stream, live.cursor);
  const missing = given.filter(({ missingMinutes }) => missingMinutes > 0);
  return (
    <div className="page-settings wrap narrow">
      <PageHeading
        before={<ProjectCrumb project={project} />}
        title={`Hours of deliverable ${deliverable.position}`}
        lead={
          <>
            {deliverable.title}. <HoursGiven deliverable={deliverable} currency={project.currency} raising={false} />
          </>
        }
      />
      {given.length === 0 ? (
        <Empty title="No hours lower its price">All of it is paid with money.</Empty>
      ) : (
        <table className="t" role="table">
          <caption className="vh">Hours that were agreed for this deliverable</caption>
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col" role="columnheader">
                Organization
              </th>
              {["Agreed", "Verified", "Settled", "Missing"].map((word) => (
                <th key={word} scope="col" role="columnheader" className="num">
                  {word}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {given.map((each) => (
              <tr key={each.pledgeId} role="row">
                <th scope="row" role="rowheader">
                  {each.organization ?? unnamedMember}
                </th>
                {[
                  ["Agreed", each.agreedHours * 60],
                  ["Verified", each.verifiedMinutes],
                  ["Settled", each.settledMinutes],
                  ["Missing", each.missingMinutes],
                ].map(([word, minutes]) => (
                  <td key={word} role="cell" className="num" data-l={word}>
                    {hoursWords(Number(minutes))} h
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {project.hoursRule !== null && <p className="soft">{hoursRuleWords[project.hoursRule]}</p>}
      {leftScope.map(({ minutes, reason, at }) => (
        <p key={at.toISOString()}>
          <Day at={at} now={now} />: {hoursWords(minutes)} hours left the scope. {reason}
        </p>
      ))}
      {isDue && missing.length > 0 && (
        <p>
          It is accepted once no hours are missing: verified, paid as money, or out of the scope.
          {askedUntil && (
            <>
              {" "}
              Until <Day at={askedUntil} now={now} /> they are asked for as money.
            </>
          )}
        </p>
      )}
      {missing.map((each) => (
        <section key={each.pledgeId} aria-labelledby={`pay-${each.pledgeId}`} hidden={payFor.length === 0}>
          <h2 id={`pay-${each.pledgeId}`}>
            Pay <Amount minor={each.missingMinor} currency={project.currency} /> for {hoursWords(each.missingMinutes)}{" "}
            hours of {each.organization ?? unnamedMember}
          </h2>
          <PayForm
            lastResult={lastResult}
            idempotencyKey={keys[1 + given.indexOf(each)]!}
            pledgeId={each.pledgeId}
            organizations={payFor}
          />
        </section>
      ))}
      {mayLeave && missing.length > 0 && askedUntil === null && (
        <section aria-labelledby="leave">
          <h2 id="leave">Take what is missing out of the scope</h2>
          <LeaveForm lastResult={lastResult} idempotencyKey={keys[0]!} />
        </section>
      )}
    </div>
  );
}
