import { getFormProps, useForm, type SubmissionResult } from "@conform-to/react";
import { Form, useNavigation } from "@remix-run/react";
import { limits } from "#app/domain/kernel/limits.ts";
import { parseMoney } from "#app/domain/kernel/parse-money.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { ChoiceField, FieldErrors, FormErrors, InputField, SelectField, TextareaField } from "#app/ui/base/field.tsx";
import { useLocale } from "#app/ui/base/locale.tsx";
import { Amount } from "#app/ui/base/money.tsx";

type SliceText = Record<
  "id" | "title" | "description" | "definitionOfDone" | "repository" | "hoursLow" | "hoursHigh" | "cloud",
  string
>;

// A type, not an interface: Conform asks for something that an index signature fits.
type ScopeText = {
  slices: SliceText[];
  minimum: string;
  closesOn: string;
  overFundingRule: string;
  stretchSlice: string;
  underFundingRule: string;
  hoursRule: string;
};

interface ScopeFormProps {
  readonly slug: string;
  readonly rev: number;
  readonly currency: string;
  readonly rateMinor: bigint;
  readonly written: ScopeText;
  readonly lastResult: SubmissionResult<string[]> | undefined;
}

const emptySlice: SliceText = {
  id: "",
  title: "",
  description: "",
  definitionOfDone: "",
  repository: "",
  hoursLow: "",
  hoursHigh: "",
  cloud: "",
};

/**
 * What the rows cost together as they stand in the form; a row that cannot be read yet counts nothing.
 * @param stretch the place of the row that lies behind the goal, or -1
 */
function sumOf(
  rows: readonly (Partial<SliceText> | undefined)[],
  stretch: number,
  currency: string,
  locale: string,
  rateMinor: bigint,
) {
  let [low, high, cloudMinor, stretchMinor] = [0, 0, 0n, 0n];
  for (const [at, row] of rows.entries()) {
    low += /^\d{1,5}$/.test(row?.hoursLow ?? "") ? Number(row?.hoursLow) : 0;
    const upper = /^\d{1,5}$/.test(row?.hoursHigh ?? "") ? Number(row?.hoursHigh) : 0;
    const read = parseMoney(row?.cloud ?? "", currency, locale);
    const cloud = read.ok ? read.value.minor : 0n;
    high += upper;
    cloudMinor += cloud;
    if (at === stretch) stretchMinor = BigInt(upper) * rateMinor + cloud;
  }
  const staffMinor = BigInt(high) * rateMinor;
  return { low, high, staffMinor, cloudMinor, stretchMinor, goalMinor: staffMinor + cloudMinor - stretchMinor };
}

