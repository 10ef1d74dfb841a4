import { Form, useNavigation } from "@remix-run/react";
import { useCallback, useEffect, useRef, useState, type FormEvent } from "react";
import { sayUnderFunding } from "#app/domain/pledges/funding-rule-words.ts";
import { pledgeTexts, pledgeTicks, type TypedPledge } from "#app/domain/pledges/pledge-form.ts";
import { minorPerMajor } from "#app/domain/kernel/money.ts";
import { parseMoney } from "#app/domain/kernel/parse-money.ts";
import type { PledgePanelData, PledgingOrganization, ShownWhatIf } from "#app/domain/pledges/shown-pledge.ts";
import { Button } from "#app/ui/base/button.tsx";
import { FieldErrors, FormErrors } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { useLocale, useTimeZone } from "#app/ui/base/locale.tsx";
import type { PledgePanelProps } from "./pledge-panel-props.ts";
import { PledgeConditions, PledgeCredit } from "./pledge-conditions.tsx";
import { PledgeSentence } from "./pledge-sentence.tsx";
import { WhatIfFigures } from "./pledge-what-if.tsx";
import { absoluteWords, formatMoment } from "#app/ui/base/relative-time-words.ts";
import { useAmount, type WriteAmount } from "#app/ui/base/use-amount.ts";
import { useWhatIf } from "./use-what-if.ts";

/** The form's fields as they stand in the page. */
function readTyped(form: HTMLFormElement): TypedPledge {
  const entries = new FormData(form);
  const text = (name: string) => {
    const entry = entries.get(name);
    return typeof entry === "string" ? entry : "";
  };
  const texts = pledgeTexts.map((name) => [name, text(name)]);
  const ticks = pledgeTicks.map((name) => [name, entries.get(name) === "on"]);
  // Every name of a text and of a tick is in it, which `fromEntries` cannot tell.
  const typed = Object.fromEntries([...texts, ...ticks]) as unknown as TypedPledge;
  // Before the raise the sentence has no terms to choose.
  return entries.has("terms") ? typed : { ...typed, terms: "fixed" };
}

function useTyped({ data, typed }: PledgePanelProps) {
  const [form, setForm] = useState<TypedPledge>(() => ({ ...data.suggested, ...typed }));
  const element = useRef<HTMLFormElement>(null);
  const read = useCallback(() => {
    if (element.current) setForm(readTyped(element.current));
  }, []);
  // The form is in the page before its code: what was typed until now is read once.
  useEffect(read, [read]);
  return { form, element, read };
}

/** Fields of the sentence whose faults are said beneath it. */
const sentenceFields = ["organizationId", "amount", "percent", "matchOurs", "hours", "deliverableId"];

/**
 * "Savanna Data Collective pledges 5,000 as a fixed sum …": one sentence to fill in, what it waits for, and beneath it
 * what it would do, worked out by the server at first, and by the same settlement in the browser as one types. Without
 * scripts a button asks the server.
 */
export function PledgeFormPanel(props: PledgePanelProps) {
  const { data, errors = {}, sentKey } = props;
  const { project, organizations } = data;
  const amount = useAmount(data);
  const { form, element, read } = useTyped(props);
  const { result, prepare, choices } = useWhatIf(props, form);
  const busy = useNavigation().state !== "idle";
  const mine = organizations.find(({ id }) => id === form.organizationId) ?? organizations[0]!;
  const binding = data.open === "firm";
  // Nothing of an organization that is not admitted sets anything free, so nothing is promised to it here.
  const counts = binding && mine.admitted;
  const signs = counts && mine.maySign;
  const action = `/projects/${project.slug}/pledges/new`;
  const drag = (minor: bigint) => {
    const field = element.current?.elements.namedItem("amount");
    if (field instanceof HTMLInputElement) field.value = amount(minor);
    read();
  };
  return (
    <Form
      className="pledge"
      id="pledge"
      method="post"
      action={action}
      aria-labelledby="pledge-title"
      ref={element}
      onInput={read}
      onFocus={prepare}
      onPointerEnter={prepare}
      preventScrollReset
    >
      <h2 id="pledge-title">Your part</h2>
      <FormErrors id="pledge-errors" errors={errors[""] ?? undefined} />
      <input type="hidden" name="key" value={sentKey ?? data.key} />
      <PledgeSentence data={data} form={form} mine={mine} errors={errors} binding={binding} />
      {sentenceFields.map((name) => (
        <FieldErrors key={name} field={{ id: `pledge-${name}`, name, errors: errors[name] ?? [] }} />
      ))}
      {binding && <PledgeConditions form={form} errors={errors} currency={project.currency} choices={choices} />}
      {binding && <PledgeCredit form={form} errors={errors} choices={choices} />}
      {binding && project.goalMinor !== null && (
        <AmountSlider
          goalMinor={project.goalMinor}
          currency={project.currency}
          typed={form.amount}
          onDrag={drag}
          amount={amount}
        />
      )}
      {counts && !result && data.whatIf && (
        <p className="if">As soon as the sentence can be read, what it would do stands here.</p>
      )}
      {counts && result && (
        <WhatIfFigures
          project={project}
          result={result}
          minimumMinor={data.rules?.minimumMinor ?? null}
          amount={amount}
        />
      )}
      {binding && !counts && (
        <p className="over">
          {mine.name} is not admitted to the network yet. What you say is an intent and counts for nobody; once it is
          admitted, a budget holder signs it.
        </p>
      )}
      {counts && (
        <noscript>
          <button className="btn plain" type="submit" formMethod="get" formNoValidate>
            What would happen
          </button>
        </noscript>
      )}
      <label className="ck">
        <input type="checkbox" name="named" defaultChecked={form.named} /> Name us in public on this project
      </label>
      <p className="hint">
        Unticked, our name is read by the steward, by whom we credit, and by co-funders
        {data.rules && <>: admitted members that pledge {amount(data.rules.cofunderMinor)} or more here</>}.
      </p>
      <label className="ck">
        <input type="checkbox" name="sealed" defaultChecked={form.sealed} /> Sealed: only the steward reads our name
        until the raise is decided
      </label>
      <div className="acts">
        {signs && (
          <Button busy={busy} name="as" value="firm">
            {sayButton(form, result, amount)}
          </Button>
        )}
        <Button tone={signs ? "plain" : "primary"} busy={busy} name="as" value="intent">
          Say it as intent{counts ? " first" : ""}
        </Button>
        <Button tone="plain" busy={busy} name="as" value="interest">
          Only say that we are interested
        </Button>
      </div>
      <FinePrint data={data} mine={mine} most={result?.mostMinor ?? null} amount={amount} />
    </Form>
  );
}

