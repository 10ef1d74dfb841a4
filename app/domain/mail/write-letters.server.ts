import { letter } from "#db/schema/mail.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import type { LetterKindName } from "./letter.ts";

export interface NewLetter {
  /** Where it is known before: the letter that pieces of news were promised to. */
  readonly id?: string;
  readonly kind: LetterKindName;
  readonly recipient: string;
  readonly personId?: string;
  readonly about?: string;
  /** What it needs beyond the thing that it is about. Never a secret: this is kept, and shown to the steward. */
  readonly details?: Readonly<Record<string, string>>;
}

/** Promises letters, in the transaction of what they tell: they are sent after its commit, or not at all when there is none. */
export async function writeLetters(tx: Tx, letters: readonly NewLetter[]): Promise<void> {
  if (letters.length === 0 || tx.writesNoLetters) return;
  await tx.db.insert(letter).values(
    letters.map(({ id = tx.newId(), ...each }) => ({
      ...each,
      id,
      nextAt: tx.now,
      createdAt: tx.now,
      requestId: tx.requestId ?? null,
    })),
  );
}
