import { Form, Link, useNavigation } from "@remix-run/react";
import { useMemo, useState, type FormEvent } from "react";
import { formatMoney, minorPerMajor, money } from "#app/domain/kernel/money.ts";
import { sayOverFunding, sayUnderFunding, type Wording } from "#app/domain/pledges/explain-settlement.ts";
import { mostMinor } from "#app/domain/pledges/pledge.ts";
import { readPledgeForm, type PledgeForm } from "#app/domain/pledges/pledge-form.ts";
import type { PledgePanelData, PledgingOrganization } from "#app/domain/pledges/shown-pledge.ts";
import { whatIf, type WhatIf } from "#app/domain/pledges/what-if.ts";
import { Button } from "./button.tsx";
import { FieldErrors, FormErrors } from "./field.tsx";
import { useLocale, useTimeZone } from "./locale.tsx";
import { PledgeSentence } from "./pledge-sentence.tsx";
import { WhatIfFigures } from "./pledge-what-if.tsx";
import { absoluteWords, formatMoment } from "./relative-time-words.ts";
import "./styles/pages/pledge.css";

/** The form as it is typed; what the panel keeps over an answer with errors. */
export interface TypedPledge extends PledgeForm {
  readonly organizationId: string;
  readonly deliverableId: string;
  readonly named: boolean;
}

export interface PledgePanelProps {
  readonly data: PledgePanelData;
  /** What was typed before an error, or stands in the address; the panel makes a first suggestion otherwise. */
  readonly typed?: Partial<TypedPledge> | undefined;
  /** Sentences by field, and those for the whole form under "". */
  readonly errors?: Readonly<Record<string, readonly string[] | null | undefined>> | undefined;
  /** The key of the form that was refused, so that sending it again is still the same pledge. */
  readonly sentKey?: string | undefined;
}

/**
 * "Savanna Data Collective pledges 5,000 as a fixed sum …": one sentence to fill in, and beneath it what it would do,
 * worked out by the same settlement as the server's. Without scripts the server works it out.
 */
export function PledgePanel(props: PledgePanelProps) {
  const { data } = props;
  if (data.open === "closed") return <PanelNote title="Your part">It is decided who takes part in this project. <Link to={`/projects/${data.project.slug}/pledges`}>See who pays what</Link></PanelNote>;
  if (data.organizations.length === 0) return <NobodyToPledgeFor data={data} />;
  // Another organization is another form: its own limits, and nothing of what was typed for the first.
  return <PledgeFormPanel {...props} />;
}

function PanelNote({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section className="pledge" id="pledge" aria-labelledby="pledge-title">
      <h2 id="pledge-title">{title}</h2>
      <p className="note">{children}</p>
    </section>
  );
}

function NobodyToPledgeFor({ data: { signedIn, project } }: { readonly data: PledgePanelData }) {
  if (!signedIn)
    return (
      <PanelNote title="Your part">
        <Link to={`/sign-in?next=${encodeURIComponent(`/projects/${project.slug}/pledges/new`)}`}>Sign in</Link> to see what your organization’s pledge would do, and to say that you take part.
      </PanelNote>
    );
  return <PanelNote title="Your part">Representatives and budget holders of an organization say what it gives. You can endorse the project in your own name and talk about it; your representative can give you the role.</PanelNote>;
}

/** How a panel writes sums, names and dates. */
function usePanelWording({ project, names, deliverables }: PledgePanelData): Wording {
  const { locale } = useLocale();
  return {
    amount: (minor) => formatMoney(money(minor, project.currency), { locale, cents: minor % minorPerMajor(project.currency) !== 0n }),
    organization: (id) => names[id]?.name ?? "a member that is not named",
    deliverable: (id) => deliverables.find((each) => each.id === id)?.title ?? "a deliverable",
    date: (ms) => formatMoment(ms, locale, "UTC", { day: "numeric", month: "short", year: "numeric" }),
  };
}

/** A first suggestion: what the organization said before, else what is missing, but no more than many can give at once. */
function suggestion({ project, raising, organizations: [first] }: PledgePanelData, amountOf: Wording["amount"]): TypedPledge {
  const few = 5_000n * minorPerMajor(project.currency);
  const goal = project.goalMinor ?? few;
  const suggested = first?.saidMinor ?? (goal < few ? goal : few);
  return {
    organizationId: first?.id ?? "",
    amount: amountOf(suggested),
    terms: "fixed",
    percent: "10",
    deliverableId: "",
    condition: "none",
    conditionAmount: raising ? amountOf(raising.minimumMinor) : "",
    conditionCount: "3",
    named: true,
  };
}

function useTyped({ data, typed }: PledgePanelProps, wording: Wording) {
  const [form, setForm] = useState<TypedPledge>(() => ({ ...suggestion(data, wording.amount), ...typed }));
  const onInput = ({ currentTarget }: FormEvent<HTMLFormElement>) => {
    const entries = new FormData(currentTarget);
    const text = (name: string) => {
      const entry = entries.get(name);
      return typeof entry === "string" ? entry : "";
    };
    setForm({
      organizationId: text("organizationId"),
      amount: text("amount"),
      terms: text("terms") === "share" ? "share" : "fixed",
      percent: text("percent"),
      deliverableId: text("deliverableId"),
      condition: text("condition") as TypedPledge["condition"],
      conditionAmount: text("conditionAmount"),
      conditionCount: text("conditionCount"),
      named: entries.get("named") === "on",
    });
  };
  return { form, onInput };
}

