import { Form } from "@remix-run/react";
import { forwardRef, useRef } from "react";
import type { ThreadPage } from "#app/domain/discussion/thread.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { loadLive } from "#app/live/load-live.ts";
import type { Outbox } from "#app/live/outbox.ts";
import { rhythm } from "#app/live/rhythm.ts";
import { useDraft } from "#app/live/use-draft.ts";
import { Button } from "./button.tsx";

interface ComposerProps {
  readonly page: ThreadPage;
  readonly outbox: Outbox | null;
  /** Where the answer leads when the form is sent as a form. */
  readonly back: "project" | "discussion";
  readonly onSend: () => void;
}

/** Where one writes. The text stays in the browser's own field, is kept as a draft, and leaves through the outbox. */
export const Composer = forwardRef<HTMLFormElement, ComposerProps>(function Composer({ page, outbox, back, onSend }, ref) {
  const field = useRef<HTMLTextAreaElement>(null);
  const typedAtMs = useRef(0);
  const draft = useDraft(field, page.personId, page.stream);
  const sayTyping = () => {
    const nowMs = Date.now();
    if (nowMs - typedAtMs.current < rhythm.typingAgainMs) return;
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
        // Until the outbox is here, the form goes as any form goes.
        if (!outbox || !field.current) return;
        event.preventDefault();
        const speaksFor = new FormData(event.currentTarget).get("organizationId");
        onSend();
        outbox.add({
          name: "post-message",
          stream: page.stream as `project:${string}`,
          data: { markdown: text, organizationId: typeof speaksFor === "string" && speaksFor !== "" ? speaksFor : null },
        });
        field.current.value = "";
        typedAtMs.current = 0;
      }}
    >
      <input type="hidden" name="key" value={page.key} />
      <input type="hidden" name="back" value={back} />
      <label className="vh" htmlFor="say">
        Your message
      </label>
      <textarea
        id="say"
        name="markdown"
        ref={field}
        maxLength={limits.messageLength}
        placeholder="Ask, answer or propose a change to the scope"
        onInput={sayTyping}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) event.currentTarget.form?.requestSubmit();
        }}
      />
      <div className="r">
        <Button>Post</Button>
        <SpeaksFor page={page} />
      </div>
    </Form>
  );
});

/** Whom one writes for; nothing to choose for people of no organization. */
export function SpeaksFor({ page: { speaksFor }, chosen }: { readonly page: Pick<ThreadPage, "speaksFor">; readonly chosen?: string | undefined }) {
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
