import { TriangleAlert } from "lucide";
import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from "react";
import { Companion } from "./companion.tsx";
import { Icon } from "./icon.tsx";

/** The part of Conform's field metadata that a field is wired with; its useForm() fields can be handed over as they are. */
export interface FieldState {
  readonly id: string;
  readonly name: string;
  readonly errors?: readonly string[] | undefined;
  readonly initialValue?: unknown;
  readonly defaultValue?: unknown;
  readonly required?: boolean | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly min?: string | number | undefined;
  readonly max?: string | number | undefined;
  readonly pattern?: string | undefined;
}

interface FieldFrame {
  readonly field: FieldState;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** Written after the label of a field that may stay empty. */
  readonly optional?: boolean;
}

type Passed =
  "id" | "name" | "required" | "minLength" | "maxLength" | "defaultValue" | "aria-invalid" | "aria-describedby";

const hintId = (field: FieldState) => `${field.id}-hint`;
const errorId = (field: FieldState) => `${field.id}-error`;

/** What was typed last, so that an answer with errors keeps it, with or without scripts. */
function kept(field: FieldState): string | undefined {
  const value = field.initialValue ?? field.defaultValue;
  return typeof value === "string" || typeof value === "number" || typeof value === "bigint"
    ? String(value)
    : undefined;
}

/** Name, value, limits and the ARIA wiring of one control. */
export function controlProps(field: FieldState, hasHint: boolean) {
  const invalid = (field.errors?.length ?? 0) > 0;
  const described = [hasHint && hintId(field), invalid && errorId(field)].filter(Boolean).join(" ");
  return {
    id: field.id,
    name: field.name,
    required: field.required,
    defaultValue: kept(field),
    "aria-invalid": invalid || undefined,
    "aria-describedby": described || undefined,
  };
}

function Hint({ field, hint }: { readonly field: FieldState; readonly hint: ReactNode }) {
  return hint === undefined ? null : (
    <p className="hint" id={hintId(field)}>
      {hint}
    </p>
  );
}

/** The sentences that belong to a field, beneath it: what is wrong and what to do. */
export function FieldErrors({ field }: { readonly field: FieldState }) {
  if (!field.errors || field.errors.length === 0) return null;
  return (
    <div id={errorId(field)}>
      {field.errors.map((error) => (
        <p className="error" key={error}>
          <Icon of={TriangleAlert} size={14} />
          <span>{error}</span>
        </p>
      ))}
    </div>
  );
}

function Frame({
  field,
  label,
  hint,
  optional,
  className = "field",
  children,
}: FieldFrame & { readonly className?: string; readonly children: ReactNode }) {
  return (
    <div className={className}>
      <label htmlFor={field.id}>
        {label}
        {optional && <span className="optional"> (if you like)</span>}
      </label>
      <Hint field={field} hint={hint} />
      {children}
      <FieldErrors field={field} />
    </div>
  );
}

type InputFieldProps = FieldFrame & { readonly unit?: string; readonly money?: boolean } & Omit<
    InputHTMLAttributes<HTMLInputElement>,
    Passed
  >;

/** One line of text, a number or a date. `unit` is written after it, `money` aligns figures to the right. */
export function InputField({ field, label, hint, optional, unit, money = false, ...input }: InputFieldProps) {
  const control = (
    <input
      {...input}
      {...controlProps(field, hint !== undefined)}
      minLength={field.minLength}
      maxLength={field.maxLength}
    />
  );
  return (
    <Frame field={field} label={label} hint={hint} optional={optional} className={money ? "field money" : "field"}>
      {unit === undefined ? (
        control
      ) : (
        <span className="with-unit">
          {control}
          <span className="unit">{unit}</span>
        </span>
      )}
    </Frame>
  );
}

type TextareaFieldProps = FieldFrame & { readonly after?: ReactNode } & Omit<
    TextareaHTMLAttributes<HTMLTextAreaElement>,
    Passed
  >;

/** Several lines of text. `after` stands between the text and its errors, for example a count of words. */
export function TextareaField({ field, label, hint, optional, after, ...textarea }: TextareaFieldProps) {
  return (
    <Frame field={field} label={label} hint={hint} optional={optional}>
      <textarea
        rows={5}
        {...textarea}
        {...controlProps(field, hint !== undefined)}
        minLength={field.minLength}
        maxLength={field.maxLength}
      />
      {after}
    </Frame>
  );
}

type SelectFieldProps = FieldFrame & {
  readonly options: readonly { readonly value: string; readonly label: string }[];
} & Omit<SelectHTMLAttributes<HTMLSelectElement>, Passed>;

/** One choice out of a list. */
export function SelectField({ field, label, hint, optional, options, ...select }: SelectFieldProps) {
  return (
    <Frame field={field} label={label} hint={hint} optional={optional}>
      <select {...select} {...controlProps(field, hint !== undefined)}>
        {options.map(({ value, label: word }) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
    </Frame>
  );
}

/** A box to tick. */
export function CheckboxField({
  field,
  label,
  hint,
  ...input
}: Omit<FieldFrame, "optional"> & Omit<InputHTMLAttributes<HTMLInputElement>, Passed | "type">) {
  const value = field.initialValue ?? field.defaultValue;
  const { defaultValue: _unused, ...control } = controlProps(field, hint !== undefined);
  return (
    <div className="field check">
      <Companion name={field.name} />
      <input
        type="checkbox"
        {...input}
        {...control}
        defaultChecked={value === "on" || value === true || input.defaultChecked}
      />
      <label htmlFor={field.id}>{label}</label>
      <Hint field={field} hint={hint} />
      <FieldErrors field={field} />
    </div>
  );
}

interface ChoiceFieldProps extends Omit<FieldFrame, "optional"> {
  readonly options: readonly { readonly value: string; readonly label: ReactNode; readonly hint?: ReactNode }[];
}

/** One choice out of a few, each with room for a sentence. */
export function ChoiceField({ field, label, hint, options }: ChoiceFieldProps) {
  const { defaultValue, id, ...control } = controlProps(field, hint !== undefined);
  return (
    <fieldset className="choices" id={id} aria-describedby={control["aria-describedby"]}>
      <legend>{label}</legend>
      <Hint field={field} hint={hint} />
      {options.map((option) => (
        <label key={option.value} className="choice">
          <input
            type="radio"
            name={field.name}
            value={option.value}
            required={field.required}
            defaultChecked={defaultValue === option.value}
          />
          <span>
            {option.label}
            {option.hint !== undefined && <span className="hint">{option.hint}</span>}
          </span>
        </label>
      ))}
      <FieldErrors field={field} />
    </fieldset>
  );
}

/** What is wrong with a form as a whole, at its head; takes focus after a refusal so that it is heard first. */
export function FormErrors({ id, errors }: { readonly id: string; readonly errors?: readonly string[] | undefined }) {
  if (!errors || errors.length === 0) return null;
  return (
    <div className="form-error" role="alert" id={id} tabIndex={-1}>
      {errors.map((error) => (
        <p key={error}>{error}</p>
      ))}
    </div>
  );
}
