import type { SubmissionResult } from "@conform-to/react";
import { Form, useNavigation } from "@remix-run/react";
import { useRef } from "react";
import type { MeetingPage, RoomAction } from "#app/domain/meetings/meeting-page.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { Button } from "#app/ui/base/button.tsx";
import { FormErrors, InputField, SelectField } from "#app/ui/base/field.tsx";
import { useResetOnceSent } from "#app/ui/base/use-reset-once-sent.ts";
import { useServerForm } from "#app/ui/base/use-server-form.ts";
import { answerTo } from "./answer-to.ts";

interface ActionsProps {
  readonly room: MeetingPage;
  readonly lastResult: SubmissionResult<string[]> | undefined;
}

/** What somebody shall do after the meeting. It is ticked off here too, long after the meeting is over. */
export function Actions({ room, lastResult }: ActionsProps) {
  const { actions, personId, closedAt } = room;
  return (
    <section className="mt-8" aria-labelledby="actions">
      <h2 id="actions">Action items</h2>
      {actions.length === 0 && <p className="soft">Nobody has taken on anything yet.</p>}
      <ul className="actions">
        {actions.map((action) => (
          <Action key={action.id} action={action} />
        ))}
      </ul>
      {personId !== null && !closedAt && actions.length < limits.actionsPerMeeting && (
        <AddAction room={room} lastResult={lastResult} />
      )}
    </section>
  );
}

function Action({ action: { id, text, assignee, dueOn, done, mayChange } }: { readonly action: RoomAction }) {
  return (
    <li className={done ? "done" : undefined}>
      <span className="what">
        {text}
        <span className="s soft block">
          {assignee ? assignee.name : "nobody in particular"}
          {dueOn && `, by ${dueOn}`}
          {done && ", done"}
        </span>
      </span>
      {mayChange && (
        <Form method="post" preventScrollReset>
          <input type="hidden" name="intent" value="set-done" />
          <input type="hidden" name="actionId" value={id} />
          <Button tone="plain" small name="done" value={done ? "no" : "yes"}>
            {done ? "Not yet" : "Done"}
            <span className="vh">: {text}</span>
          </Button>
        </Form>
      )}
    </li>
  );
}

function AddAction({ room: { key, people }, lastResult }: ActionsProps) {
  const form = useRef<HTMLFormElement>(null);
  useResetOnceSent(form, "add-action");
  const busy = useNavigation().formData?.get("intent") === "add-action";
  const { fields, errors, errorId, formProps } = useServerForm("add-action", {
    lastResult: answerTo(lastResult, "add-action"),
    fields: { text: { required: true, maxLength: limits.summaryLength }, assigneeId: {}, dueOn: {} },
  });
  return (
    <Form method="post" className="form one-line" preventScrollReset ref={form} {...formProps}>
      <FormErrors id={errorId} errors={errors} />
      <input type="hidden" name="intent" value="add-action" />
      <input type="hidden" name="key" value={key} />
      <InputField field={fields.text} label="What shall be done" />
      <SelectField
        field={fields.assigneeId}
        label="Who does it"
        options={[
          { value: "", label: "Nobody in particular" },
          ...people.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <InputField field={fields.dueOn} label="Until" type="date" optional />
      <Button tone="plain" busy={busy}>
        Write it down
      </Button>
    </Form>
  );
}