/** Deliverables with their hours and costs, and the rules of the raise. Rows are added and removed by submit buttons, so it needs no script. */
export function ScopeForm({ slug, rev, currency, rateMinor, written, lastResult }: ScopeFormProps) {
  const { locale } = useLocale();
  const busy = useNavigation().state === "submitting";
  const [form, fields] = useForm<ScopeText>({
    id: "scope",
    lastResult: lastResult ?? null,
    constraint: {
      "slices[].title": { required: true, maxLength: limits.titleLength },
      "slices[].description": { maxLength: limits.noteLength },
      "slices[].definitionOfDone": { maxLength: limits.noteLength },
      "slices[].hoursLow": { required: true },
      "slices[].hoursHigh": { required: true },
    },
    defaultValue: { ...written, slices: written.slices.length > 0 ? written.slices : [emptySlice] },
  });
  const slices = fields.slices.getFieldList();
  const stretches = fields.overFundingRule.value === "stretch";
  const sum = sumOf(
    slices.map(({ value }) => value),
    stretches ? Number(fields.stretchSlice.value ?? 0) - 1 : -1,
    currency,
    locale,
    rateMinor,
  );
  return (
    <Form method="post" className="form" {...getFormProps(form)} noValidate={false}>
      <FormErrors id={form.errorId} errors={form.errors} />
      <input type="hidden" name="rev" value={rev} />
      {/* Enter in a field sends the scope instead of pressing the first button, which would remove a row. */}
      <button type="submit" className="vh" tabIndex={-1} aria-hidden="true">
        Set this scope
      </button>
      <div className="slices">
        {slices.map((slice, index) => {
          const row = slice.getFieldset();
          return (
            <section className="slice" key={slice.key} aria-label={`Deliverable ${index + 1}`}>
              <header>
                <h2>Deliverable {index + 1}</h2>
                {slices.length > 1 && (
                  <Button
                    tone="plain"
                    small
                    {...form.remove.getButtonProps({ name: fields.slices.name, index })}
                    formNoValidate
                    aria-label={`Remove deliverable ${index + 1}`}
                  >
                    Remove
                  </Button>
                )}
              </header>
              <input type="hidden" name={row.id.name} value={row.id.initialValue ?? ""} />
              <InputField field={row.title} label="Title" />
              <TextareaField field={row.description} label="What it is" optional rows={2} />
              <TextareaField
                field={row.definitionOfDone}
                label="Done when"
                optional
                rows={2}
                hint="How everybody will see that it is done."
              />
              <div className="field-row">
                <InputField
                  field={row.hoursLow}
                  label="Hours, at least"
                  type="number"
                  inputMode="numeric"
                  min={0}
                  max={10_000}
                />
                <InputField
                  field={row.hoursHigh}
                  label="Hours, at most"
                  type="number"
                  inputMode="numeric"
                  min={0}
                  max={10_000}
                />
                <InputField field={row.cloud} label="Cloud cost" optional money inputMode="decimal" />
                <InputField field={row.repository} label="Repository" optional placeholder="owner/name" />
              </div>
            </section>
          );
        })}
      </div>
      <FieldErrors field={fields.slices} />
      {slices.length < limits.deliverablesPerProject && (
        <div>
          <Button
            tone="plain"
            {...form.insert.getButtonProps({ name: fields.slices.name, defaultValue: emptySlice })}
            formNoValidate
          >
            Add a deliverable
          </Button>
        </div>
      )}
      <p className="sum" role="status">
        <span className="soft">
          {sum.low}–{sum.high} hours · staff <Amount minor={sum.staffMinor} currency={currency} /> · cloud{" "}
          <Amount minor={sum.cloudMinor} currency={currency} />
        </span>
        <b>
          <span className={sum.stretchMinor > 0n ? undefined : "vh"}>Goal: </span>
          <Amount minor={sum.goalMinor} currency={currency} />
        </b>
        {sum.stretchMinor > 0n && (
          <span className="soft">
            with the stretch <Amount minor={sum.goalMinor + sum.stretchMinor} currency={currency} />
          </span>
        )}
      </p>
      <div className="field-row">
        <InputField
          field={fields.minimum}
          label="Minimum"
          optional
          money
          inputMode="decimal"
          hint="What must stand at the deadline. Left empty: the whole goal."
        />
        <InputField
          field={fields.closesOn}
          label="Deadline"
          type="date"
          hint="The raise closes on this day at 17:00 UTC."
        />
      </div>
      <ChoiceField
        field={fields.overFundingRule}
        label="If more is pledged than the goal"
        options={[
          {
            value: "share",
            label: "Everybody pays proportionally less",
            hint: "Each new member lowers the others’ cost.",
          },
          {
            value: "stretch",
            label: "One deliverable more is built",
            hint: "If all of its money is offered too; otherwise everybody pays proportionally less.",
          },
          {
            value: "cap",
            label: "Older pledges come first",
            hint: "The pledge that would exceed the goal is trimmed.",
          },
        ]}
      />
      {/* Without scripts it is always there; with them only where the rule asks for it. */}
      <div className="stretch" data-asked={stretches || undefined}>
        <SelectField
          field={fields.stretchSlice}
          label="The deliverable that the stretch pays for"
          optional={!stretches}
          hint="It comes last, behind the goal, and nobody pledges for it alone."
          options={[
            { value: "", label: "none" },
            ...slices.map(({ value }, index) => ({
              value: String(index + 1),
              label: `${index + 1}  ${value?.title ?? ""}`.trim(),
            })),
          ]}
        />
      </div>
      <ChoiceField
        field={fields.underFundingRule}
        label="If the minimum is missed at the deadline"
        options={[
          { value: "lapse", label: "Every pledge lapses", hint: "Nobody pays anything." },
          {
            value: "slices",
            label: "What is fully covered is built",
            hint: "Deliverables in their order, as far as the money reaches; the rest lapses.",
          },
          {
            value: "extend",
            label: "The steward may extend once",
            hint: "With a written reason; otherwise every pledge lapses.",
          },
        ]}
      />
      <ChoiceField
        field={fields.hoursRule}
        label="If hours that were agreed in kind are not done"
        options={[
          {
            value: "money",
            label: "They are asked for as money",
            hint: "From whoever takes part and consents; what nobody pays for in two weeks leaves the scope.",
          },
          { value: "scope", label: "They leave the scope", hint: "The steward says what is not built." },
        ]}
      />
      <div className="acts">
        <Button busy={busy}>Set this scope</Button>
        <ButtonLink tone="plain" to={`/projects/${slug}`}>
          Leave it as it is
        </ButtonLink>
      </div>
    </Form>
  );
}
