import { person } from "#db/schema/identity.ts";
import { personStream } from "#app/domain/kernel/events.ts";
import { skeletonOf } from "#app/domain/kernel/skeleton.server.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";

interface NewPerson {
  readonly email: string;
  readonly displayName: string;
  readonly passwordHash: string;
  readonly timeZone?: string;
}

/** Writes a person and opens the stream that only they hear. @returns null when the address has an account already */
export async function insertPerson(
  tx: Tx,
  { email, displayName, passwordHash, timeZone = "UTC" }: NewPerson,
): Promise<string | null> {
  const personId = tx.newId();
  const inserted = await tx.db
    .insert(person)
    .values({
      id: personId,
      email,
      displayName,
      nameSkeleton: skeletonOf(displayName),
      passwordHash,
      timeZone,
      createdAt: tx.now,
    })
    .onConflictDoNothing({ target: person.email })
    .returning({ id: person.id });
  if (inserted.length === 0) return null;
  await tx.openStream(personStream(personId));
  tx.say({ name: "account.opened", streams: [personStream(personId)], entity: `person:${personId}`, payload: {} });
  return personId;
}
