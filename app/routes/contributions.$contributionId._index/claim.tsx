import { getFormProps, useForm, type SubmissionResult } from "@conform-to/react";
import { Form, useNavigation } from "@remix-run/react";
import type { SeenContribution } from "#app/domain/contributions/read-contributions.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { FormErrors, TextareaField } from "#app/ui/base/field.tsx";

interface ClaimProps {
  readonly by: NonNullable<SeenContribution["claimedBy"]>;
  readonly mayAnswer: boolean;
  /** What the last try was answered. */
  readonly lastResult: SubmissionResult | undefined;
}

/** That nobody confirmed it yet, and the answer of those who may look. */
export function Claim({ by: { name, organization }, mayAnswer, lastResult }: ClaimProps) {
  const busy = useNavigation().state !== "idle";
  const [form, fields] = useForm<{ reason: string }>({ lastResult, id: "claim" });
  return (
    <section aria-labelledby="claim-head">
      <h2 id="claim-head">Not confirmed yet</h2>
      <p className="soft">
        {name}
        {organization !== null && `, for ${organization},`} says that this belongs here. Until the steward or a
        maintainer of the project confirms it, it is not counted, and nobody is credited for it.
      </p>
      {mayAnswer && (
        <Form method="post" className="form" {...getFormProps(form)}>
          <FormErrors id={form.errorId} errors={form.errors} />
          <TextareaField field={fields.reason} label="Why, where it is declined" optional rows={2} />
          <div className="acts">
            <Button name="answer" value="confirmed" busy={busy}>
              I looked: confirm it
            </Button>
            <Button name="answer" value="declined" tone="plain" busy={busy}>
              It does not belong here
            </Button>
          </div>
        </Form>
      )}
    </section>
  );
}
