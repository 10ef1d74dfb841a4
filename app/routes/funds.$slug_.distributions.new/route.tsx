import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { distributeFund } from "#app/domain/funds/distribute-fund.server.ts";
import { distributeInput } from "#app/domain/funds/fund-input.ts";
import { distributionPage, fundToPromise } from "#app/domain/funds/fund-pages.server.ts";
import type { DistributionPage } from "#app/domain/funds/shown-fund.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { parseMoney } from "#app/domain/kernel/parse-money.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { answerTo } from "#app/http/answer.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { Companion } from "#app/ui/base/companion.tsx";
import { pluralize } from "#app/ui/base/pluralize.ts";
import { Empty } from "#app/ui/base/empty.tsx";
import { FormErrors, InputField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { QuadraticFormula } from "#app/ui/book/quadratic-formula.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";
import "#app/ui/styles/pages/fund.css";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Divide a sum of ${data?.page.fund.name ?? "a fund"} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, viewer } = await requirePerson(args);
  const slug = args.params.slug ?? "";
  const { searchParams } = new URL(args.request.url);
  const typed = (searchParams.get("amount") ?? "").slice(0, limits.amountLength);
  const wanted = searchParams.has("project")
    ? searchParams
        .getAll("project")
        .slice(0, limits.fundAims + 1)
        .filter(Boolean)
    : null;
  const [fund, unplanned] = await Promise.all([fundToPromise(ctx, slug), distributionPage(ctx, slug, null, wanted)]);
  if (!fund || !unplanned?.ok) throw notFound();
  const shown = { typed, key: ctx.newId() };
  if (typed === "") return { ...shown, page: unplanned.value, error: null };
  const amount = parseMoney(typed, fund.currency, viewer.locale);
  const planned = amount.ok ? await distributionPage(ctx, slug, amount.value.minor, wanted) : amount;
  return planned?.ok && "fund" in planned.value
    ? { ...shown, page: planned.value, error: null }
    : { ...shown, page: unplanned.value, error: planned && !planned.ok ? answerTo(planned.refusal).words : null };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const fund = await fundToPromise(ctx, args.params.slug ?? "");
  if (!fund) throw notFound();
  const form = await parseForm(args.request, distributeInput);
  if (!form.ok) return form.reply;
  const { key, ...wanted } = form.value;
  const done = await distributeFund(ctx, key, { fundId: fund.id, ...wanted });
  // It has one page of its own, without the fields that it was typed in.
  if (!done.ok) return refused(form.submission, done.refusal, null);
  return redirectWithToast(`/funds/${fund.slug}`, {
    id: key,
    message: `${pluralize(done.value.projects, "project")} got a part, and it is in the book.`,
  });
}

export default function Distribute() {
  const {
    page: { fund, leftMinor, raises, plan },
    typed,
    error,
    key,
  } = useLoaderData<typeof loader>();
  const busy = useNavigation().state !== "idle";
  const { errors, errorId } = useServerForm("distribution", { lastResult: useActionData<typeof action>(), fields: {} });
  return (
    <div className="wrap narrow page-fund">
      <PageHeading
        before={
          <p className="s soft">
            <Link to={`/funds/${fund.slug}`}>{fund.name}</Link>
          </p>
        }
        title="Divide a sum among projects"
        lead={
          <>
            What many organizations carry gets more than what one pays for.{" "}
            <Amount minor={leftMinor} currency={fund.currency} cents code /> are neither promised nor spent.
          </>
        }
      />
      <QuadraticFormula />
      {raises.length === 0 ? (
        <Empty title="Nothing raises that this fund may pay for">
          A project comes here when its raise opens, if the fund’s restriction allows it.
        </Empty>
      ) : (
        <Form method="get" className="form mt-8">
          <InputField
            field={{
              id: "amount",
              name: "amount",
              initialValue: typed,
              errors: error === null ? [] : [error],
              required: true,
              maxLength: limits.amountLength,
            }}
            label="Divide"
            money
            inputMode="decimal"
            unit={fund.currency}
          />
          <fieldset className="choices">
            <legend>Among</legend>
            <Companion name="project" />
            {raises.map(({ id, slug, title, organizations, contributedMinor, chosen }) => (
              <label key={id} className="choice">
                <input type="checkbox" name="project" value={slug} defaultChecked={chosen} />
                <span>
                  {title}
                  <span className="hint">
                    {pluralize(organizations, "organization")},{" "}
                    <Amount minor={contributedMinor} currency={fund.currency} />
                  </span>
                </span>
              </label>
            ))}
          </fieldset>
          <div className="acts">
            <Button tone="plain" busy={busy}>
              Show what each would get
            </Button>
            <ButtonLink tone="plain" to={`/funds/${fund.slug}`}>
              Leave it
            </ButtonLink>
          </div>
        </Form>
      )}
      <FormErrors id={errorId} errors={errors} />
      {plan && <Plan plan={plan} raises={raises} currency={fund.currency} busy={busy} formKey={key} />}
    </div>
  );
}

interface PlanProps {
  readonly plan: NonNullable<DistributionPage["plan"]>;
  readonly raises: DistributionPage["raises"];
  readonly currency: string;
  readonly busy: boolean;
  readonly formKey: string;
}

/** The dry run: what each would get, and the one button that posts exactly that. */
function Plan({ plan, raises, currency, busy, formKey }: PlanProps) {
  const over = plan.amountMinor - plan.givenMinor;
  return (
    <section aria-labelledby="plan" className="sec">
      <h2 id="plan">What each would get</h2>
      <table className="t" role="table">
        <caption className="vh">What each project would get, the oldest first</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">
              Project
            </th>
            <th scope="col" role="columnheader" className="num">
              Organizations
            </th>
            <th scope="col" role="columnheader" className="num">
              They put in
            </th>
            <th scope="col" role="columnheader" className="num">
              Room
            </th>
            <th scope="col" role="columnheader" className="num">
              Gets
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {plan.parts.map(({ slug, title, organizations, contributedMinor, roomMinor, amountMinor }) => (
            <tr role="row" key={slug}>
              <th scope="row" role="rowheader">
                <Link className="quiet" to={`/projects/${slug}`}>
                  {title}
                </Link>
              </th>
              <td role="cell" className="num" data-l="Organizations">
                {organizations}
              </td>
              <td role="cell" className="num" data-l="They put in">
                <Amount minor={contributedMinor} currency={currency} />
              </td>
              <td role="cell" className="num" data-l="Room">
                <Amount minor={roomMinor} currency={currency} />
              </td>
              <td role="cell" className="num" data-l="Gets">
                <b>
                  <Amount minor={amountMinor} currency={currency} cents />
                </b>
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot role="rowgroup">
          <tr role="row">
            <th scope="row" role="rowheader" colSpan={4}>
              Together
            </th>
            <td role="cell" className="num" data-l="Gets">
              <Amount minor={plan.givenMinor} currency={currency} cents />
            </td>
          </tr>
        </tfoot>
      </table>
      {over > 0n && (
        <p className="s soft mt-3">
          <Amount minor={over} currency={currency} cents /> stay in the pool: the caps leave no room for them.
        </p>
      )}
      <Form method="post" className="acts mt-5">
        <input type="hidden" name="key" value={formKey} />
        <input type="hidden" name="amountMinor" value={plan.amountMinor.toString()} />
        <input
          type="hidden"
          name="projectIds"
          value={raises
            .filter(({ chosen }) => chosen)
            .map(({ id }) => id)
            .join(" ")}
        />
        <input type="hidden" name="digest" value={plan.digest} />
        <Button busy={busy}>Give exactly this</Button>
      </Form>
    </section>
  );
}
