import { senderOf } from "#app/domain/identity/network-settings.server.ts";
import { letterReader } from "#app/domain/identity/letter-reader.server.ts";
import type { Compose } from "#app/domain/mail/deliver-letter.server.ts";
import { readTold, troubleLetter } from "./trouble-letter.ts";

/** What directors are told of how the product runs. */
export const composeStatus: Compose = async ({ db }, { personId, details }, publicUrl) => {
  const to = await letterReader(db, personId);
  return to ? troubleLetter(await senderOf({ db }, publicUrl), to.displayName, readTold(details)) : null;
};
