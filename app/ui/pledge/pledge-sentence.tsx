import { currencyName } from "#app/domain/kernel/money.ts";
import type { TypedPledge } from "#app/domain/pledges/pledge-form.ts";
import type { PledgePanelData, PledgingOrganization } from "#app/domain/pledges/shown-pledge.ts";
import type { PledgePanelProps } from "./pledge-panel-props.ts";

interface PledgeSentenceProps {
  readonly data: PledgePanelData;
  readonly form: TypedPledge;
  readonly mine: PledgingOrganization;
  readonly errors: NonNullable<PledgePanelProps["errors"]>;
  /** False before the raise: then there are no terms and no conditions yet. */
  readonly binding: boolean;
}

const termsWords = [
  ["fixed", "a fixed sum"],
  ["share", "a share"],
  ["match", "a match"],
  ["closer", "the closer"],
  ["in_kind", "work in kind"],
] as const satisfies readonly (readonly [TypedPledge["terms"], string])[];

/**
 * The sentence with its gaps. Every gap is in the page from the start and style shows those that the chosen terms need,
 * so that it also works without scripts.
 */
export function PledgeSentence({
  data: { deliverables, organizations, project },
  form,
  mine,
  errors,
  binding,
}: PledgeSentenceProps) {
  const gap = (name: string) => {
    const invalid = (errors[name]?.length ?? 0) > 0;
    return {
      id: `pledge-${name}`,
      name,
      "aria-invalid": invalid || undefined,
      "aria-describedby": invalid ? `pledge-${name}-error` : undefined,
      autoComplete: "off",
    } as const;
  };
  const currency = currencyName(project.currency);
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
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}{" "}
      {binding ? "pledges" : "means to give"} <span className="when share match closer">at most </span>
      <span className="when in_kind">work worth </span>
      <label>
        <span className="vh">Amount in {currency}</span>
        <input {...gap("amount")} inputMode="decimal" maxLength={40} defaultValue={form.amount} />
      </label>
      {binding && (
        <>
          {" "}
          as{" "}
          <label>
            <span className="vh">Terms</span>
            <select {...gap("terms")} defaultValue={form.terms}>
              {termsWords.map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          </label>
          <span className="when share">
            {" "}
            of{" "}
            <label>
              <span className="vh">Percent of the goal</span>
              <input
                {...gap("percent")}
                className="short"
                inputMode="decimal"
                maxLength={10}
                defaultValue={form.percent}
              />
            </label>{" "}
            % of the goal
          </span>
          <span className="when match">
            : for every{" "}
            <label>
              <span className="vh">What others put in, for the ratio</span>
              <input
                {...gap("matchTheirs")}
                className="short"
                inputMode="decimal"
                maxLength={10}
                defaultValue={form.matchTheirs}
                aria-invalid={(errors.matchOurs?.length ?? 0) > 0 || undefined}
                aria-describedby={errors.matchOurs ? "pledge-matchOurs-error" : undefined}
              />
            </label>{" "}
            that others put in, we put{" "}
            <label>
              <span className="vh">What we put in, for the ratio</span>
              <input
                {...gap("matchOurs")}
                className="short"
                inputMode="decimal"
                maxLength={10}
                defaultValue={form.matchOurs}
              />
            </label>
          </span>
          <span className="when closer">, whatever is still missing at the end</span>
          <span className="when in_kind">
            :{" "}
            <label>
              <span className="vh">Hours of work</span>
              <input {...gap("hours")} className="short" inputMode="numeric" maxLength={8} defaultValue={form.hours} />
            </label>{" "}
            hours
          </span>
          <span className="when match closer">,</span> for{" "}
          <label>
            <span className="vh">For what</span>
            <select {...gap("deliverableId")} defaultValue={form.deliverableId}>
              <option value="">the whole project</option>
              {deliverables.map(({ id, position, title }) => (
                <option key={id} value={id} title={title}>
                  deliverable {position}
                </option>
              ))}
            </select>
          </label>
        </>
      )}
      {binding ? "," : "."}
    </p>
  );
}
