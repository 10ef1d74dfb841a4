import { exactSum, type RefusalOf, type RefusalTable } from "#app/domain/kernel/refusal-table.ts";

/** What verbs about invoices, payments, the bank and credit refuse, and in which words. */
export const invoicesRefusals = {
  invoice_not_found: { status: 404, words: "There is no such invoice, or it is not yours to see." },
  invoice_paid_already: { status: 409, words: "This invoice is recorded as paid already. Nothing was recorded twice." },
  not_ready_to_invoice: {
    status: 409,
    words:
      "A deliverable is invoiced once its co-funders accepted it and delivery says that it is ready. Nothing was invoiced.",
  },
  nothing_to_invoice: { status: 409, words: "No pledge pays for this deliverable, so there is nobody to invoice." },
  bank_line_decided: { status: 409, words: "Somebody decided about this line meanwhile. Nothing was done twice." },
  bank_line_not_found: { status: 404, words: "There is no such line of the bank, or it is not yours to decide." },
  account_missing: {
    status: 422,
    words:
      "This file does not say of which account it is. Say it, always in the same words: the same movement from another file is known by its account. Nothing was read.",
  },
  account_contradicted: {
    status: 422,
    words: ({ account }: { account: string }) =>
      `The file says that it is of the account ${account}, and you say another. Nothing was read.`,
  },
  bank_columns_missing: {
    status: 422,
    words: ({ columns, found, example }: { columns: string; found: string; example: string }) =>
      `No heading in this file is known to be the ${columns}. It has: ${found}. Say which is which among the names of its columns, like “${example}”, and send it again. Nothing was read.`,
  },
  bank_column_unknown: {
    status: 422,
    words: ({ column, values }: { column: string; values: string }) =>
      `The column “${column}” (${values}) may tell which way money went, or whether it was booked, and is not understood. Say what it is among the names of the columns: “direction=${column}”, “state=${column}”, or “ignore=${column}” if it tells neither. Nothing was read.`,
  },
  bank_rows_unreadable: {
    status: 422,
    words: ({ because }: { because: string }) =>
      `No row of this file can be read. The first: ${because} Nothing was taken.`,
  },
  dates_ambiguous: {
    status: 422,
    words: ({ example }: { example: string }) =>
      `In this file nothing tells whether “${example}” begins with the day or the month. Say which, and send it again. Nothing was read.`,
  },
  file_has_doctype: {
    status: 422,
    words: "The file declares a document type, which no bank’s statement does. Nothing was read.",
  },
  file_not_a_statement: {
    status: 422,
    words: "This XML is no bank statement in the form camt.053 or camt.052. Nothing was read.",
  },
  statement_does_not_add_up: {
    status: 422,
    words: ({ statement, difference }: { statement: string; difference: string }) =>
      `Statement ${statement} does not add up: its closing balance is off by ${difference}. Something is missing in the file or there twice. Nothing was read.`,
  },
  reallocation_above_source: {
    status: 422,
    words: ({ mostMinor, currency }: { mostMinor: bigint; currency: string }) =>
      `${exactSum(mostMinor, currency)} are there. Ask for at most that.`,
  },
  reallocation_asked_already: {
    status: 409,
    words: "They are asked already whether money goes to this project. Wait for their answer.",
  },
  reallocation_not_asked: {
    status: 404,
    words: "There is nothing here to answer: it was answered meanwhile, or it is not yours to answer.",
  },
  reallocation_not_held: {
    status: 409,
    words: "This money is not held there any more: it was taken back or moved on already. Nothing was done twice.",
  },
  reallocation_source_gone: {
    status: 409,
    words:
      "This money is not there to be moved: it was taken back or moved on, or the project it is held for still needs it.",
  },
  reallocation_source_spent: {
    status: 409,
    words:
      "The money is not there any more: it settled an invoice, was paid back, or went elsewhere since you were asked. Nothing was moved or signed.",
  },
  reallocation_target_closed: { status: 422, words: "This project does not raise money now. Choose one that does." },
  credit_above_line: {
    status: 422,
    words: ({ leftMinor, currency }: { leftMinor: bigint; currency: string }) =>
      `Of this line ${exactSum(leftMinor, currency)} are left. Credit at most that.`,
  },
  invoices_of_several_payers: {
    status: 422,
    words: "One payment comes from one organization. Choose invoices of one payer, and record the others apart.",
  },
  no_credit: { status: 409, words: "The organization has no credit with the network now. Nothing was changed." },
  payment_not_found: { status: 404, words: "There is no such payment, or it is not yours to change." },
  payment_of_other_amount: {
    status: 409,
    words: "This line moves another sum than that payment. Nothing was changed.",
  },
  payment_taken_back_already: { status: 409, words: "This was taken back already. Nothing was done twice." },
  payment_used_since: {
    status: 409,
    words:
      "What was over of it has been used or paid back since, or its invoice was credited. Take that back first. Nothing was changed.",
  },
  refund_above_credit: {
    status: 422,
    words: ({ creditMinor, currency }: { creditMinor: bigint; currency: string }) =>
      `The organization has ${exactSum(creditMinor, currency)} with the network. Pay back at most that.`,
  },
} satisfies RefusalTable;

/** One of these refusals, at a form's field where one is named. */
export type InvoicesRefusal<Kind extends keyof typeof invoicesRefusals, Field extends string = never> = RefusalOf<
  typeof invoicesRefusals,
  Kind,
  Field
>;
