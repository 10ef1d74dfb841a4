/** Why one row of a file was left out. Everything else of the file is still taken. */
export type RowFault =
  | { readonly kind: "row_broken"; readonly because: string }
  | { readonly kind: "value_missing"; readonly column: string }
  | { readonly kind: "value_too_long"; readonly column: string; readonly longest: number }
  | { readonly kind: "value_unknown"; readonly column: string; readonly value: string; readonly known: string }
  | { readonly kind: "date_unreadable"; readonly column: string; readonly value: string }
  | { readonly kind: "address_unreadable"; readonly value: string }
  | { readonly kind: "address_not_public"; readonly value: string }
  | { readonly kind: "address_of_other_repository"; readonly repository: string; readonly value: string }
  | { readonly kind: "amount_unreadable"; readonly value: string }
  | { readonly kind: "amount_too_large"; readonly value: string }
  | { readonly kind: "amount_is_zero" }
  | { readonly kind: "other_currency"; readonly currency: string; readonly book: string }
  | { readonly kind: "not_booked"; readonly word: string }
  | { readonly kind: "state_unknown"; readonly word: string }
  | { readonly kind: "direction_unclear"; readonly word: string }
  | { readonly kind: "not_a_payment"; readonly value: string }
  | { readonly kind: "already_in_file"; readonly firstLine: number };

/** The fault as a sentence for whoever mends the file. */
export function faultWords(fault: RowFault): string {
  switch (fault.kind) {
    case "row_broken":
      return `The row cannot be read: ${fault.because}`;
    case "value_missing":
      return `The column ${fault.column} is empty.`;
    case "value_too_long":
      return `The column ${fault.column} is longer than ${fault.longest} characters.`;
    case "value_unknown":
      return `The column ${fault.column} says “${fault.value}”; known are ${fault.known}.`;
    case "date_unreadable":
      return `The column ${fault.column} says “${fault.value}”, which is not read as a day; 2026-09-30 is.`;
    case "address_unreadable":
      return `“${fault.value}” is not a web address.`;
    case "address_not_public":
      return `“${fault.value}” is not an address that everybody can open.`;
    case "address_of_other_repository":
      return `The address belongs to another repository than ${fault.repository}: “${fault.value}”.`;
    case "amount_unreadable":
      return `“${fault.value}” does not read as an amount of this currency.`;
    case "amount_too_large":
      return `“${fault.value}” is more than one amount may be here.`;
    case "amount_is_zero":
      return "No money moved.";
    case "other_currency":
      return `It is in ${fault.currency === "" ? "no currency" : fault.currency}, and the book is kept in ${fault.book}.`;
    case "not_booked":
      return `The file says “${fault.word}”: it is not booked yet, or did not happen.`;
    case "state_unknown":
      return fault.word === ""
        ? "Nothing says whether it was booked."
        : `The file says “${fault.word}”, which is not known to mean that it was booked.`;
    case "direction_unclear":
      return fault.word === ""
        ? "Nothing says whether it came in or went out."
        : `“${fault.word}” does not tell with its amount whether it came in or went out.`;
    case "not_a_payment":
      return `“${fault.value}” is no payment by an organization.`;
    case "already_in_file":
      return `The same thing stands in line ${fault.firstLine} already.`;
  }
}

export interface RefusedRow {
  /** Line of the file in which the row begins, counted from 1 with the header. */
  readonly line: number;
  readonly fault: RowFault;
}

export interface ImportCounts {
  /** Rows read so far, good or not. */
  readonly rows: number;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: number;
}

/** What a batch of rows did; the others of it changed nothing. */
export interface BatchCounts {
  readonly added: number;
  readonly updated: number;
}

export interface ImportReport extends ImportCounts {
  /** The first thousand; `refused` counts all. */
  readonly refusedRows: readonly RefusedRow[];
  /** Stopped between two batches: what was counted is in, and running it again goes on from there. */
  readonly stopped: boolean;
  readonly dryRun: boolean;
}

export interface ImportOptions {
  /** Tell what would happen, write nothing. */
  readonly dryRun?: boolean;
  /** Stops after the batch that is being written. */
  readonly signal?: AbortSignal;
  /** After every batch. */
  readonly onProgress?: (counts: ImportCounts) => void;
  /** Rows in one transaction. */
  readonly batchSize?: number;
}
