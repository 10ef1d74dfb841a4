import { getFormProps, useForm, type FieldMetadata, type SubmissionResult } from "@conform-to/react";

/** The limits that browsers know by themselves. */
interface PlainLimits {
  readonly required?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
}

interface ServerForm<Name extends string> {
  /** What the action answered, if it refused: errors, and everything that was typed. */
  readonly lastResult: SubmissionResult<string[]> | null | undefined;
  /** The form's fields with their plain limits: enough to be kind, never relied upon. */
  readonly fields: Readonly<Record<Name, PlainLimits>>;
  readonly defaultValue?: Readonly<Partial<Record<Name, string | null>>>;
}

/**
 * A form that the server judges (zod stays there): errors come back at their fields, browsers check the plain limits
 * before, with and without scripts.
 */
export function useServerForm<Name extends string>(
  id: string,
  { lastResult, fields: constraint, defaultValue }: ServerForm<Name>,
) {
  const [form, fields] = useForm<Record<string, string>>({
    id,
    lastResult: lastResult ?? null,
    constraint,
    defaultValue: defaultValue,
  });
  return {
    errors: form.errors,
    errorId: form.errorId,
    fields: fields as Readonly<Record<Name, FieldMetadata<string>>>,
    // Conform would switch the browser's own checks off, because it expects to check with the schema itself.
    formProps: { ...getFormProps(form), noValidate: false },
  };
}
