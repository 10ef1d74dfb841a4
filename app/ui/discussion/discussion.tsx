import { useLocation, useRevalidator } from "@remix-run/react";
import { nameWithStanding } from "#app/domain/kernel/admitted.ts";
import { Fragment, useEffect, useRef, useState, type ReactNode } from "react";
import { idOf } from "#app/domain/discussion/subject.ts";
import { quoteOf } from "#app/domain/discussion/thread-state.ts";
import type { Manner } from "#app/domain/kernel/event-voices.ts";
import { isThreadItem, type ThreadItem, type ThreadPage } from "#app/domain/discussion/thread.ts";
import type { ShownEvent, ShownMessage } from "#app/domain/timeline/shown-event.ts";
import type { OutboxEntry } from "#app/live/outbox.ts";
import { useScrollAnchor } from "#app/live/use-scroll-anchor.ts";
import { useOutbox, useOutboxEntries } from "#app/live/use-outbox.ts";
import { usePresence } from "#app/live/use-presence.ts";
import { useReadTo } from "#app/live/use-read-to.ts";
import { useThread } from "#app/live/use-thread.ts";
import { useInfiniteScroll } from "#app/live/use-infinite-scroll.ts";
import { useAnnounce } from "#app/ui/base/announce.tsx";
import { Composer } from "./composer.tsx";
import { ComposerAbout, type WritingAbout } from "./composer-about.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { subjectPlace } from "#app/domain/discussion/message-place.ts";
import { useMoneyFormat } from "#app/ui/base/money.tsx";
import { useMoments } from "#app/ui/base/moment.tsx";
import { OrganizationMark } from "#app/ui/organization/organization-mark.tsx";
import { PendingMessage } from "./pending-message.tsx";
import { presenceWords, presentOrganizations, typingWords } from "./presence-words.ts";
import { SystemLineRow } from "./system-line.tsx";
import { spokenLine, systemWords } from "./system-words.ts";
import { ThreadMessage } from "./thread-message.tsx";
import { useSheet } from "#app/ui/base/use-sheet.ts";
import "#app/ui/styles/discussion.css";

interface DiscussionProps {
  readonly page: ThreadPage;
  /** `beside`: at the side of the project, where `?discuss=1` makes it a sheet · `page`: it is the page. */
  readonly place: "beside" | "page";
  /** What the page's address asks to write about. */
  readonly about?: WritingAbout;
  /** More to choose where one writes. */
  readonly tools?: ReactNode;
}

const nothing: WritingAbout = { replyTo: null };

