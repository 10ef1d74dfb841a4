import { useFetcher } from "@remix-run/react";
import { hasLine } from "#app/live/has-line.ts";
import { useEffect, useRef } from "react";
import { limits } from "#app/domain/kernel/limits.ts";
import type { ShownMessage } from "#app/domain/timeline/shown-event.ts";
import type { StreamId, ProjectStreamId } from "#app/domain/kernel/events.ts";
import type { Outbox } from "#app/live/outbox.ts";
import { Button } from "#app/ui/base/button.tsx";

/** What the page of one message answers, as far as editing in place needs it. */
interface Editable {
  readonly markdown: string;
  readonly rev: number;
}

export interface ToolProps {
  /** The message's own page. */
  readonly page: string;
  readonly message: ShownMessage;
  readonly stream: StreamId;
  readonly outbox: Outbox;
  readonly onDone: () => void;
}

/** The message's own words in a field, where they stood. */
export function EditInPlace({ page, message, stream, outbox, onDone }: ToolProps) {
  const { load, data } = useFetcher<{ message: Editable }>();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (hasLine()) load(page);
  }, [load, page]);
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
      outbox.add({
        name: "edit-message",
        stream: stream as ProjectStreamId,
        baseRev: rev,
        data: { messageId: message.id, markdown: written },
      });
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

/** Asks once more before a message's words are gone. */
export function TakeBackInPlace({ message, stream, outbox, onDone }: ToolProps) {
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);
  return (
    <p className="do" role="group" aria-label="Take this message back?">
      <span>Take it back? Others will see that there was a message.</span>
      <button
        type="button"
        className="gap"
        onClick={() => {
          onDone();
          outbox.add({
            name: "delete-message",
            stream: stream as ProjectStreamId,
            data: { messageId: message.id },
          });
        }}
      >
        Take back
      </button>
      <button type="button" ref={keep} onClick={onDone}>
        Keep
      </button>
    </p>
  );
}
