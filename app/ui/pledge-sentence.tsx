import type { PledgePanelData, PledgingOrganization } from "#app/domain/pledges/shown-pledge.ts";
import type { PledgePanelProps, TypedPledge } from "./pledge-panel.tsx";

interface PledgeSentenceProps {
  readonly data: PledgePanelData;
  readonly form: TypedPledge;
  readonly mine: PledgingOrganization;
  readonly errors: NonNullable<PledgePanelProps["errors"]>;
  /** False before the raise: then there are no terms and no conditions yet. */
  readonly binding: boolean;
}

/**
 * The sentence with its gaps. Every gap is in the page from the start and style shows those that the choices need, so
 * that it also works without scripts.
 */
export function PledgeSentence({ data: { deliverables, organizations, project }, form, mine, errors, binding }: PledgeSentenceProps) {
  const gap = (name: string) => {
    const invalid = (errors[name]?.length ?? 0) > 0;
    return { id: `pledge-${name}`, name, "aria-invalid": invalid || undefined, "aria-describedby": invalid ? `pledge-${name}-error` : undefined, autoComplete: "off" } as const;
  };
  const currency = new Intl.DisplayNames("en", { type: "currency" }).of(project.currency) ?? project.currency;
  return (
    <p className="sent">
      {organizations.length === 1 ? (
        <>
          <input type="hidden" name="organizationId" value={mine.id} />
          {mine.name}
        </>
      ) : (
        <label>
          <span className="vh">Organization</span>
          <select {...gap("organizationId")} defaultValue={form.organizationId}>
            {organizations.map(({ id, name }) => (
              <option key={id} value={id}>{name}</option>
            ))}
          </select>
        </label>
      )}{" "}
      {binding ? "pledges" : "means to give"} <span className="when-share">at most </span>
      <label>
        <span className="vh">Amount in {currency}</span>
        <input {...gap("amount")} inputMode="decimal" maxLength={40} defaultValue={form.amount} />
      </label>
      {binding && (
        <>
          {" "}as{" "}
          <label>
            <span className="vh">Terms</span>
            <select {...gap("terms")} defaultValue={form.terms}>
              <option value="fixed">a fixed sum</option>
              <option value="share">a share</option>
            </select>
          </label>
          <span className="when-share">
            {" "}of{" "}
            <label>
              <span className="vh">Percent of the goal</span>
              <input {...gap("percent")} className="short" inputMode="decimal" maxLength={10} defaultValue={form.percent} />
            </label>{" "}
            % of the goal
          </span>{" "}
          for{" "}
          <label>
            <span className="vh">For what</span>
            <select {...gap("deliverableId")} defaultValue={form.deliverableId}>
              <option value="">the whole project</option>
              {deliverables.map(({ id, position, title }) => (
                <option key={id} value={id} title={title}>deliverable {position}</option>
              ))}
            </select>
          </label>
          , with{" "}
          <label>
            <span className="vh">Condition</span>
            <select {...gap("condition")} defaultValue={form.condition}>
              <option value="none">no condition</option>
              <option value="others_offer">others’ sum</option>
              <option value="organizations">others’ number</option>
              <option value="maintainers">consent upstream</option>
            </select>
          </label>
          <span className="when-others-offer">
            : others offer{" "}
            <label>
              <span className="vh">What others must offer, in {currency}</span>
              <input {...gap("conditionAmount")} inputMode="decimal" maxLength={40} defaultValue={form.conditionAmount} />
            </label>
          </span>
          <span className="when-organizations">
            :{" "}
            <label>
              <span className="vh">How many other organizations must take part</span>
              <input {...gap("conditionCount")} className="short" inputMode="numeric" maxLength={4} defaultValue={form.conditionCount} />
            </label>{" "}
            others stand
          </span>
          <span className="when-maintainers">: the maintainers agree</span>
        </>
      )}
      .
    </p>
  );
}
