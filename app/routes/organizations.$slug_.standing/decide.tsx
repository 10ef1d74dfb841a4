import type { SubmissionResult } from "@conform-to/react";
import { Form, useNavigation } from "@remix-run/react";
import { standingDeed } from "#app/domain/identity/admission.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import type { Standing } from "#app/domain/kernel/admitted.ts";
import type { RecountedRaise } from "#app/domain/pledges/recount-pledges.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { FormErrors, TextareaField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { pluralize } from "#app/ui/base/pluralize.ts";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

interface DecideProps {
  readonly page: {
    readonly organization: { readonly slug: string; readonly name: string };
    readonly standing: Standing;
    readonly choices: readonly Standing[];
    readonly to: Standing | null;
    readonly raises: readonly RecountedRaise[];
    readonly key: string;
  };
  readonly lastResult: SubmissionResult<string[]> | null | undefined;
}

/** What may be decided, what follows from what was chosen, and the form that does it. */
export function Decide({ page: { organization, standing, choices, to, raises, key }, lastResult }: DecideProps) {
  return (
    <section aria-labelledby="decide">
      <h2 id="decide">Decide</h2>
      <nav className="kinds" aria-label="What may be decided">
        {choices.map((choice) => (
          <Link
            key={choice}
            className={choice === to ? "chip on" : "chip"}
            to={`/organizations/${organization.slug}/standing?to=${choice}#decide`}
            aria-current={choice === to || undefined}
          >
            {standingDeed(standing, choice).does}
          </Link>
        ))}
      </nav>
      {to !== null && (
        <>
          <Followed to={to} raises={raises} name={organization.name} />
          <Deed key={to} from={standing} to={to} commandKey={key} lastResult={lastResult} />
        </>
      )}
    </section>
  );
}

function Followed({
  to,
  raises,
  name,
}: {
  readonly to: Standing;
  readonly raises: readonly RecountedRaise[];
  readonly name: string;
}) {
  if (raises.length === 0) return <p>No raise changes by it.</p>;
  return (
    <>
      <p>
        {to === "admitted"
          ? `What ${name} signed as firm counts again, with the terms and the day of then. What it meant to give stays an intent until its budget holder signs it.`
          : `What ${name} has pledged and is not allocated counts for nobody meanwhile. What is allocated stays as everybody agreed.`}
      </p>
      <ul className="rows">
        {raises.map(({ projectId, slug, title, currency, pledges, falls, stands, firmBeforeMinor, firmAfterMinor }) => (
          <li key={projectId}>
            <div className="grow">
              <Link to={`/projects/${slug}`}>{title}</Link>
              <span className="s soft block">
                {pluralize(pledges, "firm pledge")} of its own
                {falls > 0 && `; ${pluralize(falls, "pledge")} of others would wait again`}
                {stands > 0 && `; ${pluralize(stands, "pledge")} of others would stand`}; firm{" "}
                <Amount minor={BigInt(firmBeforeMinor)} currency={currency} />, then{" "}
                <Amount minor={BigInt(firmAfterMinor)} currency={currency} />
              </span>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

function Deed({
  from,
  to,
  commandKey,
  lastResult,
}: {
  readonly from: Standing;
  readonly to: Standing;
  readonly commandKey: string;
  readonly lastResult: SubmissionResult<string[]> | null | undefined;
}) {
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("standing", {
    lastResult,
    fields: { reason: { required: true, maxLength: limits.reasonLength } },
  });
  return (
    <Form method="post" className="form" {...formProps}>
      <FormErrors id={errorId} errors={errors} />
      <input type="hidden" name="key" value={commandKey} />
      <input type="hidden" name="from" value={from} />
      <input type="hidden" name="to" value={to} />
      <TextareaField field={fields.reason} label="Why" rows={3} hint="Its own people and the steward read it." />
      <div className="acts">
        <Button busy={busy}>{standingDeed(from, to).does}</Button>
      </div>
    </Form>
  );
}
