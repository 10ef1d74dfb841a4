import { and, eq, inArray, type SQL } from "drizzle-orm";
import { letter, refusingMailbox } from "#db/schema/mail.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused, type Tx } from "#app/domain/kernel/transaction.server.ts";
import type { LetterKindName } from "./letter.ts";
import { writeLetters } from "./write-letters.server.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { MailRefusal } from "./refusals.ts";

export type LetterRefusal = KeyReused | NotPermitted | MailRefusal<"letter_not_held">;

/**
 * Has a letter that did not arrive sent once more: as a new letter about the same thing, tried for as long as a new one is.
 * Whoever asks has reason to think that the address works now, so what was held against it is forgotten.
 * @param where which of the letters that did not arrive
 */
export async function sendAnew(
  tx: Tx,
  where: SQL,
): Promise<Result<{ readonly recipient: string }, MailRefusal<"letter_not_held">>> {
  const [lost] = await tx.db
    .update(letter)
    .set({ state: "ended", endedAt: tx.now })
    .where(and(inArray(letter.state, ["refused", "expired"]), where))
    .returning({
      kind: letter.kind,
      recipient: letter.recipient,
      personId: letter.personId,
      about: letter.about,
      details: letter.details,
    });
  if (!lost) return refuse({ kind: "letter_not_held" });
  const { kind, recipient, personId, about, details } = lost;
  await tx.db.delete(refusingMailbox).where(eq(refusingMailbox.address, recipient));
  await writeLetters(tx, [
    { kind: kind as LetterKindName, recipient, details, ...(personId && { personId }), ...(about && { about }) },
  ]);
  return ok({ recipient });
}

/** Has any letter that did not arrive sent once more. */
export async function resendLetter(
  ctx: Context,
  letterId: string,
): Promise<Result<{ readonly recipient: string }, LetterRefusal>> {
  if (!may(ctx.actor, "network.undelivered")) return refuse({ kind: "not_permitted" });
  if (!isId(letterId)) return refuse({ kind: "letter_not_held" });
  return transact<{ readonly recipient: string }, LetterRefusal>(ctx, {}, (tx) =>
    sendAnew(tx, eq(letter.id, letterId)),
  );
}
