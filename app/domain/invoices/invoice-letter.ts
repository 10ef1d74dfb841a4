import type { Sender } from "#app/domain/identity/letters.ts";
import type { Letter } from "#app/domain/kernel/mail.ts";
import { formatMoney, money } from "#app/domain/kernel/money.ts";
import { subjectLine } from "#app/domain/kernel/text.ts";
import type { InvoicePage } from "./shown-invoice.ts";

interface Recipient {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
}

/** To somebody who looks after an organization's bills: what is due for what, and the sheet with it. */
export function invoiceLetter({ networkName, publicUrl }: Sender, { id, email, displayName }: Recipient, invoice: InvoicePage, sheet: Uint8Array): Letter {
  const { number, organization, project, deliverable, totalMinor, currency, dueAt, payTo } = invoice;
  const sum = formatMoney(money(totalMinor, currency), { locale: "en", cents: true, withCurrency: true });
  const paragraphs = [
    `Hello ${displayName},`,
    `${organization.name} has a new invoice from ${networkName || "the network"}: ${number}, over ${sum}, due ${dueAt.slice(0, 10)}. It is for deliverable ${deliverable.position} of “${project.title}”: ${deliverable.title}, which was accepted by everybody who pays for it.`,
    `See it, with its rows in the book: ${publicUrl}/invoices/${number}`,
    ...(payTo === "" ? [] : [payTo]),
    `Please name the invoice number, ${number}, with the payment.`,
  ];
  return {
    to: email,
    subject: subjectLine(`Invoice ${number} from ${networkName || "the network"}`),
    text: `${paragraphs.join("\n\n")}\n`,
    once: `invoice-${number}-${id}`,
    attachments: [{ name: `invoice-${number}.pdf`, type: "application/pdf", content: sheet }],
  };
}
