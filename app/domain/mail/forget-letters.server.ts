import { eq, or } from "drizzle-orm";
import { letter, refusingMailbox } from "#db/schema/mail.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";

/** Everything that was written to somebody, and that their address is refused: for the day on which they leave. */
export async function forgetLetters(
  tx: Tx,
  { personId, address }: { readonly personId: string; readonly address: string },
): Promise<void> {
  await tx.db.delete(letter).where(or(eq(letter.personId, personId), eq(letter.recipient, address)));
  await tx.db.delete(refusingMailbox).where(eq(refusingMailbox.address, address));
}
