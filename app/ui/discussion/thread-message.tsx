import { lazy, Suspense, useState } from "react";
import { nameWithStanding } from "#app/domain/kernel/admitted.ts";
import { withOwn } from "#app/domain/discussion/reaction.ts";
import { idOf, subjectWords } from "#app/domain/discussion/subject.ts";
import type { ShownMessage } from "#app/domain/timeline/shown-event.ts";
import type { StreamId, ProjectStreamId } from "#app/domain/kernel/events.ts";
import type { Outbox, OutboxEntry } from "#app/live/outbox.ts";
import { Link } from "#app/ui/base/link.tsx";
import { Markdown } from "#app/ui/base/markdown.tsx";
import { CallsNobody } from "./calls-nobody.tsx";
import { MessageLinks } from "./message-links.tsx";
import { messageAnchor, messagePath, messagePlace, subjectPlace } from "#app/domain/discussion/message-place.ts";
import { MessageDecision } from "./message-decision.tsx";
import { MessageQuote } from "./message-quote.tsx";
import { MessageReactions, type SayReaction } from "./message-reactions.tsx";
import { Hour } from "#app/ui/base/moment.tsx";
import { OrganizationMark } from "#app/ui/organization/organization-mark.tsx";
import { Waiting } from "./pending-message.tsx";
import { tombstoneWords } from "./tombstone-words.ts";

/** Asked for by a press, so their code comes by the press. */
const EditInPlace = lazy(() => import("./message-tools.tsx").then((module) => ({ default: module.EditInPlace })));
const TakeBackInPlace = lazy(() =>
  import("./message-tools.tsx").then((module) => ({ default: module.TakeBackInPlace })),
);

interface ThreadMessageProps {
  readonly slug: string;
  readonly stream: StreamId;
  readonly message: ShownMessage;
  /** The page is about what the message is about: it need not say so. */
  readonly within: boolean;
  /** Who looks; null for visitors. */
  readonly personId: string | null;
  readonly moderates: boolean;
  /** May record messages as decisions. */
  readonly decides: boolean;
  readonly outbox: Outbox | null;
  /** What was given for this message and is not shown yet. */
  readonly pending: readonly OutboxEntry[];
  /** Begins an answer in the composer of this page. */
  readonly onReply: (message: ShownMessage) => void;
}

type Tool = "edit" | "take-back" | "react";

const initialsOf = (name: string) =>
  name
    .split(/\s+/)
    .map((word) => word.charAt(0))
    .slice(0, 2)
    .join("")
    .toUpperCase();

export function ThreadMessage({
  slug,
  stream,
  message,
  within,
  personId,
  moderates,
  decides,
  outbox,
  pending,
  onReply,
}: ThreadMessageProps) {
  const [tool, setTool] = useState<Tool | null>(null);
  const { id, author, organization, deleted, createdAt, editedAt, replyTo } = message;
  const about = within ? null : message.about;
  const page = messagePath(slug, id);
  const isMine = author.id === personId;
  const given = pending.flatMap(({ command, refused }) =>
    command.name === "set-reaction" && !refused ? [command.data] : [],
  );
  // What one says to a message shows at once; what changes the message itself is waited for in words.
  const last = pending.findLast(({ command, refused }) => command.name !== "set-reaction" || refused);
  const say: SayReaction = (kind, on) => {
    outbox?.add({ name: "set-reaction", stream: stream as ProjectStreamId, data: { messageId: id, kind, on } });
    if (on) setTool(null);
    return outbox !== null;
  };
  const parts = outbox && { page, message, stream, outbox, onDone: () => setTool(null) };
  return (
    <article className={last ? "msg waits" : "msg"} id={messageAnchor(id)}>
      <OrganizationMark
        organization={organization ?? { name: author.name, initials: initialsOf(author.name), hue: 0 }}
        decorative
      />
      <div>
        <p className="by">
          <b>{author.name}</b>
          {organization && `, ${nameWithStanding(organization)}`} ·{" "}
          <Link to={messagePlace(slug, id)} aria-label={`Link to this message of ${author.name}`}>
            <Hour at={createdAt} />
          </Link>
          {editedAt && !deleted && (
            <>
              {" · "}
              <Link to={page}>edited</Link>
            </>
          )}
        </p>
        {about && (
          <p className="in">
            <span className="vh">About </span>
            <Link to={subjectPlace(slug, idOf(about))}>{subjectWords(about)}</Link>
          </p>
        )}
        {replyTo && <MessageQuote slug={slug} quote={replyTo} />}
        {deleted ? (
          <p className="gone">{tombstoneWords(deleted)}</p>
        ) : tool === "edit" && parts ? (
          <Suspense fallback={<p className="gone">One moment …</p>}>
            <EditInPlace {...parts} />
          </Suspense>
        ) : last?.command.name === "edit-message" ? (
          <p className="said">{last.command.data.markdown}</p>
        ) : (
          <Markdown sanitizedHtml={message.html} />
        )}
        {isMine && !deleted && <CallsNobody html={message.html} />}
        <MessageLinks links={message.links} />
        {message.decision && <MessageDecision slug={slug} decision={message.decision} />}
        {!deleted && (
          <MessageReactions
            page={page}
            reactions={
              personId === null ? message.reactions : withOwn(message.reactions, given, { id: personId, name: "You" })
            }
            personId={personId}
            say={say}
            offer={tool === "react" ? "all" : "said"}
          />
        )}
        {last && outbox && <Waiting entry={last} outbox={outbox} />}
        {tool === "take-back" && parts ? (
          <Suspense>
            <TakeBackInPlace {...parts} />
          </Suspense>
        ) : (
          !deleted &&
          personId !== null &&
          tool !== "edit" &&
          !last && (
            <MessageActions
              slug={slug}
              message={message}
              isMine={isMine}
              moderates={moderates}
              decides={decides}
              tool={tool}
              isLive={outbox !== null}
              onTool={setTool}
              onReply={onReply}
            />
          )
        )}
      </div>
    </article>
  );
}

interface ActionsProps {
  readonly slug: string;
  readonly message: ShownMessage;
  readonly isMine: boolean;
  readonly moderates: boolean;
  readonly decides: boolean;
  readonly tool: Tool | null;
  readonly isLive: boolean;
  readonly onTool: (tool: Tool | null) => void;
  readonly onReply: (message: ShownMessage) => void;
}

/** Links to pages that do the same without scripts; with them, things happen in place. */
function MessageActions({ slug, message, isMine, moderates, decides, tool, isLive, onTool, onReply }: ActionsProps) {
  const page = messagePath(slug, message.id);
  const inPlace = (act: () => void) => (event: { preventDefault: () => void }) => {
    if (!isLive) return;
    event.preventDefault();
    act();
  };
  return (
    <p className="do">
      <Link to={`/projects/${slug}/discussion?reply=${message.id}#say`} onClick={inPlace(() => onReply(message))}>
        Reply
      </Link>
      <Link to={`${page}#reactions`} onClick={inPlace(() => onTool(tool === "react" ? null : "react"))}>
        {tool === "react" ? "That is all" : "React"}
      </Link>
      {!isMine && <Link to={`${page}/report`}>Report</Link>}
      {decides && !message.decision && <Link to={`${page}#decide`}>Decide</Link>}
      {isMine && (
        <>
          <Link data-edit="" to={page} onClick={inPlace(() => onTool("edit"))}>
            Edit
          </Link>
          <Link to={`${page}#take-back`} onClick={inPlace(() => onTool("take-back"))}>
            Take back
          </Link>
        </>
      )}
      {moderates && !isMine && <Link to={page}>Remove</Link>}
    </p>
  );
}
