import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { personStream } from "#app/domain/kernel/events.ts";
import { readHeads } from "#app/domain/kernel/read-heads.server.ts";
import { reportsWaitingFor } from "#app/domain/discussion/report-pages.server.ts";
import { toldDevices } from "#app/domain/notifications/device-pages.server.ts";
import { ownActions } from "#app/domain/meetings/meeting-pages.server.ts";
import { readInput } from "#app/domain/notifications/notification.ts";
import { notificationList } from "#app/domain/notifications/notification-pages.server.ts";
import { readNotifications } from "#app/domain/notifications/read-notifications.server.ts";
import { inboxPage } from "#app/domain/reports/inbox-pages.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm } from "#app/http/form.server.ts";
import { useLiveRefresh } from "#app/live/use-live-refresh.ts";
import { Empty } from "#app/ui/base/empty.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading, SectionHeading } from "#app/ui/base/page-heading.tsx";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";
import { News } from "./news.tsx";
import { OwnActions } from "./own-actions.tsx";
import "#app/ui/styles/pages/account.css";

export const meta: MetaFunction = () => [{ title: "Inbox · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, viewer } = await requirePerson(args);
  const stream = personStream(viewer.personId);
  // The number first: what comes to wait meanwhile is told again.
  const heads = await readHeads(ctx.db, [stream]);
  const after = new URL(args.request.url).searchParams.get("after");
  const { push } = args.context.services;
  const [inbox, actions, news, reports, devices] = await Promise.all([
    inboxPage(ctx, viewer.locale),
    ownActions(ctx),
    notificationList(ctx, viewer.locale, after),
    reportsWaitingFor(ctx),
    push && toldDevices(ctx, push),
  ]);
  return {
    ...inbox,
    actions,
    news,
    reports,
    offersDevices: devices?.length === 0,
    stream,
    cursor: heads.get(stream) ?? 0,
    now: ctx.clock.now().toISOString(),
  };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const form = await parseForm(args.request, readInput);
  if (!form.ok) return form.reply;
  const { id } = form.value;
  await readNotifications(ctx, id === undefined ? "all" : { id });
  return redirect(`/inbox${new URL(args.request.url).search}`, 303);
}

export default function Inbox() {
  const { signatures, acceptances, moves, actions, news, reports, offersDevices, stream, cursor, now } =
    useLoaderData<typeof loader>();
  useLiveRefresh(stream, cursor);
  return (
    <div className="page-settings wrap narrow">
      <PageHeading title="Inbox" lead="What waits for your word, the oldest first, and what is news to you." />
      {signatures.length + acceptances.length + moves.length + actions.length + news.notifications.length + reports ===
        0 && (
        <Empty title="Nothing waits for you">
          Second signatures come here when a colleague pledges more than one person may sign alone, and finished
          deliverables when your organization pays for them. What happens in projects that you take part in comes here
          as news.
        </Empty>
      )}
      {reports > 0 && (
        <section aria-labelledby="reports">
          <SectionHeading id="reports" title="Reported messages" />
          <p>
            <Link to="/reports">
              {reports === 1 ? "1 reported message waits" : `${reports} reported messages wait`} for a moderator
            </Link>
          </p>
        </section>
      )}
      {signatures.length > 0 && (
        <section aria-labelledby="signatures">
          <SectionHeading id="signatures" title="Second signatures" />
          <ul className="rows">
            {signatures.map(
              ({ pledgeId, project, organizationName, firstSigner, mine, amountMinor, currency, offer, since }) => (
                <li key={pledgeId}>
                  <div className="grow">
                    <Link to={`/projects/${project.slug}/pledges/${pledgeId}/signature`}>
                      <b>
                        <Amount minor={amountMinor} currency={currency} /> toward {project.title}
                      </b>
                    </Link>
                    {offer !== null && <span className="s block">{offer}</span>}
                    <span className="s soft block">
                      {mine
                        ? `You signed first for ${organizationName}; a second budget holder is asked.`
                        : `${firstSigner} signed first for ${organizationName}, and needs a second signature.`}{" "}
                      <RelativeTime at={since} now={now} />
                    </span>
                  </div>
                </li>
              ),
            )}
          </ul>
        </section>
      )}
      {moves.length > 0 && (
        <section aria-labelledby="moves">
          <SectionHeading id="moves" title="Money to move" />
          <ul className="rows">
            {moves.map(
              ({
                reallocationId,
                project,
                organizationName,
                askedBy,
                firstSigner,
                mine,
                amountMinor,
                currency,
                since,
              }) => (
                <li key={reallocationId}>
                  <div className="grow">
                    <Link to={`/reallocations/${reallocationId}`}>
                      <b>
                        <Amount minor={amountMinor} currency={currency} /> to {project.title}
                      </b>
                    </Link>
                    <span className="s soft block">
                      {mine
                        ? `You consented for ${organizationName}; a second budget holder is asked.`
                        : firstSigner !== null
                          ? `${firstSigner} consented for ${organizationName}, and needs a second signature.`
                          : `${askedBy} asks whether money of ${organizationName} may go there.`}{" "}
                      <RelativeTime at={since} now={now} />
                    </span>
                  </div>
                </li>
              ),
            )}
          </ul>
        </section>
      )}
      {acceptances.length > 0 && (
        <section aria-labelledby="acceptances">
          <SectionHeading id="acceptances" title="Work to accept" />
          <ul className="rows">
            {acceptances.map(({ project, position, title, organizationName, since }) => (
              <li key={`${project.slug} ${position} ${organizationName}`}>
                <div className="grow">
                  <Link to={`/projects/${project.slug}/deliverables/${position}`}>
                    <b>{title}</b>
                  </Link>
                  <span className="s soft block">
                    Deliverable {position} of {project.title} runs in production. {organizationName} pays for it and has
                    not accepted it yet. <RelativeTime at={since} now={now} />
                  </span>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
      {actions.length > 0 && <OwnActions actions={actions} />}
      {news.notifications.length > 0 && <News {...news} now={now} />}
      {offersDevices && (
        <p className="s soft mt-8">
          Away from here? <Link to="/settings/devices">Have your devices tell you of news</Link>
        </p>
      )}
    </div>
  );
}
