import { called, letterText, type Sender } from "#app/domain/identity/letters.ts";
import type { LetterText } from "#app/domain/kernel/mail.ts";
import { formatMoney, money } from "#app/domain/kernel/money.ts";

export interface DuesTold {
  readonly displayName: string;
  readonly organization: string;
  readonly duesId: string;
  readonly number: string;
  /** Of the dues, or of the part that was paid; minor units. */
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly termFrom: string;
  readonly termTo: string;
}

const spoken = ({ amountMinor, currency }: DuesTold) =>
  formatMoney(money(amountMinor, currency), { locale: "en", cents: true, withCurrency: true });

/** To whoever looks after a member's bills: its dues of a year. */
export const duesLetter = (
  sender: Sender,
  told: DuesTold,
  { dueOn, payTo }: { readonly dueOn: string; readonly payTo: string },
): LetterText =>
  letterText(`Membership dues ${told.number} of ${called(sender)}`, [
    `Hello ${told.displayName},`,
    `${called(sender)} asks ${told.organization} for its membership dues from ${told.termFrom} to ${told.termTo}: ${spoken(told)}, due ${dueOn}.`,
    `See them: ${sender.publicUrl}/dues/${told.duesId}`,
    ...(payTo === "" ? [] : [payTo]),
    `Please name the number, ${told.number}, with the payment.`,
  ]);

/** To the same: they were paid, or a part of them. */
export const duesReceiptLetter = (
  sender: Sender,
  told: DuesTold,
  { happenedOn, openMinor }: { readonly happenedOn: string; readonly openMinor: bigint },
): LetterText =>
  letterText(`Your dues arrived at ${called(sender)}`, [
    `Hello ${told.displayName},`,
    `a payment of ${spoken(told)} from ${told.organization} for its dues ${told.number} arrived on ${happenedOn}. ${openMinor === 0n ? "Nothing is open of them." : `${spoken({ ...told, amountMinor: openMinor })} are still open.`}`,
    `See them: ${sender.publicUrl}/dues/${told.duesId}`,
  ]);
