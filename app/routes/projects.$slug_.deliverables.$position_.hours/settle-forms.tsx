import type { SubmissionResult } from "@conform-to/react";
import { Form, useNavigation } from "@remix-run/react";
import { limits } from "#app/domain/kernel/limits.ts";
import { Button } from "#app/ui/base/button.tsx";
import { FormErrors, SelectField, TextareaField } from "#app/ui/base/field.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

interface FormProps {
  readonly lastResult: SubmissionResult<string[]> | undefined;
  readonly idempotencyKey: string;
}

/** The answer of the page's one action belongs to the form that was sent. */
const ownResult = (lastResult: FormProps["lastResult"], pledgeId: string) =>
  (lastResult?.initialValue?.pledgeId ?? "") === pledgeId ? lastResult : undefined;

/** Somebody consents to pay as money what was not done in hours. */
export function PayForm({
  lastResult,
  idempotencyKey,
  pledgeId,
  organizations,
}: FormProps & {
  readonly pledgeId: string;
  readonly organizations: readonly { readonly id: string; readonly name: string }[];
}) {
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm(`pay-for-${pledgeId}`, {
    lastResult: ownResult(lastResult, pledgeId),
    fields: { key: {}, pledgeId: {}, organizationId: { required: true } },
    defaultValue: { key: idempotencyKey, pledgeId, organizationId: organizations[0]?.id ?? "" },
  });
  return (
    <Form method="post" className="form" {...formProps}>
      <FormErrors id={errorId} errors={errors} />
      <input type="hidden" name="key" value={fields.key.initialValue ?? idempotencyKey} />
      <input type="hidden" name="pledgeId" value={pledgeId} />
      <SelectField
        field={fields.organizationId}
        label="For"
        hint="It is invoiced with the deliverable, and credited like all money in it."
        options={organizations.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <div className="acts">
        <Button busy={busy}>Consent and pay it</Button>
      </div>
    </Form>
  );
}

/** The steward says what is not built. */
export function LeaveForm({ lastResult, idempotencyKey }: FormProps) {
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("leave-scope", {
    lastResult: ownResult(lastResult, ""),
    fields: { key: {}, reason: { required: true, maxLength: limits.reasonLength } },
    defaultValue: { key: idempotencyKey },
  });
  return (
    <Form method="post" className="form" {...formProps}>
      <FormErrors id={errorId} errors={errors} />
      <input type="hidden" name="key" value={fields.key.initialValue ?? idempotencyKey} />
      <TextareaField
        field={fields.reason}
        label="What is not built"
        rows={3}
        hint="Its co-funders read it before they accept the deliverable."
      />
      <div className="acts">
        <Button busy={busy}>Take it out of the scope</Button>
      </div>
    </Form>
  );
}
