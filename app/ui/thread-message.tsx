import { Link, useFetcher } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import type { ShownMessage } from "#app/domain/kernel/shown-event.ts";
import type { StreamId } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import type { Outbox, OutboxEntry } from "#app/live/outbox.ts";
import { Button } from "./button.tsx";
import { Markdown } from "./markdown.tsx";
import { Hour } from "./moment.tsx";
import { OrganizationMark } from "./organization-mark.tsx";

/** What the page of one message answers, as far as editing in place needs it. */
interface Editable {
  readonly markdown: string;
  readonly rev: number;
}

interface ThreadMessageProps {
  readonly slug: string;
  readonly stream: StreamId;
  readonly message: ShownMessage;
  readonly isMine: boolean;
  readonly moderates: boolean;
  readonly outbox: Outbox | null;
  /** What was given for this message and is not shown yet. */
  readonly pending: readonly OutboxEntry[];
}

export const messageAnchor = (id: string) => `message-${id}`;

const initialsOf = (name: string) =>
  name
    .split(/\s+/)
    .map((word) => word.charAt(0))
    .slice(0, 2)
    .join("")
    .toUpperCase();

export function ThreadMessage({ slug, stream, message, isMine, moderates, outbox, pending }: ThreadMessageProps) {
  const [isEditing, setEditing] = useState(false);
  const { id, author, organization, deleted, createdAt, editedAt } = message;
  const page = `/projects/${slug}/messages/${id}`;
  const last = pending.at(-1);
  return (
    <article className={last ? "msg waits" : "msg"} id={messageAnchor(id)}>
      <OrganizationMark organization={organization ?? { name: author.name, initials: initialsOf(author.name), hue: 0 }} decorative />
      <div>
        <p className="by">
          <b>{author.name}</b>
          {organization && `, ${organization.name}`} ·{" "}
          <Link to={`/projects/${slug}/discussion?message=${id}#${messageAnchor(id)}`} aria-label={`Link to this message of ${author.name}`}>
            <Hour at={createdAt} />
          </Link>
          {editedAt && !deleted && (
            <>
              {" · "}
              <Link to={page}>edited</Link>
            </>
          )}
        </p>
        {deleted ? (
          <p className="gone">{deleted.byAuthor ? "This message was taken back." : `This message was removed by the steward${deleted.reason ? `: ${deleted.reason}` : "."}`}</p>
        ) : isEditing && outbox ? (
          <EditInPlace page={page} message={message} stream={stream} outbox={outbox} onDone={() => setEditing(false)} />
        ) : last?.command.name === "edit-message" ? (
          <p className="said">{last.command.data.markdown}</p>
        ) : (
          <Markdown sanitizedHtml={message.html} />
        )}
        {last && outbox && <Waiting entry={last} outbox={outbox} />}
        {!deleted && !isEditing && !last && (isMine || moderates) && (
          <MessageActions page={page} isMine={isMine} message={message} stream={stream} outbox={outbox} onEdit={() => setEditing(true)} />
        )}
      </div>
    </article>
  );
}

interface ActionsProps {
  readonly page: string;
  readonly isMine: boolean;
  readonly message: ShownMessage;
  readonly stream: StreamId;
  readonly outbox: Outbox | null;
  readonly onEdit: () => void;
}

/** Links to the message's own page, which does the same without scripts; with them, things happen in place. */
function MessageActions({ page, isMine, message, stream, outbox, onEdit }: ActionsProps) {
  const [isAsking, setAsking] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isAsking) keep.current?.focus();
  }, [isAsking]);
  if (!isMine)
    return (
      <p className="do">
        <Link to={page}>Remove</Link>
      </p>
    );
  if (isAsking && outbox)
    return (
      <p className="do" role="group" aria-label="Take this message back?">
        <span>Take it back? Others will see that there was a message.</span>
        <button
          type="button"
          className="gap"
          onClick={() => {
            setAsking(false);
            outbox.add({ name: "delete-message", stream: stream as `project:${string}`, data: { messageId: message.id } });
          }}
        >
          Take back
        </button>
        <button type="button" ref={keep} onClick={() => setAsking(false)}>
          Keep
        </button>
      </p>
    );
  const inPlace = (act: () => void) => (event: { preventDefault: () => void }) => {
    if (!outbox) return;
    event.preventDefault();
    act();
  };
  return (
    <p className="do">
      <Link to={page} onClick={inPlace(onEdit)}>
        Edit
      </Link>
      <Link to={`${page}#take-back`} onClick={inPlace(() => setAsking(true))}>
        Take back
      </Link>
    </p>
  );
}

interface EditProps {
  readonly page: string;
  readonly message: ShownMessage;
  readonly stream: StreamId;
  readonly outbox: Outbox;
  readonly onDone: () => void;
}

/** The message's own words in a field, where they stood. */
function EditInPlace({ page, message, stream, outbox, onDone }: EditProps) {
  const { load, data } = useFetcher<{ message: Editable }>();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => load(page), [load, page]);
  useEffect(() => {
    if (data) field.current?.focus();
  }, [data]);
  if (!data) return <p className="gone">One moment …</p>;
  const { markdown, rev } = data.message;
  const save = () => {
    const written = field.current?.value ?? "";
    if (written.trim() === "") return field.current?.focus();
    onDone();
    if (written.trimEnd() !== markdown)
      outbox.add({ name: "edit-message", stream: stream as `project:${string}`, baseRev: rev, data: { messageId: message.id, markdown: written } });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <label className="vh" htmlFor={`edit-${message.id}`}>
        Your message
      </label>
      <textarea
        id={`edit-${message.id}`}
        ref={field}
        defaultValue={markdown}
        maxLength={limits.messageLength}
        onKeyDown={(event) => {
          if (event.key === "Escape") onDone();
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) save();
        }}
      />
      <p className="do">
        <Button small>Save</Button>
        <button type="button" onClick={onDone}>
          Leave it as it was
        </button>
      </p>
    </form>
  );
}

const busyWords = { "post-message": "sending …", "edit-message": "saving …", "delete-message": "taking back …" } as const;

/** How far a command is; a final no is said in words, with the two things that can be done about it. */
export function Waiting({ entry, outbox }: { readonly entry: OutboxEntry; readonly outbox: Outbox }) {
  const { refused, command } = entry;
  if (!refused) return <p className="do">{busyWords[command.name]}</p>;
  return (
    <p className="do">
      <span className="gap">{refused.words}</span>
      <button type="button" onClick={() => outbox.retry(command.key)}>
        Try again
      </button>
      <button type="button" onClick={() => outbox.discard(command.key)}>
        Discard
      </button>
    </p>
  );
}

/** A message that was written here and is on its way. */
export function PendingMessage({ entry, outbox, by }: { readonly entry: OutboxEntry; readonly outbox: Outbox; readonly by: string }) {
  if (entry.command.name !== "post-message") return null;
  return (
    <article className="msg waits">
      <OrganizationMark organization={{ name: by, initials: "·", hue: 0 }} decorative />
      <div>
        <p className="by">
          <b>You</b>
        </p>
        <p className="said">{entry.command.data.markdown}</p>
        <Waiting entry={entry} outbox={outbox} />
      </div>
    </article>
  );
}
