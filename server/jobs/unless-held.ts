import { lettersAreHeld } from "#app/domain/identity/letters-held.server.ts";
import type { Db } from "#db/client.server.ts";

/** A job that writes to people: while letters are held its rounds do nothing, and what it would have sent waits for it. */
export const unlessHeld = (db: Db, send: () => Promise<unknown>) => async (): Promise<void> => {
  if (!(await lettersAreHeld(db))) await send();
};
