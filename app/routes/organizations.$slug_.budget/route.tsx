import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { agreeToLimit } from "#app/domain/identity/agree-to-limit.server.ts";
import { setPersonLimit } from "#app/domain/identity/set-person-limit.server.ts";
import { takeBackLimit } from "#app/domain/identity/take-back-limit.server.ts";
import { money, toDecimalString } from "#app/domain/kernel/money.ts";
import { parseMoney } from "#app/domain/kernel/parse-money.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { budgetPage, type BudgetPage, type ShownRaise } from "#app/domain/pledges/budget-page.server.ts";
import { budgetInput } from "#app/domain/pledges/pledge-input.ts";
import { setBudget } from "#app/domain/pledges/set-budget.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { FieldErrors, FormErrors } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";
import { OrganizationHeading } from "#app/ui/organization/organization-heading.tsx";
import "#app/ui/styles/pages/account.css";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Budget of ${data?.organization.name ?? "the organization"} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await budgetPage(ctx, args.params.slug ?? "");
  if (!page) throw notFound();
  return page;
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, viewer } = await requirePerson(args);
  const slug = args.params.slug ?? "";
  const page = await budgetPage(ctx, slug);
  if (!page) throw notFound();
  const form = await parseForm(args.request, budgetInput);
  if (!form.ok) return form.reply;
  const asked = form.value;
  const toast = (message: string) => redirectWithToast(`/organizations/${slug}/budget`, { id: ctx.newId(), message });
  if (asked.ask === "agree" || asked.ask === "take-back") {
    const { personId } = asked;
    const ended =
      asked.ask === "agree"
        ? await agreeToLimit(ctx, asked.key, { slug, personId, from: asked.from })
        : await takeBackLimit(ctx, null, { slug, personId });
    if (!ended.ok) return refused(form.submission, ended.refusal);
    return toast(asked.ask === "agree" ? "You agreed: it holds from now on." : "It is taken back: the limit stays.");
  }
  const amount = asked.amount === "" ? ok(null) : parseMoney(asked.amount, page.currency, viewer.locale);
  if (!amount.ok) return refused(form.submission, amount.refusal, "amount");
  const minor = amount.value?.minor ?? null;
  if (asked.ask === "budget") {
    const done = await setBudget(ctx, null, { slug, year: asked.year, amountMinor: minor });
    if (!done.ok) return refused(form.submission, done.refusal);
    return toast(`The budget of ${asked.year} is ${minor === null ? "lifted" : "set"}.`);
  }
  const done = await setPersonLimit(ctx, null, { slug, personId: asked.personId, limitMinor: minor });
  if (!done.ok) return refused(form.submission, done.refusal);
  return toast(
    done.value.limitFrom === null
      ? "Their own limit is set."
      : "The higher limit holds in 24 hours, or once a second budget holder agrees. All budget holders are told.",
  );
}

