import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { askReallocation } from "#app/domain/invoices/ask-reallocation.server.ts";
import { askReallocationInput } from "#app/domain/invoices/reallocation-input.ts";
import { reallocationsPage } from "#app/domain/invoices/reallocation-pages.server.ts";
import { reallocationWords } from "#app/domain/invoices/reallocation-words.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { parseMoney } from "#app/domain/kernel/parse-money.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { Empty } from "#app/ui/base/empty.tsx";
import { FormErrors, InputField, SelectField, TextareaField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount, useMoneyFormat } from "#app/ui/base/money.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";
import "#app/ui/styles/pages/account.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Money that moves on${loaded ? `: ${loaded.page.organization.name}` : ""} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await reallocationsPage(ctx, args.params.slug ?? "");
  if (!page) throw notFound();
  return { page, key: ctx.newId(), now: ctx.clock.now().toISOString() };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, viewer } = await requirePerson(args);
  const page = await reallocationsPage(ctx, args.params.slug ?? "");
  if (!page) throw notFound();
  const form = await parseForm(args.request, askReallocationInput);
  if (!form.ok) return form.reply;
  const { key, fromId, toProjectId, amount, reason } = form.value;
  const read = amount === "" ? ok(null) : parseMoney(amount, page.currency, viewer.locale);
  if (!read.ok) return refused(form.submission, read.refusal, "amount");
  const asked = await askReallocation(ctx, key, {
    organizationId: page.organization.id,
    fromId,
    toProjectId,
    amountMinor: read.value?.minor,
    reason,
  });
  if (!asked.ok) return refused(form.submission, asked.refusal);
  return redirectWithToast(`/organizations/${page.organization.slug}/reallocations`, {
    id: key,
    message: "They are asked. Nothing moves before a budget holder of theirs consents.",
  });
}

function Ask() {
  const { page, key } = useLoaderData<typeof loader>();
  const { organization, currency, creditMinor, rows, targets } = page;
  const format = useMoneyFormat();
  const busy = useNavigation().state === "submitting";
  const surplus = rows.filter((row) => row.surplus);
  const sources = [
    ...(creditMinor > 0n ? [{ value: "", label: `their credit, ${format(creditMinor, currency)}` }] : []),
    ...surplus.map(({ id, to, amountMinor }) => ({
      value: id,
      label: `${format(amountMinor, currency)} held for ${to.title}`,
    })),
  ];
  const { fields, errors, errorId, formProps } = useServerForm("ask", {
    lastResult: useActionData<typeof action>(),
    fields: {
      key: {},
      fromId: {},
      toProjectId: { required: true },
      amount: { maxLength: limits.amountLength },
      reason: { required: true, maxLength: limits.reasonLength },
    },
    defaultValue: { key, fromId: sources[0]?.value ?? "" },
  });
  if (sources.length === 0 || targets.length === 0)
    return (
      <p className="soft">
        {sources.length === 0 ? "Nothing of theirs is there to be moved." : "No project raises money now."}
      </p>
    );
  return (
    <Form method="post" className="form" {...formProps}>
      <FormErrors id={errorId} errors={errors} />
      <input type="hidden" name="key" value={fields.key.initialValue ?? key} />
      <SelectField field={fields.fromId} label="From" options={sources} />
      <SelectField
        field={fields.toProjectId}
        label="To"
        options={[
          { value: "", label: "Choose a project that raises" },
          ...targets.map(({ id, title }) => ({ value: id, label: title })),
        ]}
      />
      <InputField
        field={fields.amount}
        label="Amount"
        optional
        money
        inputMode="decimal"
        hint="Left empty: all of it. What is held for a project is moved on as a whole."
      />
      <TextareaField
        field={fields.reason}
        label="Why"
        rows={2}
        hint={`${organization.name} reads it with the question, and it stands in the public book once it moves.`}
      />
      <div className="acts">
        <Button busy={busy}>Ask them</Button>
      </div>
    </Form>
  );
}

export default function Reallocations() {
  const { page, now } = useLoaderData<typeof loader>();
  const { organization, currency, creditMinor, rows, targets } = page;
  return (
    <div className="page-settings wrap narrow">
      <PageHeading
        before={
          <p className="s soft">
            <Link to={`/organizations/${organization.slug}`}>{organization.name}</Link>
          </p>
        }
        title="Money that moves on"
        lead={
          <>
            What was paid ahead, credited, or is not needed where it is held, may go to a project that raises: only with
            the consent of whose it is. <Amount minor={creditMinor} currency={currency} cents code /> are their credit
            now.
          </>
        }
      />
      {rows.length === 0 && (
        <Empty title="Nothing was asked yet">
          What the steward asks to move stands here with its answer, and with the transfer that moved it.
        </Empty>
      )}
      {rows.length > 0 && (
        <ul className="rows">
          {rows.map((row) => (
            <li key={row.id}>
              <div className="grow">
                <Link to={`/reallocations/${row.id}`}>
                  <b>
                    <Amount minor={row.amountMinor} currency={row.currency} /> to {row.to.title}
                  </b>
                </Link>
                <span className="s soft block">
                  {row.from ? `From ${row.from.title}` : "From credit"}, asked by {row.askedBy}{" "}
                  <RelativeTime at={row.askedAt} now={now} />. {reallocationWords(row)}
                </span>
              </div>
            </li>
          ))}
        </ul>
      )}
      {(targets.length > 0 || rows.some(({ mayUndo }) => mayUndo)) && (
        <section aria-labelledby="asking">
          <h2 id="asking">Ask to move money</h2>
          <Ask />
        </section>
      )}
    </div>
  );
}
