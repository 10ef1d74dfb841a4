import type { KernelRefusal } from "#app/domain/kernel/refusals.ts";

const instead = "ask your bank for statements in the form camt.053, or for a CSV";

/** Forms in which banks give statements as text that is neither XML nor CSV, by how they begin. */
const forms: readonly { readonly begins: RegExp; readonly what: string }[] = [
  { begins: /^(?:\{1:[^]*)?:20:[^]*:34F:/, what: "MT942, a report within the day" },
  { begins: /^(?:\{1:[^]*?)?:20:/, what: "MT940" },
  { begins: /^OFXHEADER:|^<OFX>/i, what: "OFX" },
  { begins: /^!(?:Type|Account|Option|Clear):/i, what: "QIF" },
  { begins: /^01,[^\n]*\n02,/, what: "BAI2" },
  { begins: /^0{4}\d{6}/, what: "CODA" },
  { begins: /^[{[]/, what: "JSON" },
];

/** What a text is, if it is a form that is known and not read; null for what may be CSV. */
export function formNotRead(start: string): KernelRefusal<"file_form_not_read"> | null {
  const found = forms.find(({ begins }) => begins.test(start));
  return found ? { kind: "file_form_not_read", what: found.what, instead } : null;
}
