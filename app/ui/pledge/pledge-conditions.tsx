import { useFetcher } from "@remix-run/react";
import { hasLine } from "#app/live/has-line.ts";
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from "react";
import { limits } from "#app/domain/kernel/limits.ts";
import { currencyName } from "#app/domain/kernel/money.ts";
import type { TypedPledge } from "#app/domain/pledges/pledge-form.ts";
import { FieldErrors } from "#app/ui/base/field.tsx";
import type { PledgePanelProps } from "./pledge-panel-props.ts";

interface PledgeConditionsProps {
  readonly form: TypedPledge;
  readonly errors: NonNullable<PledgePanelProps["errors"]>;
  readonly currency: string;
  /** Names to choose from as the one that is waited for. */
  readonly choices: readonly string[];
}

const fields = ["others", "organizations", "organization", "before", "conditions"] as const;

/**
 * What the pledge waits for: every line that is ticked must hold. A line's field appears with its tick, by style alone;
 * a field whose line is not ticked is not read.
 */
export function PledgeConditions({ form, errors, currency, choices }: PledgeConditionsProps) {
  const [openAtFirst] = useState(
    () => form.ifOthers || form.ifOrganizations || form.ifOrganization || form.ifMaintainers || form.ifBefore,
  );
  const wrong = fields.some((name) => (errors[name]?.length ?? 0) > 0);
  const line = { form, errors };
  return (
    <details className="conds" open={openAtFirst || wrong}>
      <summary>
        <span className="none">with no condition</span>
        <span className="some">only if all of this holds</span>
      </summary>
      <fieldset>
        <legend className="vh">It stands only if</legend>
        <Line
          {...line}
          tick="ifOthers"
          words="others offer at least"
          field="others"
          label={`What others must offer, in ${currencyName(currency)}`}
        >
          {(props) => <input {...props} inputMode="decimal" maxLength={40} defaultValue={form.others} />}
        </Line>
        <Line
          {...line}
          tick="ifOrganizations"
          words="other organizations stand, at least"
          field="organizations"
          label="How many other organizations must stand"
        >
          {(props) => (
            <input {...props} className="short" inputMode="numeric" maxLength={6} defaultValue={form.organizations} />
          )}
        </Line>
        <Line
          {...line}
          tick="ifOrganization"
          words="this organization stands"
          field="organization"
          label="The name of the organization that must stand"
        >
          {(props) => <NameField {...props} choices={choices} typed={form.organization} />}
        </Line>
        <Line {...line} tick="ifMaintainers" words="the maintainers have consented" />
        <Line
          {...line}
          tick="ifBefore"
          words="it is signed before"
          field="before"
          label="The day before which it must be signed"
        >
          {(props) => <input {...props} type="date" defaultValue={form.before} />}
        </Line>
        <FieldErrors field={{ id: "pledge-conditions", name: "conditions", errors: errors.conditions ?? [] }} />
      </fieldset>
    </details>
  );
}

/** Whose name stands upstream, where it is not the one that pays: a foundation's for a community, say. */
export function PledgeCredit({ form, errors, choices }: Omit<PledgeConditionsProps, "currency">) {
  return (
    <div className="conds">
      <Line
        form={form}
        errors={errors}
        tick="creditsOther"
        words="another organization is credited, once it agrees"
        field="credited"
        label="The name of the organization that is credited"
      >
        {(props) => <NameField {...props} choices={choices} typed={form.credited} />}
      </Line>
    </div>
  );
}

interface ControlProps {
  readonly id: string;
  readonly name: string;
  readonly "aria-label": string;
  readonly "aria-invalid": true | undefined;
  readonly "aria-describedby": string | undefined;
  readonly autoComplete: "off";
}

interface LineProps extends Pick<PledgeConditionsProps, "form" | "errors"> {
  readonly tick: "ifOthers" | "ifOrganizations" | "ifOrganization" | "ifMaintainers" | "ifBefore" | "creditsOther";
  readonly words: string;
  readonly field?: (typeof fields)[number] | "credited";
  readonly label?: string;
  readonly children?: (props: ControlProps) => ReactNode;
}

function Line({ form, errors, tick, words, field, label = "", children }: LineProps) {
  const faults = (field && errors[field]) ?? [];
  const invalid = faults.length > 0;
  const id = `pledge-${field}`;
  return (
    <div className="cond">
      <label>
        <input type="checkbox" name={tick} defaultChecked={form[tick]} /> {words}
      </label>{" "}
      {field && children && (
        <>
          <span className="gap">
            {children({
              id,
              name: field,
              "aria-label": label,
              "aria-invalid": invalid || undefined,
              "aria-describedby": invalid ? `${id}-error` : undefined,
              autoComplete: "off",
            })}
          </span>
          <FieldErrors field={{ id, name: field, errors: faults }} />
        </>
      )}
    </div>
  );
}

/** A pause in typing after which the network is asked for names, in milliseconds. */
const pauseMs = 200;

/** A name, completed from the network's organizations by the browser's own list. */
function NameField({
  choices,
  typed,
  ...props
}: ControlProps & { readonly choices: readonly string[]; readonly typed: string }) {
  const { load, data } = useFetcher<{ organizations: readonly { readonly name: string }[] }>();
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(waiting.current), []);
  const ask = ({ currentTarget: { value } }: FormEvent<HTMLInputElement>) => {
    clearTimeout(waiting.current);
    if (value.trim().length > 1 && hasLine())
      waiting.current = setTimeout(
        () => load(`/organizations?${new URLSearchParams({ q: value.trim() }).toString()}`),
        pauseMs,
      );
  };
  const names = new Set([...choices, ...(data?.organizations ?? []).map(({ name }) => name)]);
  return (
    <>
      <input
        {...props}
        className="name"
        list={`${props.id}-names`}
        maxLength={limits.organizationNameLength}
        defaultValue={typed}
        onInput={ask}
      />
      <datalist id={`${props.id}-names`}>
        {[...names].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}
