import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { personStream } from "#app/domain/kernel/events.ts";
import { readHeads } from "#app/domain/kernel/read-heads.server.ts";
import { toldDevices } from "#app/domain/notifications/device-pages.server.ts";
import { readInput } from "#app/domain/notifications/notification.ts";
import { notificationList } from "#app/domain/notifications/notification-pages.server.ts";
import { markNotificationsRead } from "#app/domain/notifications/mark-notifications-read.server.ts";
import { inboxPage } from "#app/domain/reports/inbox-pages.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm } from "#app/http/form.server.ts";
import { useLiveRefresh } from "#app/live/use-live-refresh.ts";
import { Empty } from "#app/ui/base/empty.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { News } from "./news.tsx";
import { Waiting } from "./waiting.tsx";
import "#app/ui/styles/pages/account.css";

export const meta: MetaFunction = () => [{ title: "Inbox · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, viewer } = await requirePerson(args);
  const stream = personStream(viewer.personId);
  // The number first: what comes to wait meanwhile is told again.
  const heads = await readHeads(ctx.db, [stream]);
  const after = new URL(args.request.url).searchParams.get("after");
  const { push } = args.context.services;
  const [waiting, news, devices] = await Promise.all([
    inboxPage(ctx, viewer.locale),
    notificationList(ctx, viewer.locale, after),
    push && toldDevices(ctx, push),
  ]);
  return {
    waiting,
    news,
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
  await markNotificationsRead(ctx, null, id === undefined ? "all" : { id });
  return redirect(`/inbox${new URL(args.request.url).search}`, 303);
}

export default function Inbox() {
  const { waiting, news, offersDevices, stream, cursor, now } = useLoaderData<typeof loader>();
  useLiveRefresh(stream, cursor);
  return (
    <div className="page-settings wrap narrow">
      <PageHeading title="Inbox" lead="What waits for your word, the oldest first, and what is news to you." />
      {waiting.length + news.notifications.length === 0 && (
        <Empty title="Nothing waits for you">
          Second signatures come here when a colleague pledges more than one person may sign alone, and finished
          deliverables when your organization pays for them. What happens in projects that you take part in comes here
          as news.
        </Empty>
      )}
      {waiting.map((section) => (
        <Waiting key={section.id} section={section} now={now} />
      ))}
      {news.notifications.length > 0 && <News {...news} now={now} />}
      {offersDevices && (
        <p className="s soft mt-8">
          Away from here? <Link to="/settings/devices">Have your devices tell you of news</Link>
        </p>
      )}
    </div>
  );
}
