import type { SubmissionResult } from "@conform-to/react";
import { Form, useNavigation } from "@remix-run/react";
import { useRef } from "react";
import type { MeetingPage } from "#app/domain/meetings/meeting-page.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { Button } from "#app/ui/base/button.tsx";
import { FormErrors, InputField } from "#app/ui/base/field.tsx";
import { MeetingClock } from "#app/ui/meeting/meeting-clock.tsx";
import { useResetOnceSent } from "#app/ui/base/use-reset-once-sent.ts";
import { useServerForm } from "#app/ui/base/use-server-form.ts";
import { answerTo } from "./answer-to.ts";

interface AgendaProps {
  readonly room: MeetingPage;
  readonly lastResult: SubmissionResult<string[]> | undefined;
}

/** What is to be spoken about, with its clocks: who leads turns from one to the next. */
export function Agenda({ room, lastResult }: AgendaProps) {
  const { agenda, current, now, leads, closedAt } = room;
  return (
    <section aria-labelledby="agenda">
      <h2 id="agenda">Agenda</h2>
      {agenda.length === 0 && <p className="soft">Nothing is on the agenda yet.</p>}
      <ol className="agenda">
        {agenda.map((item) => {
          const isNow = current?.itemId === item.id;
          return (
            <li key={item.id} aria-current={isNow ? "step" : undefined}>
              <span className="what">
                {item.title}
                {isNow && <span className="s soft block">spoken about now</span>}
              </span>
              <MeetingClock item={item} since={isNow ? current.since : null} now={now} />
              {leads && !closedAt && (
                <Form method="post" preventScrollReset>
                  <input type="hidden" name="itemId" value={item.id} />
                  <Button tone="plain" small name="intent" value={isNow ? "pause" : "begin"}>
                    {isNow ? "Pause" : item.begunAt ? "Go on" : "Begin"}
                    <span className="vh"> {item.title}</span>
                  </Button>
                </Form>
              )}
            </li>
          );
        })}
      </ol>
      {leads && !closedAt && agenda.length < limits.agendaItems && <AddItem room={room} lastResult={lastResult} />}
    </section>
  );
}

function AddItem({ room, lastResult }: AgendaProps) {
  const form = useRef<HTMLFormElement>(null);
  useResetOnceSent(form, "add-item");
  const busy = useNavigation().formData?.get("intent") === "add-item";
  const { fields, errors, errorId, formProps } = useServerForm("add-item", {
    lastResult: answerTo(lastResult, "add-item"),
    fields: { item: { required: true } },
  });
  return (
    <Form method="post" className="form one-line" preventScrollReset ref={form} {...formProps}>
      <FormErrors id={errorId} errors={errors} />
      <input type="hidden" name="intent" value="add-item" />
      <input type="hidden" name="key" value={room.key} />
      <InputField
        field={fields.item}
        label="Also on the agenda"
        hint="Minutes in brackets, if it is not ten: “Scope of deliverable 2 (15)”"
      />
      <Button tone="plain" busy={busy}>
        Add
      </Button>
    </Form>
  );
}
