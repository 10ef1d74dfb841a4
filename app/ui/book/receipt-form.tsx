import { Form, useNavigation } from "@remix-run/react";
import type { SubmissionResult } from "@conform-to/react";
import { limits } from "#app/domain/kernel/limits.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { FormErrors, InputField } from "#app/ui/base/field.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

interface ReceiptFormProps {
  readonly id: string;
  readonly lastResult: SubmissionResult<string[]> | undefined;
  readonly idempotencyKey: string;
  readonly currency: string;
  /** The latest day that it may say, year-month-day. */
  readonly today: string;
  /** What most likely arrived, as it would be written. */
  readonly suggested?: string;
  readonly amountLabel?: string;
  readonly referenceHint?: string;
  /** Where whoever does not record it goes. */
  readonly back: string;
}

/** What the bank says of money that came in, or went out: one form for whatever it is for. */
export function ReceiptForm({
  id,
  lastResult,
  idempotencyKey,
  currency,
  today,
  suggested,
  amountLabel = "What arrived",
  referenceHint,
  back,
}: ReceiptFormProps) {
  const busy = useNavigation().state !== "idle";
  const { fields, errors, errorId, formProps } = useServerForm(id, {
    lastResult,
    fields: {
      key: {},
      amount: { required: true, maxLength: limits.amountLength },
      happenedOn: { required: true },
      reference: { maxLength: limits.noteLength },
    },
    defaultValue: {
      key: idempotencyKey,
      happenedOn: today,
      ...(suggested === undefined ? {} : { amount: suggested }),
    },
  });
  return (
    <Form method="post" className="form" {...formProps}>
      <FormErrors id={errorId} errors={errors} />
      <input type="hidden" name="key" value={fields.key.initialValue ?? idempotencyKey} />
      <InputField field={fields.amount} label={amountLabel} money inputMode="decimal" unit={currency} />
      <InputField field={fields.happenedOn} label="Booked by the bank on" type="date" max={today} />
      <InputField field={fields.reference} label="Reference" optional hint={referenceHint} />
      <div className="acts">
        <Button busy={busy}>Record it</Button>
        <ButtonLink tone="plain" to={back}>
          Leave it
        </ButtonLink>
      </div>
    </Form>
  );
}
