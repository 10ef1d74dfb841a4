import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { decisionInput } from "#app/domain/invoices/bank-input.ts";
import { bankLinePage } from "#app/domain/invoices/bank-pages.server.ts";
import { decideBankLine } from "#app/domain/invoices/decide-bank-line.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { Companion } from "#app/ui/base/companion.tsx";
import { PlainDay } from "#app/ui/project/contribution-state.tsx";
import { FormErrors, SelectField, TextareaField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading, SectionHeading } from "#app/ui/base/page-heading.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction = () => [{ title: "A line of the bank · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await bankLinePage(ctx, args.params.lineId ?? "");
  if (!page) throw notFound();
  return page;
}

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const form = await parseForm(args.request, decisionInput);
  if (!form.ok) return form.reply;
  const { key, ...decision } = form.value;
  const decided = await decideBankLine(ctx, key, { lineId: args.params.lineId ?? "", decision });
  if (!decided.ok) {
    const { kind } = decided.refusal;
    // Whoever was faster has decided: the list says what is left.
    if (kind === "bank_line_decided" || kind === "bank_line_not_found")
      return redirectWithToast("/bank", {
        id: key,
        message: "Somebody decided about this line meanwhile. Nothing was done twice.",
        tone: "bad",
      });
    return refused(form.submission, decided.refusal, kind === "reason_missing" ? decided.refusal.field : null);
  }
  return redirectWithToast("/bank", {
    id: key,
    message: decided.value.paymentId === null ? "The line is set aside." : "It is posted, and in the book.",
  });
}

export default function BankLine() {
  const { line, twin, proposal, undoable, organizations, key } = useLoaderData<typeof loader>();
  const busy = useNavigation().state !== "idle";
  const { fields, errors, errorId, formProps } = useServerForm("decision", {
    lastResult: useActionData<typeof action>(),
    fields: {
      organizationId: { required: true },
      paymentId: { required: true },
      note: { required: true, maxLength: limits.reasonLength },
    },
    defaultValue: { organizationId: proposal?.organizationId ?? "" },
  });
  const cameIn = line.amountMinor > 0n;
  const owing = organizations.filter(({ open }) => open.length > 0);
  return (
    <div className="wrap narrow">
      <PageHeading
        before={
          <p className="s soft">
            <Link to="/bank">The bank</Link>
          </p>
        }
        title={
          <>
            <Amount minor={cameIn ? line.amountMinor : -line.amountMinor} currency={line.currency} cents code />{" "}
            {cameIn ? "came in" : "went out"}
          </>
        }
        lead={
          <>
            <PlainDay day={line.bookedOn} />, {line.party || "not named"}. {line.remittance}
          </>
        }
      />
      <FormErrors id={errorId} errors={errors} />
      {twin && (
        <p className="form-note">
          It is perhaps known already: the line of <PlainDay day={twin.bookedOn} />
          {twin.party !== "" && `, ${twin.party}`}
          {twin.file !== "" && `, from ${twin.file}`}, moved the same sum. If it is the same, set this one aside.
        </p>
      )}
      {line.returnedMinor !== null && (
        <p className="form-note">
          <Amount minor={line.returnedMinor - line.amountMinor} currency={line.currency} cents code /> of it is the
          bank’s charge for a payment that came back; the payment itself was{" "}
          <Amount
            minor={line.returnedMinor < 0n ? -line.returnedMinor : line.returnedMinor}
            currency={line.currency}
            cents
            code
          />
          .
        </p>
      )}
      <Form method="post" className="form" {...formProps}>
        <input type="hidden" name="as" value="payment" />
        <input type="hidden" name="key" value={key} />
        <SelectField
          field={fields.organizationId}
          label={cameIn ? "Who paid" : "Whose credit was paid back"}
          options={[
            { value: "", label: "Choose" },
            ...organizations.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <Companion name="invoiceIds" />
        {cameIn && owing.length > 0 && (
          <fieldset className="choices">
            <legend>What for</legend>
            <p className="hint">
              Invoices of the one who paid, settled in the order of the list as far as the money goes. None: all of it
              is credit.
            </p>
            {owing.map(({ id, name, open }) =>
              open.map((invoice) => (
                <label key={invoice.id} className="choice">
                  <input
                    type="checkbox"
                    name="invoiceIds"
                    value={invoice.id}
                    defaultChecked={proposal?.organizationId === id && proposal.invoiceIds.includes(invoice.id)}
                  />
                  <span>
                    {invoice.number}, {name}: <Amount minor={invoice.openMinor} currency={line.currency} cents /> open
                  </span>
                </label>
              )),
            )}
          </fieldset>
        )}
        <div className="acts">
          <Button busy={busy}>Post it</Button>
        </div>
      </Form>
      {undoable.length > 0 && (
        <section aria-labelledby="undoes" className="sec">
          <SectionHeading id="undoes" title="It undoes a payment" />
          <Form method="post" className="form mt-5">
            <input type="hidden" name="as" value="reversal" />
            <input type="hidden" name="key" value={key} />
            <SelectField
              field={fields.paymentId}
              label="Which one"
              hint="Nothing is deleted: the book gets its mirror, and invoices that it settled are open again."
              options={undoable.map(({ id, organization, kind, happenedOn }) => ({
                value: id,
                label: `${organization}, ${kind === "received" ? "received" : "paid back"} on ${happenedOn}`,
              }))}
            />
            <div className="acts">
              <Button tone="plain" busy={busy}>
                Take it back
              </Button>
            </div>
          </Form>
        </section>
      )}
      <section aria-labelledby="aside" className="sec">
        <SectionHeading id="aside" title="It concerns no invoice" />
        <Form method="post" className="form mt-5">
          <input type="hidden" name="as" value="set_aside" />
          <input type="hidden" name="key" value={key} />
          <TextareaField field={fields.note} label="Why" rows={2} hint="A bank fee, rent, money of somebody else …" />
          <div className="acts">
            <Button tone="plain" busy={busy}>
              Set it aside
            </Button>
          </div>
        </Form>
      </section>
    </div>
  );
}
