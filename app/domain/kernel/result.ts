/** Something expected that the answer is "no" to. `field` names the form field it belongs to, where there is one. */
export interface Refusal {
  readonly kind: string;
  readonly field?: string;
}

export type Result<T, R extends Refusal> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: R };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const refuse = <const R extends Refusal>(refusal: R): { readonly ok: false; readonly refusal: R } => ({
  ok: false,
  refusal,
});

/** The same answer with another value, where it is a yes. */
export const mapValue = <T, U, R extends Refusal>(result: Result<T, R>, to: (value: T) => U): Result<U, R> =>
  result.ok ? ok(to(result.value)) : result;

/** For what cannot happen unless the code is wrong: crashes the request, never the process. */
export function assert(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new Error(`Impossible: ${sentence}`);
}