/** The typed pledge settled together with the others; null while it cannot be read. */
function useWhatIf({ raising, project }: PledgePanelData, form: TypedPledge, locale: string): { result: WhatIf | null; mostMinor: bigint | null } {
  return useMemo(() => {
    const read = readPledgeForm(form, project.currency, locale);
    if (!read.ok || !raising) return { result: null, mostMinor: null };
    // Younger than all others: nobody is behind it in line yet.
    const mine = { id: "mine", organizationId: form.organizationId, ...read.value, deliverableId: form.deliverableId || undefined, signedAtMs: Number.MAX_SAFE_INTEGER };
    return { result: whatIf(raising, mine), mostMinor: mostMinor(read.value.terms, raising.goalMinor) };
  }, [raising, project.currency, form, locale]);
}

function PledgeFormPanel(props: PledgePanelProps) {
  const { data, errors = {}, sentKey } = props;
  const { project, organizations } = data;
  const { locale } = useLocale();
  const wording = usePanelWording(data);
  const { form, onInput } = useTyped(props, wording);
  const { result, mostMinor: most } = useWhatIf(data, form, locale);
  const busy = useNavigation().state !== "idle";
  const mine = organizations.find(({ id }) => id === form.organizationId) ?? organizations[0]!;
  const binding = data.open === "firm";
  const action = `/projects/${project.slug}/pledges/new`;
  return (
    <Form className="pledge" id="pledge" method="post" action={action} aria-labelledby="pledge-title" onInput={onInput} preventScrollReset>
      <h2 id="pledge-title">Your part</h2>
      <FormErrors id="pledge-errors" errors={errors[""] ?? undefined} />
      <input type="hidden" name="key" value={sentKey ?? data.key} />
      <PledgeSentence data={data} form={form} mine={mine} errors={errors} binding={binding} />
      {["organizationId", "amount", "percent", "deliverableId", "conditions", "conditionAmount", "conditionCount"].map((name) => (
        <FieldErrors key={name} field={{ id: `pledge-${name}`, name, errors: errors[name] ?? [] }} />
      ))}
      {binding && result && <WhatIfFigures data={data} result={result} wording={wording} />}
      <noscript>
        <button className="btn plain" type="submit" formMethod="get" formNoValidate>
          Work it out
        </button>
      </noscript>
      <label className="ck">
        <input type="checkbox" name="named" defaultChecked={form.named} /> Name us in public on this project
      </label>
      <div className="acts">
        {binding && mine.maySign && (
          <Button busy={busy} name="as" value="firm">
            Pledge {result ? wording.amount(most ?? 0n) : form.amount}
          </Button>
        )}
        <Button tone={binding && mine.maySign ? "plain" : "primary"} busy={busy} name="as" value="intent">
          Say it as intent{binding ? " first" : ""}
        </Button>
        <Button tone="plain" busy={busy} name="as" value="interest">
          Only say that we are interested
        </Button>
      </div>
      <FinePrint data={data} mine={mine} most={most} wording={wording} />
    </Form>
  );
}

function FinePrint({ data, mine, most, wording }: { readonly data: PledgePanelData; readonly mine: PledgingOrganization; readonly most: bigint | null; readonly wording: Wording }) {
  const { locale } = useLocale();
  const zone = useTimeZone();
  const { project, raising, open } = data;
  const { signingLimitMinor: limit } = mine;
  const closesAtMs = project.closesAt === null ? null : Date.parse(project.closesAt);
  if (open === "intent") return <div className="fine"><p>Nothing is binding before the raise opens. It is drawn beside the totals, never in them.</p></div>;
  const local = closesAtMs === null || zone === "UTC" ? "" : ` (${formatMoment(closesAtMs, locale, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })} your time)`;
  return (
    <div className="fine">
      {!mine.maySign && <p>A budget holder of {mine.name} signs; you can say what it means to give.</p>}
      {mine.maySign && limit !== null && (
        <p className={most !== null && most > limit ? "over" : undefined}>Above {wording.amount(limit)} your organization asks for four eyes: a second budget holder signs too.</p>
      )}
      {raising && closesAtMs !== null && <p>{sayUnderFunding(raising.rule.under, wording.amount(raising.minimumMinor), `${absoluteWords(closesAtMs, locale, "UTC")}${local}`)}</p>}
      {raising && <p>{sayOverFunding(raising.rule.over, wording)}</p>}
      {!raising && <p>So many organizations take part that the server works it out: <Link to={`/projects/${project.slug}/pledges/new`}>see what your pledge would do</Link>.</p>}
    </div>
  );
}

/** On a phone the panel lies far below: a line at the foot of the screen says what it would do, and leads there. */
export function PledgeDock({ data }: { readonly data: PledgePanelData }) {
  const { locale } = useLocale();
  const wording = usePanelWording(data);
  const [form] = useState(() => suggestion(data, wording.amount));
  const { result } = useWhatIf(data, form, locale);
  if (data.open !== "firm" || data.organizations.length === 0) return null;
  return (
    <div className="dock">
      <p>
        {result?.stands ? <>You would pay <b className="tn">{wording.amount(result.paysMinor)}</b>. </> : "Say what your organization gives. "}
        {result && result.unlocksMinor > 0n && <>It unlocks <b className="tn">{wording.amount(result.unlocksMinor)}</b>.</>}
      </p>
      <a className="btn" href="#pledge">Your part</a>
    </div>
  );
}
