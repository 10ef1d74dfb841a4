import { Inbox as InboxIcon } from "lucide";
import { useCallback, useEffect, useRef, useState } from "react";
import { personStream } from "#app/domain/kernel/events.ts";
import type { InboxCount } from "#app/domain/notifications/notification.ts";
import { useStream } from "#app/live/use-stream.ts";
import { Link } from "#app/ui/base/link.tsx";
import { Icon } from "#app/ui/base/icon.tsx";

/** A burst is one question, and a thousand bells do not ask at once. */
const gatherMs = 50;
const jitterMs = 400;

interface BellProps {
  readonly personId: string;
  /** As the page was made with it. */
  readonly counted: InboxCount;
}

/** The way to the inbox, with how much waits or is news there: the same number on every screen of a person. */
export function Bell({ personId, counted }: BellProps) {
  const [data, setData] = useState<InboxCount | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const look = useCallback(() => {
    timer.current ??= setTimeout(
      () => {
        timer.current = undefined;
        // Asked past the router: without a line it would fetch the route's code in vain, and load the whole page anew.
        void fetch("/inbox/count")
          .then(async (answer) => answer.ok && setData((await answer.json()) as InboxCount))
          .catch(() => {});
      },
      gatherMs + Math.random() * jitterMs,
    );
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  useStream(personStream(personId), counted.cursor, { apply: look, reload: look });
  const { count } = data && data.cursor > counted.cursor ? data : counted;
  return (
    <Link
      className="bell"
      to="/inbox"
      aria-label={count === 0 ? "Inbox" : `Inbox: ${count} ${count === 1 ? "thing" : "things"} for you`}
    >
      <Icon of={InboxIcon} size={20} />
      {count > 0 && (
        <span className="count-badge" aria-hidden="true">
          {count > 99 ? "99+" : count}
        </span>
      )}
    </Link>
  );
}
