import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { letter } from "#db/schema/mail.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { command } from "#app/domain/kernel/command.ts";
import { refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { id } from "#app/domain/kernel/values.server.ts";
import { sendAnew, type LetterRefusal } from "#app/domain/mail/resend-letter.server.ts";
import { readInvoiceNumber } from "./invoice.ts";

/** Has an invoice mailed once more to somebody whom it did not reach. */
export const resendInvoice = command({
  name: "invoice.resend",
  permission: "invoice.issue",
  key: "none",
  input: z.object({ number: z.string().max(40), letterId: id }),
  output: z.object({ recipient: z.string() }),
  async run(ctx, _key, { number, letterId }): Promise<Result<{ readonly recipient: string }, LetterRefusal>> {
    if (!may(ctx.actor, "invoice.issue")) return refuse({ kind: "not_permitted" });
    const named = readInvoiceNumber(number);
    if (!named) return refuse({ kind: "letter_not_held" });
    return transact<{ readonly recipient: string }, LetterRefusal>(ctx, {}, (tx) =>
      sendAnew(
        tx,
        and(
          eq(letter.id, letterId),
          eq(letter.kind, "invoice"),
          sql`${letter.about} = (select id from invoice where year = ${named.year} and number = ${named.number})`,
        )!,
      ),
    );
  },
});
