import type { SubmissionResult } from "@conform-to/react";
import { Form, useNavigation } from "@remix-run/react";
import type { DecisionsPage, ListedDecision } from "#app/domain/discussion/decision-pages.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { Button } from "#app/ui/base/button.tsx";
import { FormErrors, InputField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Markdown } from "#app/ui/base/markdown.tsx";
import { decisionAnchor, messagePlace } from "#app/domain/discussion/message-place.ts";
import { useMoments } from "#app/ui/base/moment.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

interface DecisionProps {
  readonly page: DecisionsPage;
  readonly decision: ListedDecision;
  readonly lastResult: SubmissionResult<string[]> | undefined;
}

const speaker = ({ person, organization }: ListedDecision["recorded"]) =>
  organization ? `${person.name}, ${organization.name}` : person.name;

export function Decision({ page, decision, lastResult }: DecisionProps) {
  const { exact } = useMoments();
  const { number, html, recorded, at, takenBack, agreed, messageId, mayTakeBack } = decision;
  const answered = lastResult?.initialValue?.decisionId === decision.id ? lastResult : undefined;
  return (
    <li id={decisionAnchor(number)} className={takenBack ? "back" : undefined}>
      <h2>Decision {number}</h2>
      <p className="s soft">
        Recorded by {speaker(recorded)}, {exact(at)}, from{" "}
        <Link to={messagePlace(page.slug, messageId)}>a message</Link>
      </p>
      {takenBack && (
        <p className="gone">
          Taken back by {takenBack.by}, {exact(takenBack.at)}: {takenBack.reason}
        </p>
      )}
      {html === "" ? (
        <p className="soft">Its words were taken back with the message.</p>
      ) : (
        <Markdown sanitizedHtml={html} />
      )}
      <p className="s soft">
        {agreed.length === 0
          ? "Nobody has said yet that they agree."
          : `Agreed by ${agreed.map((each) => (each.organization ? `${each.organization.name} (${each.person.name})` : each.person.name)).join(", ")}`}
      </p>
      {!takenBack && page.personId !== null && <AgreeForm page={page} decision={decision} answered={answered} />}
      {mayTakeBack && <TakeBackForm page={page} decision={decision} answered={answered} />}
    </li>
  );
}

interface FormProps {
  readonly page: DecisionsPage;
  readonly decision: ListedDecision;
  readonly answered: SubmissionResult<string[]> | undefined;
}

/** A button for each in whose name the viewer may agree; it says what holds now, and pressing it changes that. */
function AgreeForm({ page: { personId, agreesFor }, decision: { id, agreed }, answered }: FormProps) {
  const names = [
    ...agreesFor.map((organization) => ({ id: organization.id, words: organization.name })),
    { id: "", words: "myself" },
  ];
  const holds = (organizationId: string) =>
    agreed.some(({ person, organization }) =>
      organizationId === "" ? organization === null && person.id === personId : organization?.id === organizationId,
    );
  const errors = answered?.initialValue?.intent === "agree" ? answered.error?.[""] : undefined;
  return (
    <div className="said-to">
      <FormErrors id={`agree-${id}`} errors={errors ?? undefined} />
      {names.map(({ id: organizationId, words }) => (
        <Form method="post" key={organizationId} preventScrollReset>
          <input type="hidden" name="intent" value="agree" />
          <input type="hidden" name="decisionId" value={id} />
          <input type="hidden" name="organizationId" value={organizationId} />
          <button
            className={holds(organizationId) ? "chip on" : "chip"}
            name="on"
            value={holds(organizationId) ? "no" : "yes"}
            aria-pressed={holds(organizationId)}
          >
            Agree for {words}
          </button>
        </Form>
      ))}
    </div>
  );
}

function TakeBackForm({ page: { key }, decision: { id, number }, answered }: FormProps) {
  const busy = useNavigation().state !== "idle";
  const lastResult = answered?.initialValue?.intent === "take-back" ? answered : undefined;
  const { fields, errors, errorId, formProps } = useServerForm(`take-back-${id}`, {
    lastResult,
    fields: { reason: { required: true, maxLength: limits.reasonLength } },
  });
  return (
    <details open={lastResult !== undefined}>
      <summary>Take decision {number} back</summary>
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <input type="hidden" name="intent" value="take-back" />
        <input type="hidden" name="decisionId" value={id} />
        {/* One key for the page would be one decision; each form makes its own of it. */}
        <input type="hidden" name="key" value={`${key.slice(0, 23)}-${id.slice(24)}`} />
        <InputField
          field={fields.reason}
          label="Why it is taken back"
          hint="The decision stays in this list, with your name and the reason."
        />
        <div className="acts">
          <Button tone="danger" busy={busy}>
            Take it back
          </Button>
        </div>
      </Form>
    </details>
  );
}
