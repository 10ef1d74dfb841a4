import { and, eq, isNull } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { person } from "#db/schema/identity.ts";

/** Whom a letter greets; undefined for whoever left the network, and is written to no more. */
export async function letterReader(
  db: Db,
  personId: string | null,
): Promise<{ readonly displayName: string } | undefined> {
  if (personId === null) return undefined;
  const [reader] = await db
    .select({ displayName: person.displayName })
    .from(person)
    .where(and(eq(person.id, personId), isNull(person.closedAt)));
  return reader;
}
