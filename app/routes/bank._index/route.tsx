import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { readColumnsSaid } from "#app/domain/invoices/bank-columns.ts";
import { bankFileInput } from "#app/domain/invoices/bank-input.ts";
import { bankPage, type BankLineToSee } from "#app/domain/invoices/bank-pages.server.ts";
import { importBank } from "#app/domain/invoices/import-bank.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { faultWords } from "#app/domain/kernel/import-report.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { PlainDay } from "#app/ui/project/contribution-state.tsx";
import { pluralize } from "#app/ui/base/pluralize.ts";
import { Empty } from "#app/ui/base/empty.tsx";
import { FieldErrors, FormErrors, InputField, SelectField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading, SectionHeading } from "#app/ui/base/page-heading.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction = () => [{ title: "The bank · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await bankPage(ctx);
  if (!page) throw notFound();
  return page;
}

/** Rows of a refused kind that a page lists; the command line lists more. */
const refusedShown = 20;

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const form = await parseForm(args.request, bankFileInput);
  if (!form.ok) return { reply: form.reply, report: null };
  const { file, account, columns, dayOrder } = form.value;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const open = async function* () {
    yield await Promise.resolve(bytes);
  };
  const done = await importBank(ctx, open, {
    account,
    fileName: file.name,
    columns: readColumnsSaid(columns),
    dayOrder: dayOrder === "" ? null : dayOrder,
  });
  if (!done.ok)
    return {
      reply: refused(form.submission, done.refusal, done.refusal.kind.startsWith("account_") ? "account" : "file"),
      report: null,
    };
  const { rows, added, unchanged, refused: left, refusedRows } = done.value;
  return {
    reply: null,
    report: {
      rows,
      added,
      unchanged,
      left,
      reasons: refusedRows.slice(0, refusedShown).map(({ line, fault }) => `Line ${line}: ${faultWords(fault)}`),
    },
  };
}

export default function Bank() {
  const { lines, waiting, accounts } = useLoaderData<typeof loader>();
  return (
    <div className="wrap">
      <PageHeading
        title="The bank"
        lead="What the bank says, beside what is open. Nothing is posted before somebody has looked at it."
      />
      <ImportForm accounts={accounts} />
      <section aria-labelledby="waiting" className="sec">
        <SectionHeading id="waiting" title="Waits for a second look">
          {waiting > lines.length && (
            <span className="s soft">
              the oldest {lines.length} of {waiting}
            </span>
          )}
        </SectionHeading>
        {lines.length === 0 ? (
          <Empty title="Nothing waits">Import a statement, and its movements come here.</Empty>
        ) : (
          <BankLines lines={lines} />
        )}
      </section>
    </div>
  );
}

const dayOrders = [
  { value: "", label: "the file itself tells" },
  { value: "day", label: "the day comes first" },
  { value: "month", label: "the month comes first" },
];

