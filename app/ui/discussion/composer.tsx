import type { ProjectStreamId } from "#app/domain/kernel/events.ts";
import { Form, useNavigation } from "@remix-run/react";
import { forwardRef, lazy, Suspense, useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import type { ThreadPage } from "#app/domain/discussion/thread.ts";
import { messageDraftKey } from "#app/domain/projects/draft-key.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { loadLive } from "#app/live/load-live.ts";
import type { Outbox } from "#app/live/outbox.ts";
import { timings } from "#app/live/timings.ts";
import { useDraft } from "#app/live/use-draft.ts";
import { Button } from "#app/ui/base/button.tsx";
import { aboutOf } from "./composer-about.tsx";
import { mentionTyped, type TypedMention } from "./mention-typed.ts";

// Needed by whoever writes, and then only sometimes: they are no part of the first load.
const MentionList = lazy(() => import("./mention-list.tsx").then((module) => ({ default: module.MentionList })));
const ComposerPreview = lazy(() =>
  import("./composer-preview.tsx").then((module) => ({ default: module.ComposerPreview })),
);

interface ComposerProps {
  readonly page: ThreadPage;
  readonly outbox: Outbox | null;
  /** Where the answer leads when the form is sent as a form. */
  readonly back: "project" | "discussion";
  readonly onSend: () => void;
  /** Escape in the field: leaves what the message would have been about. Absent while there is nothing to leave. */
  readonly onEscape?: (() => void) | undefined;
  /** ArrowUp in the empty field: back to one's own last message. */
  readonly onEditLast?: (() => void) | undefined;
  /** More to choose, where the page offers it. */
  readonly tools?: ReactNode;
  /** What the message will be about. */
  readonly children?: ReactNode;
}

/** Where one writes. The text stays in the browser's own field, is kept as a draft, and leaves through the outbox. */
export const Composer = forwardRef<HTMLFormElement, ComposerProps>(function Composer(
  { page, outbox, back, onSend, onEscape, onEditLast, tools, children },
  ref,
) {
  const field = useRef<HTMLTextAreaElement>(null);
  const typedAtMs = useRef(0);
  const draft = useDraft(field, {
    personId: page.personId,
    place: page.stream,
    action: `/drafts/${messageDraftKey(page.projectId)}`,
    saved: page.draft,
  });
  // Posted as a form: once its answer has come and the field is still here, what was sent leaves it.
  const posted = useRef<string | null>(null);
  const { state } = useNavigation();
  useEffect(() => {
    if (state !== "idle" || posted.current === null) return;
    if (field.current?.value === posted.current) field.current.value = "";
    posted.current = null;
  }, [state]);
  const [mention, setMention] = useState<TypedMention | null>(null);
  const [isPreviewed, setPreviewed] = useState(false);
  const listKeys = useRef<((event: KeyboardEvent) => boolean) | null>(null);
  const lookForMention = () =>
    setMention(field.current ? mentionTyped(field.current.value, field.current.selectionEnd) : null);
  const sayTyping = () => {
    const nowMs = Date.now();
    if (nowMs - typedAtMs.current < timings.typingAgainMs) return;
    typedAtMs.current = nowMs;
    void loadLive().then((live) => live?.signal(page.stream));
  };
  return (
    <Form
      ref={ref}
      className="comp"
      method="post"
      action={`/projects/${page.slug}/messages`}
      onSubmit={(event) => {
        const text = field.current?.value ?? "";
        if (text.trim() === "") {
          event.preventDefault();
          return field.current?.focus();
        }
        draft.forget();
        // Until the outbox is here, the form is posted like every other form.
        if (!outbox || !field.current) {
          posted.current = text;
          return;
        }
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const speaksFor = form.get("organizationId");
        onSend();
        outbox.add({
          name: "post-message",
          stream: page.stream as ProjectStreamId,
          data: {
            markdown: text,
            organizationId: typeof speaksFor === "string" && speaksFor !== "" ? speaksFor : null,
            ...aboutOf(form),
          },
        });
        field.current.value = "";
        setMention(null);
        setPreviewed(false);
        typedAtMs.current = 0;
      }}
    >
      <input type="hidden" name="key" value={page.key} />
      <input type="hidden" name="back" value={back} />
      {children}
      <label className="vh" htmlFor="say">
        Your message
      </label>
      <textarea
        id="say"
        name="markdown"
        ref={field}
        maxLength={limits.messageLength}
        placeholder="Ask, answer or propose a change to the scope"
        defaultValue={page.draft?.text}
        aria-autocomplete="list"
        aria-controls={mention ? "say-names" : undefined}
        onInput={() => {
          sayTyping();
          lookForMention();
        }}
        onSelect={lookForMention}
        onBlur={() => setMention(null)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || listKeys.current?.(event)) return;
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) event.currentTarget.form?.requestSubmit();
          if (event.key === "Escape" && onEscape) {
            event.preventDefault();
            onEscape();
          }
          if (event.key === "ArrowUp" && event.currentTarget.value === "" && onEditLast) {
            event.preventDefault();
            onEditLast();
          }
        }}
      />
      {/* Only once there is something to wait for: news would find a boundary of the server's that is not taken over yet, and throw it away. */}
      {(mention || isPreviewed) && (
        <Suspense fallback={null}>
          {mention && (
            <MentionList
              id="say-names"
              slug={page.slug}
              field={field}
              typed={mention}
              onKeys={(take) => (listKeys.current = take)}
              onDone={() => setMention(null)}
            />
          )}
          {isPreviewed && <ComposerPreview slug={page.slug} field={field} />}
        </Suspense>
      )}
      <div className="r">
        <Button>Post</Button>
        <Button
          tone="plain"
          name="intent"
          value="preview"
          aria-pressed={isPreviewed}
          onClick={(event) => {
            event.preventDefault();
            setPreviewed(!isPreviewed);
          }}
        >
          Preview
        </Button>
        <SpeaksFor page={page} />
        {tools}
      </div>
    </Form>
  );
});

/** Whom one writes for; nothing to choose for people of no organization. */
export function SpeaksFor({
  page: { speaksFor },
  chosen,
}: {
  readonly page: Pick<ThreadPage, "speaksFor">;
  readonly chosen?: string | undefined;
}) {
  if (speaksFor.length === 0) return null;
  return (
    <span className="speaks">
      <label htmlFor="speaks-for">for</label>
      <select id="speaks-for" name="organizationId" defaultValue={chosen ?? speaksFor[0]?.id}>
        {speaksFor.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        <option value="">only myself</option>
      </select>
    </span>
  );
}
