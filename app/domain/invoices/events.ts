import { currency, event, id, oneOf, sum, text, title, type PayloadsOf } from "#app/domain/kernel/define-event.ts";

const invoiceFields = { invoiceId: id, number: title, amountMinor: sum, currency };
const paymentFields = {
  paymentId: id,
  kind: oneOf("received", "applied", "refunded"),
  amountMinor: sum,
  currency,
};
const moveFields = { reallocationId: id, toProjectId: id, amountMinor: sum, currency };

export const invoiceEvents = {
  "invoice.issued": event({
    when: "an invoice goes out",
    fields: invoiceFields,
    history: ({ payload: { number, amountMinor, currency } }, amount) =>
      `Invoice ${number} over ${amount(amountMinor, currency)}`,
  }),
  // The amount is what it asked for.
  "invoice.paid": event({
    when: "nothing of it is open any more: paid, or credited",
    fields: invoiceFields,
    history: ({ payload: { number, amountMinor, currency } }, amount) =>
      `Invoice ${number} settled, ${amount(amountMinor, currency)}`,
  }),
  // The amount is what is open again.
  "invoice.reopened": event({
    when: "a payment of it is taken back, and something is open again",
    fields: invoiceFields,
    history: ({ payload: { number, amountMinor, currency } }, amount) =>
      `Invoice ${number} open again, ${amount(amountMinor, currency)}`,
  }),
  "invoice.credited": event({
    when: "a credit note takes a part of it back, with the reason",
    fields: { ...invoiceFields, creditNote: title, reason: text },
    history: ({ payload: { creditNote, amountMinor, currency, number, reason } }, amount) => [
      `Credit note ${creditNote} over ${amount(amountMinor, currency)} to invoice ${number}`,
      reason,
    ],
  }),
  "payment.recorded": event({
    when: "money came in from an organization, its credit was used, or was paid back (the organization's stream alone)",
    fields: paymentFields,
  }),
  "payment.taken_back": event({
    when: "one of these is taken back, with the reason",
    fields: { ...paymentFields, reason: text },
  }),
  "reallocation.asked": event({
    when: "the steward asks whether money that was paid ahead, or is not needed, may go to another project (in the organization's stream, and its budget holders' own)",
    fields: moveFields,
    news: ["ask"],
  }),
  "reallocation.signed": event({
    when: "one budget holder consented to more than one may sign alone; the others are asked (in the organization's stream, and their own)",
    fields: moveFields,
  }),
  "reallocation.answered": event({
    when: "the pledger consents, and it moves, or declines",
    fields: { ...moveFields, answer: oneOf("consented", "declined"), reason: text },
  }),
  "reallocation.undone": event({ when: "it goes back by its mirror", fields: { ...moveFields, reason: text } }),
};

declare module "#app/domain/kernel/events.ts" {
  interface EventPayloads extends PayloadsOf<typeof invoiceEvents> {}
}