/** The talk about a project, with the steps of its money and work in the same flow. Live; without scripts a page of forms. */
export function Discussion({ page, place, about: asked = nothing, tools }: DiscussionProps) {
  const { personId, slug } = page;
  const list = useRef<HTMLDivElement>(null);
  const composer = useRef<HTMLFormElement>(null);
  const outbox = useOutbox(personId);
  const given = useOutboxEntries(outbox).filter((entry) => entry.command.stream === page.stream);
  const writing = given.filter((entry) => entry.command.name === "post-message");
  const { revalidate } = useRevalidator();
  const announce = useAnnounce();
  const format = useMoneyFormat();
  const manner = {
    goalMinor: page.goalMinor,
    amount: (minor: string) => format(BigInt(minor), page.currency, { cents: "any" }),
  };
  const beforeChange = useRef(() => {});
  const beforeTurn = useRef<() => boolean>(() => true);
  const [about, setAbout] = useState(asked);
  const writeAbout = (chosen: WritingAbout) => {
    setAbout(chosen);
    composer.current?.querySelector("textarea")?.focus();
  };
  const [postedAtMs, setPostedAtMs] = useState<Readonly<Record<string, number>>>({});

  const told = (events: readonly ShownEvent[]) => {
    for (const event of events) {
      if (!isThreadItem(event)) continue;
      if (["thread.locked", "thread.opened", "meeting.opened", "meeting.closed"].includes(event.type))
        void revalidate();
      if (event.type !== "message.posted") announce(spokenLine(systemWords(event, manner)), event.id);
      else {
        const { author, organization, excerpt, deleted } = event.message;
        setPostedAtMs((known) => ({ ...known, [author.id]: Date.now() }));
        if (author.id !== personId && !deleted)
          announce(`${author.name}${organization ? `, ${nameWithStanding(organization)}` : ""}: ${excerpt}`, event.id);
      }
    }
  };
  const thread = useThread(page, {
    outbox,
    beforeChange: () => beforeChange.current(),
    beforeTurn: () => beforeTurn.current(),
    told,
    reload: revalidate,
  });
  const [first, last] = [thread.items[0]?.seq, thread.items.at(-1)?.seq];
  const kept = useScrollAnchor(list, composer, thread.items.length + writing.length, `${first} ${last}`);
  useEffect(() => {
    beforeChange.current = kept.beforeChange;
    beforeTurn.current = kept.beforeTurn;
  });

  const readTo = useReadTo(page, list, thread);

  const { presence, typing } = usePresence(page.stream);
  const stillTyping = typing.filter((each) => (postedAtMs[each.person.id] ?? 0) < each.atMs);
  const sheet = useSheet(place === "beside", list, composer);
  useInfiniteScroll(list, place === "page" || sheet.isOpen, thread.turn);
  const wholeThread = `/projects/${slug}/discussion`;
  // The page's own address without a place in it.
  const here = page.about ? subjectPlace(slug, idOf(page.about)) : wholeThread;
  const placed = (name: string, seq: number) => `${here}${page.about ? "&" : "?"}${name}=${seq}`;

  return (
    <section className={sheet.isOpen ? "talk sheet" : "talk"} id="talk" aria-labelledby="talk-heading">
      <header>
        <h2 id="talk-heading">
          Discussion{" "}
          <span>
            {thread.messages} {thread.messages === 1 ? "message" : "messages"}
          </span>
          {sheet.isOpen && (
            <Link className="close" to={sheet.closed} preventScrollReset>
              Close
            </Link>
          )}
        </h2>
        <p className="pres">
          {presence && (
            <>
              <span className="orgs">
                {presentOrganizations(presence, personId)
                  .slice(0, 8)
                  .map((organization) => (
                    <span className="on" key={organization.id}>
                      <OrganizationMark organization={organization} decorative />
                    </span>
                  ))}
              </span>
              {presenceWords(presence, personId)}
            </>
          )}
          <span className="to">
            <Link to={`/projects/${slug}/topics`}>Topics</Link>
            <Link to={`/projects/${slug}/decisions`}>Decisions</Link>
            <Link to={`/projects/${slug}/meetings`}>Meetings</Link>
          </span>
        </p>
      </header>
      {page.meeting && (
        <p className="meets">
          A meeting goes on: <Link to={`/projects/${slug}/meetings/${page.meeting.number}`}>{page.meeting.title}</Link>
        </p>
      )}
      {thread.hasEarlier && first !== undefined && (
        <p className="more">
          <Link to={placed("before", first)}>Earlier in this discussion</Link>
          {place === "beside" && <Link to={wholeThread}>The whole discussion</Link>}
        </p>
      )}
      <div className="msgs" ref={list}>
        {thread.items.length === 0 && writing.length === 0 && (
          <p className="empty">
            {page.about
              ? "Nobody has said anything about this yet."
              : "Nobody has said anything yet. Ask what is unclear, or say what your organization needs: everybody who follows this project reads it here."}
          </p>
        )}
        <Flow
          items={thread.items}
          page={page}
          readTo={readTo}
          manner={manner}
          outbox={outbox}
          given={given}
          onReply={(message) => writeAbout({ replyTo: quoteOf(message) })}
        />
        {!thread.isWindow &&
          outbox &&
          writing.map((entry) => <PendingMessage key={entry.command.key} entry={entry} outbox={outbox} by="You" />)}
      </div>
      {kept.missed > 0 && (
        <p className="missed">
          <button type="button" className="btn small" onClick={kept.showMissed}>
            {kept.missed} new {kept.missed === 1 ? "message" : "messages"}
          </button>
        </p>
      )}
      {thread.isWindow && last !== undefined && (
        <p className="more">
          <Link to={placed("after", last)}>Later</Link>
          <Link to={here}>To the newest{thread.later > 0 && `, ${thread.later} since you came`}</Link>
        </p>
      )}
      <p className="typing">
        {stillTyping.length > 0 && (
          <>
            <i aria-hidden="true">
              <b />
              <b />
              <b />
            </i>
            {typingWords(stillTyping)}
          </>
        )}
      </p>
      {place === "page" &&
        personId !== null &&
        page.about === null &&
        !page.hasLater &&
        page.cursor > (page.readSeq ?? 0) && (
          <noscript>
            <form method="post" className="more">
              <input type="hidden" name="seq" value={page.cursor} />
              <button type="submit" className="btn plain small">
                I have read this
              </button>
            </form>
          </noscript>
        )}
      {page.locked && <p className="join">This discussion is locked: {page.locked.reason}</p>}
      {page.locked && !page.may.lock ? null : page.may.post ? (
        <Composer
          ref={composer}
          page={page}
          outbox={outbox}
          back={place === "page" ? "discussion" : "project"}
          tools={tools}
          onSend={() => {
            kept.beforeChange();
            setAbout(nothing);
          }}
          onEscape={about.replyTo ? () => writeAbout(nothing) : undefined}
          onEditLast={() => [...(list.current?.querySelectorAll<HTMLElement>("[data-edit]") ?? [])].at(-1)?.click()}
        >
          <ComposerAbout
            about={about}
            without={place === "page" ? here : sheet.closed}
            onLeave={() => writeAbout(nothing)}
          />
        </Composer>
      ) : (
        <SignInToWrite />
      )}
    </section>
  );
}

