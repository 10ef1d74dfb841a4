import {
  composeInvitation,
  composePasswordChanged,
  composePasswordReset,
  composeSignUp,
} from "#app/domain/identity/compose-letters.server.ts";
import { notHeld } from "#app/domain/identity/letters-held.server.ts";
import { composeInvoice, composeReceipt } from "#app/domain/invoices/compose-letters.server.ts";
import type { PostOffice } from "#app/domain/mail/deliver-letter.server.ts";
import { composeMaintainerAsk } from "#app/domain/maintainers/compose-letters.server.ts";
import { composeDues, composeDuesReceipt } from "#app/domain/membership/compose-letters.server.ts";
import { composeNews } from "#app/domain/notifications/compose-news.server.ts";
import { composeStatus } from "#app/domain/watch/compose-status.server.ts";
import { log } from "#app/http/log.server.ts";

/** Who composes which letter, and what holds them back: each in the area that it belongs to, which the outbox itself knows nothing of. */
export const postOffice = ({ mail, publicUrl }: Pick<PostOffice, "mail" | "publicUrl">): PostOffice => ({
  mail,
  publicUrl,
  notHeld,
  compose: {
    sign_up: composeSignUp,
    password_reset: composePasswordReset,
    password_changed: composePasswordChanged,
    invitation: composeInvitation,
    maintainer_ask: composeMaintainerAsk,
    news: composeNews,
    invoice: composeInvoice,
    receipt: composeReceipt,
    dues: composeDues,
    dues_receipt: composeDuesReceipt,
    status: composeStatus,
  },
  failed: (error, letterId) => log.error({ err: error, letter: letterId }, "a letter could not be written"),
});
