import type { SubmissionResult } from "@conform-to/react";
import { Form, useNavigation } from "@remix-run/react";
import { useRef } from "react";
import type { MeetingPage, RoomEstimate } from "#app/domain/meetings/meeting-page.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { Button } from "#app/ui/base/button.tsx";
import { pluralize } from "#app/ui/base/pluralize.ts";
import { FormErrors, InputField, SelectField } from "#app/ui/base/field.tsx";
import { MeetingAnswers } from "#app/ui/meeting/meeting-answers.tsx";
import { useResetOnceSent } from "#app/ui/base/use-reset-once-sent.ts";
import { useServerForm } from "#app/ui/base/use-server-form.ts";
import { answerTo } from "./answer-to.ts";

interface EstimatesProps {
  readonly room: MeetingPage;
  readonly lastResult: SubmissionResult<string[]> | undefined;
}

/** Hours, estimated by everybody for themselves and opened together, so that the first number said does not pull the others. */
export function Estimates({ room, lastResult }: EstimatesProps) {
  const { estimates, leads, closedAt } = room;
  const open = estimates.some(({ revealedAt }) => revealedAt === null);
  if (estimates.length === 0 && (!leads || closedAt)) return null;
  return (
    <section aria-labelledby="estimates">
      <h2 id="estimates">Estimates</h2>
      {leads && !closedAt && !open && <Ask room={room} lastResult={lastResult} />}
      {estimates.map((estimate) => (
        <article key={estimate.id} className="estimate" aria-label={estimate.question}>
          <h3>{estimate.question}</h3>
          {estimate.deliverable && (
            <p className="s soft">
              Deliverable {estimate.deliverable.position}: {estimate.deliverable.title}
            </p>
          )}
          {estimate.answers ? (
            <MeetingAnswers answers={estimate.answers} />
          ) : closedAt ? (
            <p className="soft">It was never opened, and stays sealed.</p>
          ) : (
            <Sealed room={room} estimate={estimate} lastResult={lastResult} />
          )}
        </article>
      ))}
    </section>
  );
}

/** While a question is open: one's own answer, and nobody else's. */
function Sealed({
  room: { personId, leads },
  estimate: { id, mine, given },
  lastResult,
}: EstimatesProps & { readonly estimate: RoomEstimate }) {
  const busy = useNavigation().formData?.get("intent") === "estimate";
  const { fields, errors, errorId, formProps } = useServerForm(`estimate-${id}`, {
    lastResult: answerTo(lastResult, "estimate"),
    fields: { hours: { required: true } },
    defaultValue: { hours: mine === null ? "" : String(mine) },
  });
  return (
    <>
      {personId !== null && (
        <Form method="post" className="form one-line" preventScrollReset {...formProps}>
          <FormErrors id={errorId} errors={errors} />
          <input type="hidden" name="intent" value="estimate" />
          <input type="hidden" name="estimateId" value={id} />
          <InputField
            field={fields.hours}
            label="Your estimate"
            unit="hours"
            inputMode="numeric"
            hint="Sealed: nobody sees it, or that you gave it, until all are opened."
          />
          <Button busy={busy}>{mine === null ? "Seal it" : "Change it"}</Button>
        </Form>
      )}
      {mine !== null && <p className="s moss">Yours is sealed: {mine} hours.</p>}
      {leads && (
        <Form method="post" preventScrollReset className="acts">
          <input type="hidden" name="estimateId" value={id} />
          <Button tone="plain" name="intent" value="reveal">
            Open all answers
          </Button>
          <span className="s soft">
            {given === 0
              ? "None when this page was read."
              : `${pluralize(given ?? 0, "answer")} when this page was read.`}
          </span>
        </Form>
      )}
    </>
  );
}

function Ask({ room: { key, deliverables }, lastResult }: EstimatesProps) {
  const form = useRef<HTMLFormElement>(null);
  useResetOnceSent(form, "ask");
  const busy = useNavigation().formData?.get("intent") === "ask";
  const { fields, errors, errorId, formProps } = useServerForm("ask", {
    lastResult: answerTo(lastResult, "ask"),
    fields: { question: { required: true, maxLength: limits.titleLength }, deliverableId: {} },
  });
  return (
    <Form method="post" className="form" preventScrollReset ref={form} {...formProps}>
      <FormErrors id={errorId} errors={errors} />
      <input type="hidden" name="intent" value="ask" />
      <input type="hidden" name="key" value={key} />
      <InputField field={fields.question} label="What shall be estimated in hours?" />
      {deliverables.length > 0 && (
        <SelectField
          field={fields.deliverableId}
          label="Of which deliverable"
          optional
          options={[
            { value: "", label: "None in particular" },
            ...deliverables.map(({ id, position, title }) => ({ value: id, label: `${position}. ${title}` })),
          ]}
        />
      )}
      <div className="acts">
        <Button tone="plain" busy={busy}>
          Ask everybody
        </Button>
      </div>
    </Form>
  );
}