function SignInToWrite() {
  const { pathname, search } = useLocation();
  return (
    <p className="join">
      <Link to={`/sign-in?next=${encodeURIComponent(pathname + search)}`}>Sign in</Link> to ask, answer and propose
      changes.
    </p>
  );
}

interface FlowProps {
  readonly items: readonly ThreadItem[];
  readonly page: ThreadPage;
  /** How far the viewer had read when they came; null for the first time. */
  readonly readTo: number | null;
  readonly manner: Manner;
  readonly outbox: ReturnType<typeof useOutbox>;
  readonly given: readonly OutboxEntry[];
  readonly onReply: (message: ShownMessage) => void;
}

const isAbout = (entry: OutboxEntry, messageId: string) =>
  "messageId" in entry.command.data && entry.command.data.messageId === messageId;

/** Entries in their order, with a line where a day begins, and one where what the viewer has not read yet begins. */
function Flow({ items, page, readTo, manner, outbox, given, onReply }: FlowProps) {
  const { dayKey, dayWords } = useMoments();
  const firstNew =
    readTo === null ? undefined : items.find(({ seq, actor }) => seq > readTo && actor?.id !== page.personId)?.seq;
  return items.map((item, index) => {
    const before = items[index - 1];
    const beginsDay = !before || dayKey(before.at) !== dayKey(item.at);
    return (
      <Fragment key={item.seq}>
        {item.seq === firstNew && (
          <p className="day new" id="unread">
            New since you last looked
          </p>
        )}
        {beginsDay && <p className="day">{dayWords(item.at, page.now)}</p>}
        {item.type === "message.posted" ? (
          <ThreadMessage
            slug={page.slug}
            stream={page.stream}
            message={item.message}
            within={page.about !== null}
            personId={page.personId}
            moderates={page.may.moderate}
            decides={page.may.decide}
            outbox={outbox}
            pending={given.filter((entry) => isAbout(entry, item.message.id))}
            onReply={onReply}
          />
        ) : (
          <SystemLineRow line={item} words={systemWords(item, manner)} />
        )}
      </Fragment>
    );
  });
}
