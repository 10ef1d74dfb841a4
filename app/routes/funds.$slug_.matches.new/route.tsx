import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { promiseMatchInput } from "#app/domain/funds/fund-input.ts";
import { matchPage } from "#app/domain/funds/fund-pages.server.ts";
import { promiseMatch } from "#app/domain/funds/promise-match.server.ts";
import { fundToPromise } from "#app/domain/funds/fund-pages.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { money, toDecimalString } from "#app/domain/kernel/money.ts";
import { parseMoney } from "#app/domain/kernel/parse-money.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { FormErrors, InputField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Match ${data?.project.title ?? "a project"} · Tributary` },
];

const wantedProject = ({ request }: LoaderFunctionArgs | ActionFunctionArgs) =>
  new URL(request.url).searchParams.get("project")?.slice(0, limits.urlLength) ?? "";

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await matchPage(ctx, args.params.slug ?? "", wantedProject(args));
  if (!page) throw notFound();
  return { ...page, key: ctx.newId(), suggested: toDecimalString(money(page.room.mostMinor, page.fund.currency)) };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, viewer } = await requirePerson(args);
  const page = await matchPage(ctx, args.params.slug ?? "", wantedProject(args));
  const fund = page && (await fundToPromise(ctx, page.fund.slug));
  if (!page || !fund) throw notFound();
  const form = await parseForm(args.request, promiseMatchInput);
  if (!form.ok) return form.reply;
  const cap = parseMoney(form.value.amount, fund.currency, viewer.locale);
  if (!cap.ok) return refused(form.submission, cap.refusal, "amount");
  const promised = await promiseMatch(ctx, form.value.key, {
    fundId: fund.id,
    projectId: page.project.id,
    capMinor: cap.value.minor,
  });
  if (!promised.ok) return refused(form.submission, promised.refusal);
  return redirectWithToast(`/funds/${fund.slug}`, {
    id: form.value.key,
    message: `The fund matches “${page.project.title}”.`.slice(0, 300),
    link: { href: `/projects/${page.project.slug}`, label: "The project" },
  });
}

export default function PromiseMatch() {
  const { fund, pool, project, room, now, key, suggested } = useLoaderData<typeof loader>();
  const busy = useNavigation().state !== "idle";
  const { fields, errors, errorId, formProps } = useServerForm("match", {
    lastResult: useActionData<typeof action>(),
    fields: { key: {}, amount: { required: true, maxLength: limits.amountLength } },
    defaultValue: { key, amount: suggested },
  });
  const { currency } = fund;
  return (
    <div className="wrap narrow">
      <PageHeading
        before={
          <p className="s soft">
            <Link to={`/funds/${fund.slug}`}>{fund.name}</Link>
          </p>
        }
        title="Match this project"
        lead={
          <>
            {pool.numerator} for every {pool.denominator} that others pledge for{" "}
            <Link to={`/projects/${project.slug}`}>{project.title}</Link>. The most that it may come to is set aside at
            once; what the raise does not need of it is free again.
          </>
        }
      />
      <table className="t" role="table">
        <caption>What is left for it</caption>
        <tbody role="rowgroup">
          <Left word="in the pool, neither promised nor spent" minor={room.poolMinor} currency={currency} />
          <Left word="below the cap of one project" minor={room.projectMinor} currency={currency} />
          {room.organizationMinor !== null && (
            <Left
              word="below the cap of the organization that proposed it"
              minor={room.organizationMinor}
              currency={currency}
            />
          )}
        </tbody>
        <tfoot role="rowgroup">
          <Left word="so at most" minor={room.mostMinor} currency={currency} />
        </tfoot>
      </table>
      {now && (
        <p className="mt-5">
          With all of that, it would come to{" "}
          <b>
            <Amount minor={now.offersMinor} currency={currency} />
          </b>{" "}
          now, and pay <Amount minor={now.paysMinor} currency={currency} /> as things stand. It grows as others join.
        </p>
      )}
      <Form method="post" className="form mt-8" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <input type="hidden" name="key" value={fields.key.initialValue ?? key} />
        <InputField field={fields.amount} label="At most" money inputMode="decimal" unit={currency} />
        <div className="acts">
          <Button busy={busy}>Promise the match</Button>
          <ButtonLink tone="plain" to={`/funds/${fund.slug}`}>
            Leave it
          </ButtonLink>
        </div>
      </Form>
    </div>
  );
}

function Left({ word, minor, currency }: { readonly word: string; readonly minor: bigint; readonly currency: string }) {
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        {word}
      </th>
      <td role="cell" className="num">
        <Amount minor={minor} currency={currency} cents />
      </td>
    </tr>
  );
}
