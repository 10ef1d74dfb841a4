import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { poolOf } from "#app/domain/funds/fund.ts";
import { openPoolInput } from "#app/domain/funds/fund-input.ts";
import { fundToPromise } from "#app/domain/funds/fund-pages.server.ts";
import { openPool } from "#app/domain/funds/open-pool.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { parseMoney } from "#app/domain/kernel/parse-money.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { FormErrors, InputField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Match pool of ${data?.fund.name ?? "a fund"} · Tributary` },
];

async function found(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const { ctx, viewer } = await requirePerson(args);
  const fund = await fundToPromise(ctx, args.params.slug ?? "");
  if (!fund || fund.restriction === "memberships") throw notFound();
  return { ctx, viewer, fund };
}

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, fund } = await found(args);
  const { slug, name, currency } = fund;
  return { fund: { slug, name, currency }, isOpen: poolOf(fund) !== null, key: ctx.newId() };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, viewer, fund } = await found(args);
  const form = await parseForm(args.request, openPoolInput);
  if (!form.ok) return form.reply;
  const { key, numerator, denominator } = form.value;
  const projectCap = parseMoney(form.value.projectCap, fund.currency, viewer.locale);
  if (!projectCap.ok) return refused(form.submission, projectCap.refusal, "projectCap");
  const organizationCap = parseMoney(form.value.organizationCap, fund.currency, viewer.locale);
  if (!organizationCap.ok) return refused(form.submission, organizationCap.refusal, "organizationCap");
  const opened = await openPool(ctx, key, {
    fundId: fund.id,
    numerator,
    denominator,
    projectCapMinor: projectCap.value.minor,
    organizationCapMinor: organizationCap.value.minor,
  });
  if (!opened.ok) return refused(form.submission, opened.refusal);
  return redirectWithToast(`/funds/${fund.slug}`, {
    id: key,
    message: "The pool is open: the fund may match what others pledge.",
  });
}

export default function OpenPool() {
  const { fund, isOpen, key } = useLoaderData<typeof loader>();
  const busy = useNavigation().state !== "idle";
  const { fields, errors, errorId, formProps } = useServerForm("pool", {
    lastResult: useActionData<typeof action>(),
    fields: {
      key: {},
      numerator: { required: true },
      denominator: { required: true },
      projectCap: { required: true, maxLength: limits.amountLength },
      organizationCap: { required: true, maxLength: limits.amountLength },
    },
    defaultValue: { key, numerator: "1", denominator: "2" },
  });
  return (
    <div className="wrap narrow">
      <PageHeading
        before={
          <p className="s soft">
            <Link to={`/funds/${fund.slug}`}>{fund.name}</Link>
          </p>
        }
        title="Open the match pool"
        lead="On which terms the fund adds to what others pledge. The terms stay: people pledge because of them."
      />
      {isOpen ? (
        <p>The pool is open already, and its terms stand on the fund’s page.</p>
      ) : (
        <Form method="post" className="form" {...formProps}>
          <FormErrors id={errorId} errors={errors} />
          <input type="hidden" name="key" value={fields.key.initialValue ?? key} />
          <InputField field={fields.numerator} label="It adds" type="number" min={1} max={1000} inputMode="numeric" />
          <InputField
            field={fields.denominator}
            label="for every so many that others pledge"
            type="number"
            min={1}
            max={1000}
            inputMode="numeric"
            hint="1 for every 2: ten thousand from others bring five thousand from the pool."
          />
          <InputField
            field={fields.projectCap}
            label="At most for one project"
            money
            inputMode="decimal"
            unit={fund.currency}
          />
          <InputField
            field={fields.organizationCap}
            label="At most for all projects that one organization proposed"
            money
            inputMode="decimal"
            unit={fund.currency}
            hint="So that no single community takes the whole pool."
          />
          <div className="acts">
            <Button busy={busy}>Open the pool</Button>
            <ButtonLink tone="plain" to={`/funds/${fund.slug}`}>
              Leave it
            </ButtonLink>
          </div>
        </Form>
      )}
    </div>
  );
}
