import { systemClock } from "#app/domain/kernel/clock.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { createSessions } from "#app/http/session.server.ts";
import { makeMembership, makePerson } from "#db/seed/factories.ts";
import type { Filled } from "./fill-book.ts";
import type { Book } from "./workplace.ts";

/** Somebody of one of the book's organizations, signed in. */
export interface Voice {
  readonly personId: string;
  readonly organizationId: string;
  /** Cookie header. */
  readonly cookie: string;
}

/** People enough for a thread at full speed: nobody may say more than ten things in ten seconds. */
export function crowd(book: Book, { holders }: Filled, count: number): Promise<Voice[]> {
  return book.fill(({ db }) => {
    const workshop = { db, clock: systemClock, newId: idsBy(systemClock) };
    const sessions = createSessions(db, systemClock, { secure: false });
    return Promise.all(
      Array.from({ length: count }, async (_, n) => {
        const { organizationId } = holders[n % holders.length]!;
        const personId = await makePerson(workshop);
        await makeMembership(workshop, personId, organizationId, "representative");
        const cookie = (await sessions.start(personId, "bench")).split(";")[0] ?? "";
        return { personId, organizationId, cookie };
      }),
    );
  });
}
