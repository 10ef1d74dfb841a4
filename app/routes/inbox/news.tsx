import { Form, useFetcher } from "@remix-run/react";
import { newsKinds } from "#app/domain/notifications/news-kinds.ts";
import type { NotificationList } from "#app/domain/notifications/notification-pages.server.ts";
import type { ShownNotification } from "#app/domain/notifications/notification.ts";
import { Button } from "#app/ui/base/button.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { SectionHeading } from "#app/ui/base/page-heading.tsx";
import { Pagination } from "#app/ui/base/pagination.tsx";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";

/** What happened in projects that the viewer takes part in, newest first. */
export function News({ notifications, nextAfter, now }: NotificationList & { readonly now: string }) {
  return (
    <section aria-labelledby="news">
      <SectionHeading id="news" title="News" />
      {notifications.some(({ read }) => !read) && (
        <Form method="post" className="mt-5" preventScrollReset>
          <Button tone="plain" small name="as" value="read">
            Mark all as read
          </Button>
        </Form>
      )}
      <ul className="rows news">
        {notifications.map((each) => (
          <NewsRow key={each.id} news={each} now={now} />
        ))}
      </ul>
      <Pagination nextAfter={nextAfter} label="More news" nextWord="Older news" firstWord="Newest news" />
    </section>
  );
}

function NewsRow({ news, now }: { readonly news: ShownNotification; readonly now: string }) {
  const { id, kind, about, href, what, who, why, at, read } = news;
  const reading = useFetcher();
  const lead = newsKinds[kind].whose || newsKinds[kind].whoSaid(who ?? "Somebody");
  // Whoever follows the link has read it; without scripts the button beside it says so.
  const markRead = () => {
    if (!read) reading.submit({ as: "read", id }, { method: "post", action: "/inbox" });
  };
  return (
    <li className={read ? "read" : "unread"}>
      <div className="grow">
        <Link to={href} onClick={markRead}>
          {!read && <span className="vh">Unread: </span>}
          {lead !== "" && <span className="soft">{lead}: </span>}
          <b>{what}</b>
        </Link>
        {why !== null && <span className="s block">{why}</span>}
        <span className="s soft block">
          {about.title}
          {lead === "" && who !== null && `, ${who}`} · <RelativeTime at={at} now={now} />
          {about.wishHref !== null && (
            <>
              {" · "}
              <Link to={about.wishHref} aria-label={`What you hear of ${about.title}`}>
                What you hear of it
              </Link>
            </>
          )}
        </span>
      </div>
      {!read && (
        <reading.Form method="post" action="/inbox">
          <input type="hidden" name="id" value={id} />
          <Button tone="plain" small name="as" value="read" aria-label={`Mark as read: ${what}`}>
            Mark as read
          </Button>
        </reading.Form>
      )}
    </li>
  );
}
