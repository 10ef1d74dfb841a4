import type { Db } from "#db/client.server.ts";
import { maintainerAskLink } from "#db/schema/maintainers.ts";
import { hashSecret, newSecret } from "#app/domain/identity/secret.server.ts";
import type { AskRow } from "./find-ask.server.ts";

/** A link to an ask as it was sent last: @returns its secret, of which only the hash is kept. */
export async function mintAskLink(db: Db, { id, sending }: Pick<AskRow, "id" | "sending">): Promise<string> {
  const token = newSecret();
  await db.insert(maintainerAskLink).values({ tokenHash: hashSecret(token), askId: id, sending });
  return token;
}