export default function Budget() {
  const { organization, currency, maySet, limitMinor, raise, years, holders } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const asked = lastResult?.initialValue?.ask;
  const isAboutRaise = asked === "agree" || asked === "take-back";
  return (
    <div className="page-settings wrap narrow">
      <OrganizationHeading organization={organization} title="Budget" may={{ edit: maySet, invite: maySet }} />
      <section aria-labelledby="years">
        <h2 id="years">What may be promised</h2>
        <p>
          Signed pledges count at the most that they may cost, over all projects, in the calendar year in which they
          were signed. What is withdrawn or lapses is free again.
        </p>
        <ul className="rows">
          {years.map((each) => (
            <Year key={each.year} each={each} currency={currency} maySet={maySet} />
          ))}
        </ul>
      </section>
      <section aria-labelledby="holders">
        <h2 id="holders">Who may sign</h2>
        <p>
          {limitMinor === null ? (
            "One budget holder may sign any sum alone. "
          ) : (
            <>
              One budget holder may sign up to <Amount minor={limitMinor} currency={currency} cents="any" /> alone;
              above that a second one signs too.{" "}
            </>
          )}
          {maySet && <Link to={`/organizations/${organization.slug}/edit`}>Change the limit</Link>}
        </p>
        {isAboutRaise && <FormErrors id="raise-errors" errors={lastResult?.error?.[""] ?? undefined} />}
        {raise && <Raise raise={raise} personId="" currency={currency} />}
        {holders.length === 0 ? (
          <p>Nobody holds the budget yet. A representative gives the role under “People and roles”.</p>
        ) : (
          <ul className="rows">
            {holders.map((holder) => (
              <Holder key={holder.personId} holder={holder} currency={currency} maySet={maySet} />
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}

function Year({
  each: { year, budgetMinor, promisedMinor },
  currency,
  maySet,
}: {
  readonly each: BudgetPage["years"][number];
  readonly currency: string;
  readonly maySet: boolean;
}) {
  return (
    <li>
      <div className="grow">
        <b>{year}</b>
        <span className="s soft block">
          <Amount minor={promisedMinor} currency={currency} cents="any" /> promised
          {budgetMinor === null ? (
            ", no bound set"
          ) : (
            <>
              {" "}
              of <Amount minor={budgetMinor} currency={currency} cents="any" />
              {promisedMinor > budgetMinor && ": more than the budget, which was lowered after it was promised"}
            </>
          )}
        </span>
      </div>
      {maySet && (
        <SumForm
          ask="budget"
          about={{ name: "year", value: String(year) }}
          label={`Budget of ${year}`}
          minor={budgetMinor}
          currency={currency}
        />
      )}
    </li>
  );
}

function Holder({
  holder: { personId, displayName, limitMinor, raise },
  currency,
  maySet,
}: {
  readonly holder: BudgetPage["holders"][number];
  readonly currency: string;
  readonly maySet: boolean;
}) {
  return (
    <li>
      <div className="grow">
        <b>{displayName}</b>
        <span className="s soft block">
          {limitMinor === null ? (
            "No narrower limit of their own"
          ) : (
            <>
              Alone up to <Amount minor={limitMinor} currency={currency} cents="any" />
            </>
          )}
        </span>
        {raise && <Raise raise={raise} personId={personId} currency={currency} />}
      </div>
      {maySet && (
        <SumForm
          ask="limit"
          about={{ name: "personId", value: personId }}
          label={`What ${displayName} may sign alone`}
          minor={limitMinor}
          currency={currency}
        />
      )}
    </li>
  );
}

/** A higher limit before it holds, with what the viewer may do about it. */
function Raise({
  raise: { toMinor, from, by, mayAgree, mayTakeBack },
  personId,
  currency,
}: {
  readonly raise: ShownRaise;
  /** Whose own limit; empty: the organization's. */
  readonly personId: string;
  readonly currency: string;
}) {
  const { key, now } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "submitting";
  return (
    <div className="s">
      <p>
        {by} raised it{" "}
        {toMinor === null ? (
          "to no limit"
        ) : (
          <>
            to <Amount minor={toMinor} currency={currency} cents="any" />
          </>
        )}
        . It holds <RelativeTime at={from} now={now} both />, or at once when a second budget holder agrees.
      </p>
      {(mayAgree || mayTakeBack) && (
        <Form method="post" className="acts">
          <input type="hidden" name="personId" value={personId} />
          <input type="hidden" name="from" value={from} />
          <input type="hidden" name="key" value={key} />
          {mayAgree && (
            <Button small busy={busy} name="ask" value="agree">
              Agree to it
            </Button>
          )}
          {mayTakeBack && (
            <Button tone="plain" small busy={busy} name="ask" value="take-back">
              Take it back
            </Button>
          )}
        </Form>
      )}
    </div>
  );
}

interface SumFormProps {
  readonly ask: "budget" | "limit";
  /** Which row it is about. */
  readonly about: { readonly name: "year" | "personId"; readonly value: string };
  readonly label: string;
  readonly minor: bigint | null;
  readonly currency: string;
}

/** One sum in one row; empty lifts the bound. Its answer with errors comes back to this row and no other. */
function SumForm({ ask, about, label, minor, currency }: SumFormProps) {
  const lastResult = useActionData<typeof action>();
  const busy = useNavigation().state === "submitting";
  const sent = lastResult?.initialValue;
  const isMine = sent?.ask === ask && sent[about.name] === about.value;
  const id = `${ask}-${about.value}`;
  const errors = (isMine && lastResult?.error?.amount) || [];
  const kept =
    isMine && typeof sent.amount === "string"
      ? sent.amount
      : minor === null
        ? ""
        : toDecimalString(money(minor, currency));
  return (
    <Form method="post" className="give" key={kept}>
      <input type="hidden" name="ask" value={ask} />
      <input type="hidden" name={about.name} value={about.value} />
      <label className="vh" htmlFor={id}>
        {label}, in {currency}; empty: no bound
      </label>
      <input
        id={id}
        name="amount"
        inputMode="decimal"
        size={10}
        maxLength={40}
        className="tn"
        placeholder="no bound"
        defaultValue={kept}
        aria-invalid={errors.length > 0 || undefined}
        aria-describedby={errors.length > 0 ? `${id}-error` : undefined}
      />
      <Button tone="plain" small busy={busy} aria-label={`Set: ${label}`}>
        Set
      </Button>
      <FieldErrors field={{ id, name: "amount", errors }} />
      {isMine && <FormErrors id={`${id}-form`} errors={lastResult?.error?.[""] ?? undefined} />}
    </Form>
  );
}
