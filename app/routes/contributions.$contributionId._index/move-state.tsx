import { getFormProps, useForm, type SubmissionResult } from "@conform-to/react";
import { Form, useNavigation } from "@remix-run/react";
import { isUpstream, stateWords, type ContributionState } from "#app/domain/contributions/contribution.ts";
import { Button } from "#app/ui/base/button.tsx";
import { FormErrors, InputField } from "#app/ui/base/field.tsx";

/** The listed steps from here, one button each. */
export function MoveState({
  state,
  moves,
  lastResult,
}: {
  readonly state: ContributionState;
  readonly moves: readonly ContributionState[];
  /** What the last try was answered. */
  readonly lastResult: SubmissionResult | undefined;
}) {
  const busy = useNavigation().state !== "idle";
  const [form, fields] = useForm<{ happenedOn: string }>({ lastResult, id: "move" });
  return (
    <section aria-labelledby="move-head">
      <h2 id="move-head">How far has it come?</h2>
      <Form method="post" className="form" {...getFormProps(form)}>
        <FormErrors id={form.errorId} errors={form.errors} />
        <input type="hidden" name="from" value={state} />
        {moves.some(isUpstream) && (
          <InputField field={fields.happenedOn} type="date" label="Day" optional hint="Empty means today." />
        )}
        <div className="acts">
          {moves.map((to) => (
            <Button key={to} tone={isUpstream(to) ? "primary" : "plain"} small name="to" value={to} busy={busy}>
              {stateWords[to].replace(/^./, (letter) => letter.toUpperCase())}
            </Button>
          ))}
        </div>
      </Form>
    </section>
  );
}