/** What is signed: the most that it may cost. */
function sayButton(
  { terms, amount: typed, hours }: TypedPledge,
  result: ShownWhatIf | null,
  amount: WriteAmount,
): string {
  if (terms === "in_kind") return `Pledge ${hours} hours`;
  return `Pledge ${terms === "match" || terms === "closer" ? "up to " : ""}${result ? amount(result.mostMinor) : typed}`;
}

interface AmountSliderProps {
  readonly goalMinor: bigint;
  readonly currency: string;
  /** What the sentence says now. */
  readonly typed: string;
  readonly onDrag: (minor: bigint) => void;
  readonly amount: WriteAmount;
}

/** The sum by dragging, in round steps up to the goal: it writes into the sentence, and sends nothing itself. */
function AmountSlider({ goalMinor, currency, typed, onDrag, amount }: AmountSliderProps) {
  const { locale } = useLocale();
  const read = parseMoney(typed, currency, locale);
  const valueMinor = read.ok ? read.value.minor : 0n;
  const step = roundStep(goalMinor, minorPerMajor(currency));
  const most = Number((goalMinor + step - 1n) / step);
  const at = Math.min(most, Number(valueMinor / step));
  const move = ({ currentTarget }: FormEvent<HTMLInputElement>) => onDrag(BigInt(currentTarget.value) * step);
  return (
    <input
      className="drag"
      type="range"
      aria-label="Try sums"
      min={1}
      max={most}
      value={at}
      aria-valuetext={amount(valueMinor)}
      onChange={move}
    />
  );
}

/** About a hundredth of the goal: one, two or five, and zeros. */
function roundStep(goalMinor: bigint, smallest: bigint): bigint {
  let step = smallest;
  for (let next = 0; step * 120n < goalMinor; next += 1) step = next % 3 === 1 ? (step * 5n) / 2n : step * 2n;
  return step;
}

function FinePrint({
  data,
  mine,
  most,
  amount,
}: {
  readonly data: PledgePanelData;
  readonly mine: PledgingOrganization;
  readonly most: bigint | null;
  readonly amount: WriteAmount;
}) {
  const { locale } = useLocale();
  const zone = useTimeZone();
  const { project, rules, whatIf, open } = data;
  const { signingLimitMinor: limit } = mine;
  const closesAtMs = project.closesAt === null ? null : Date.parse(project.closesAt);
  if (open === "intent")
    return (
      <div className="fine">
        <p>Nothing is binding before the raise opens. It is drawn beside the totals, never in them.</p>
      </div>
    );
  const inBothZones = (ms: number) =>
    absoluteWords(ms, locale, "UTC") +
    (zone === "UTC"
      ? ""
      : ` (${formatMoment(ms, locale, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })} your time)`);
  return (
    <div className="fine">
      {!mine.maySign && <p>A budget holder of {mine.name} signs; you can say what it means to give.</p>}
      {mine.maySign && mine.admitted && limit !== null && (
        <p className={most !== null && most > limit ? "over" : undefined}>
          Above {amount(limit)} your organization asks for four eyes: a second budget holder signs too.
        </p>
      )}
      {rules && closesAtMs !== null && (
        <p>{sayUnderFunding(rules.under, amount(rules.minimumMinor), inBothZones(closesAtMs))}</p>
      )}
      {rules && rules.heldFrom !== null && (
        <p>
          You may withdraw it until {inBothZones(Date.parse(rules.heldFrom))}. From then on others count on it: the
          steward releases it when you ask with a reason, or declines.
        </p>
      )}
      {rules && <p>{rules.over}</p>}
      {!whatIf && (
        <p>
          So many organizations take part that the server works it out:{" "}
          <Link to={`/projects/${project.slug}/pledges/new`}>see what your pledge would do</Link>.
        </p>
      )}
    </div>
  );
}