function ImportForm({ accounts }: { readonly accounts: readonly string[] }) {
  const answer = useActionData<typeof action>();
  const busy = useNavigation().state !== "idle";
  const { fields, errors, errorId, formProps } = useServerForm("bank", {
    lastResult: answer?.reply && "data" in answer.reply ? answer.reply.data : null,
    fields: { file: { required: true }, account: { maxLength: limits.nameLength }, columns: {}, dayOrder: {} },
  });
  const report = answer?.report;
  return (
    <>
      {report && (
        <div className="form-note" role="status">
          <p>
            <b>{pluralize(report.rows, "line", "lines")} read:</b> {report.added} new, {report.unchanged} known already,{" "}
            {report.left} left out.
          </p>
          {report.reasons.length > 0 && (
            <ul className="s mt-2">
              {report.reasons.map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          )}
        </div>
      )}
      <Form method="post" encType="multipart/form-data" className="form mt-6" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <div className="field">
          <label htmlFor={fields.file.id}>Statement</label>
          <p className="hint" id={`${fields.file.id}-hint`}>
            camt.053 or camt.052, a bank’s CSV, or the transactions of Open Collective; up to 1.9 MB.
          </p>
          <input
            type="file"
            id={fields.file.id}
            name="file"
            required
            accept=".xml,.csv,.txt,text/csv,application/xml,text/xml"
            aria-describedby={`${fields.file.id}-hint`}
            aria-invalid={fields.file.errors ? true : undefined}
          />
          <FieldErrors field={fields.file} />
        </div>
        <InputField
          field={fields.account}
          label="Our account"
          hint="Number or name, always in the same words. A CSV does not say of which account it is; camt does."
          optional
          list="own-accounts"
          autoComplete="off"
        />
        <datalist id="own-accounts">
          {accounts.map((account) => (
            <option key={account} value={account} />
          ))}
        </datalist>
        <details>
          <summary>If a CSV is not understood</summary>
          <div className="field-row mt-3">
            <InputField
              field={fields.columns}
              label="Names of its columns"
              optional
              placeholder="date=Valuta, amount=Betrag, ignore=Notiz"
            />
            <SelectField field={fields.dayOrder} label="In 03/04/2026" options={dayOrders} />
          </div>
        </details>
        <div className="acts">
          <Button busy={busy}>Import it</Button>
          <Link to="/invoices">Invoices</Link>
        </div>
      </Form>
    </>
  );
}

const becauseWords = {
  number: "names the invoice",
  payer_and_amount: "payer and amount fit",
  payer: "payer fits",
  amount: "only the amount fits",
} as const;

function BankLines({ lines }: { readonly lines: readonly BankLineToSee[] }) {
  const busy = useNavigation().state !== "idle";
  return (
    <table className="t" role="table">
      <caption className="vh">Lines of the bank, the oldest first, with what each most likely pays</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">
            From or to
          </th>
          <th scope="col" role="columnheader">
            Day
          </th>
          <th scope="col" role="columnheader" className="num">
            Amount
          </th>
          <th scope="col" role="columnheader">
            Most likely
          </th>
          <th scope="col" role="columnheader">
            Your decision
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {lines.map(
          ({
            id,
            party,
            remittance,
            bookedOn,
            amountMinor,
            returnedMinor,
            currency,
            reversal,
            proposal,
            undoes,
            twin,
            key,
          }) => (
            <tr role="row" key={id}>
              <th scope="row" role="rowheader">
                {party || "Not named"}
                <span className="s soft block font-normal [overflow-wrap:anywhere]">
                  {remittance}
                  {reversal && " (undoes an earlier one)"}
                  {returnedMinor !== null && (
                    <>
                      {" "}
                      Of it <Amount minor={returnedMinor - amountMinor} currency={currency} cents /> is the bank’s
                      charge.
                    </>
                  )}
                </span>
              </th>
              <td role="cell" data-l="Day">
                <PlainDay day={bookedOn} />
              </td>
              <td role="cell" className="num" data-l="Amount">
                <Amount minor={amountMinor} currency={currency} cents />
              </td>
              <td role="cell" data-l="Most likely">
                {twin ? (
                  <>
                    Perhaps known already
                    <span className="s soft block [overflow-wrap:anywhere]">
                      line of <PlainDay day={twin.bookedOn} />
                      {twin.party !== "" && `, ${twin.party}`}
                      {twin.file !== "" && `, from ${twin.file}`}
                    </span>
                  </>
                ) : undoes ? (
                  <>
                    {undoes.organization}: undoes what {undoes.kind === "received" ? "was received" : "was paid back"}{" "}
                    on <PlainDay day={undoes.happenedOn} />
                    <span className="s soft block">
                      {reversal ? "the bank says so, and the sum fits" : "the account or the name fits, and the sum"}
                    </span>
                  </>
                ) : proposal ? (
                  <>
                    {proposal.organization}: {proposal.invoices.map(({ number }) => number).join(", ") || "paid ahead"}
                    <span className="s soft block">
                      {becauseWords[proposal.because]}
                      {proposal.exact ? (
                        ", to the cent"
                      ) : (
                        <>
                          ; open{" "}
                          <Amount
                            minor={proposal.invoices.reduce((sum, { openMinor }) => sum + openMinor, 0n)}
                            currency={currency}
                            cents
                          />
                        </>
                      )}
                    </span>
                  </>
                ) : (
                  "–"
                )}
              </td>
              <td role="cell" data-l="Your decision">
                <span className="acts">
                  {twin && (
                    <Form method="post" action={`/bank/lines/${id}`}>
                      <input type="hidden" name="as" value="set_aside" />
                      <input type="hidden" name="key" value={key} />
                      <input
                        type="hidden"
                        name="note"
                        value={`The same as the line of ${twin.bookedOn}${twin.file === "" ? "" : ` from ${twin.file}`}.`}
                      />
                      <Button
                        small
                        tone="plain"
                        busy={busy}
                        aria-label={`It is the same: ${party || "the line"} of ${bookedOn} is known already`}
                      >
                        It is the same
                      </Button>
                    </Form>
                  )}
                  {proposal && (
                    <Form method="post" action={`/bank/lines/${id}`}>
                      <input type="hidden" name="as" value="payment" />
                      <input type="hidden" name="key" value={key} />
                      <input type="hidden" name="organizationId" value={proposal.organizationId} />
                      {proposal.invoiceIds.map((invoiceId) => (
                        <input key={invoiceId} type="hidden" name="invoiceIds" value={invoiceId} />
                      ))}
                      <Button
                        small
                        tone="plain"
                        busy={busy}
                        aria-label={`Confirm: ${party} pays ${proposal.invoices.map(({ number }) => number).join(", ") || "ahead"}`}
                      >
                        Confirm
                      </Button>
                    </Form>
                  )}
                  {undoes && (
                    <Form method="post" action={`/bank/lines/${id}`}>
                      <input type="hidden" name="as" value="reversal" />
                      <input type="hidden" name="key" value={key} />
                      <input type="hidden" name="paymentId" value={undoes.id} />
                      <Button
                        small
                        tone="plain"
                        busy={busy}
                        aria-label={`Confirm: this undoes the payment of ${undoes.organization} of ${undoes.happenedOn}`}
                      >
                        Confirm
                      </Button>
                    </Form>
                  )}
                  <Link
                    to={`/bank/lines/${id}`}
                    className="s"
                    aria-label={`Decide otherwise about ${party || "the line"} of ${bookedOn}`}
                  >
                    {proposal || undoes ? "otherwise" : "decide"}
                  </Link>
                </span>
              </td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}
