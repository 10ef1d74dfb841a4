import { Form, useNavigation } from "@remix-run/react";
import type { SubmissionResult } from "@conform-to/react";
import { limits } from "#app/domain/kernel/limits.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { FormErrors, TextareaField } from "#app/ui/base/field.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

interface ReversalFormProps {
  readonly lastResult: SubmissionResult<string[]> | undefined;
  readonly idempotencyKey: string;
  readonly label?: string;
  readonly hint: string;
  readonly take?: string;
  readonly keep?: string;
  /** Where whoever keeps it goes. */
  readonly back: string;
}

/** Asks why something that was recorded is taken back by its mirror. */
export function ReversalForm({
  lastResult,
  idempotencyKey,
  label = "Why",
  hint,
  take = "Take it back",
  keep = "Keep it",
  back,
}: ReversalFormProps) {
  const busy = useNavigation().state !== "idle";
  const { fields, errors, errorId, formProps } = useServerForm("take-back", {
    lastResult,
    fields: { key: {}, reason: { required: true, maxLength: limits.reasonLength } },
    defaultValue: { key: idempotencyKey },
  });
  return (
    <Form method="post" className="form" {...formProps}>
      <FormErrors id={errorId} errors={errors} />
      <input type="hidden" name="key" value={fields.key.initialValue ?? idempotencyKey} />
      <TextareaField field={fields.reason} label={label} rows={3} hint={hint} />
      <div className="acts">
        <Button tone="danger" busy={busy}>
          {take}
        </Button>
        <ButtonLink tone="plain" to={back}>
          {keep}
        </ButtonLink>
      </div>
    </Form>
  );
}
