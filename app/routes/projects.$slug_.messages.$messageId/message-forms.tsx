import { getFormProps, useForm, type SubmissionResult } from "@conform-to/react";
import { Form, useNavigation } from "@remix-run/react";
import type { MessagePage } from "#app/domain/discussion/message-pages.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { SpeaksFor } from "#app/ui/discussion/composer.tsx";
import { FormErrors, InputField, TextareaField } from "#app/ui/base/field.tsx";

interface MessageFormProps {
  readonly page: MessagePage;
  readonly lastResult: SubmissionResult<string[]> | undefined;
}

/** What was sent belongs to one of the two forms of the page. */
const resultOf = (lastResult: MessageFormProps["lastResult"], intent: string) =>
  lastResult?.initialValue?.intent === intent ? lastResult : undefined;

export function EditForm({ page: { message, key }, lastResult }: MessageFormProps) {
  const busy = useNavigation().state !== "idle";
  const [form, fields] = useForm<{ key: string; baseRev: string; markdown: string }>({
    id: "edit",
    lastResult: resultOf(lastResult, "edit"),
    defaultValue: { markdown: message.markdown },
  });
  return (
    <Form method="post" className="form mt-8" {...getFormProps(form)}>
      <FormErrors id={form.errorId} errors={form.errors} />
      <input type="hidden" name="intent" value="edit" />
      <input type="hidden" name="key" value={key} />
      {/* The revision that is on this page: saving again after a clash is saying that one has seen it. */}
      <input type="hidden" name="baseRev" value={message.rev} />
      <TextareaField field={fields.markdown} label="Change your message" rows={6} />
      <div className="acts">
        <Button busy={busy}>Save</Button>
      </div>
    </Form>
  );
}

/** Records the words as they stand on this page. */
export function DecideForm({ page, lastResult }: MessageFormProps) {
  const busy = useNavigation().state !== "idle";
  const [form] = useForm<{ key: string; baseRev: string; organizationId: string }>({
    id: "decide",
    lastResult: resultOf(lastResult, "record"),
  });
  return (
    <Form method="post" className="form write mt-8" {...getFormProps(form)}>
      <FormErrors id={form.errorId} errors={form.errors} />
      <input type="hidden" name="intent" value="record" />
      <input type="hidden" name="key" value={page.key} />
      <input type="hidden" name="baseRev" value={page.message.rev} />
      <p className="s soft">
        These words are kept as a decision of the project: others can say that they agree, and a later change of the
        message does not change them.
      </p>
      <div className="r">
        <Button busy={busy}>Record as decision</Button>
        <SpeaksFor page={page} />
      </div>
    </Form>
  );
}

export function TakeBackForm({ page: { isMine, key }, lastResult }: MessageFormProps) {
  const busy = useNavigation().state !== "idle";
  const [form, fields] = useForm<{ key: string; reason: string }>({
    id: "take-back",
    lastResult: resultOf(lastResult, "take-back"),
  });
  return (
    <Form method="post" className="form mt-8" {...getFormProps(form)}>
      <FormErrors id={form.errorId} errors={form.errors} />
      <input type="hidden" name="intent" value="take-back" />
      <input type="hidden" name="key" value={key} />
      {!isMine && (
        <InputField
          field={fields.reason}
          label="Why it is removed"
          hint="The author and everybody who reads this discussion will see it in place of the message."
        />
      )}
      <p className="s soft">
        {isMine
          ? "Its words are gone for good; others will see that there was a message."
          : "Its words are gone for good; the reason stands in their place."}
      </p>
      <div className="acts">
        <Button tone="danger" busy={busy}>
          {isMine ? "Take it back" : "Remove it"}
        </Button>
      </div>
    </Form>
  );
}
