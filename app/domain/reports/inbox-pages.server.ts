import { sql } from "drizzle-orm";
import { z } from "zod";
import { waitingClaims } from "#app/domain/contributions/waiting.server.ts";
import { waitingReports } from "#app/domain/discussion/waiting.server.ts";
import { waitingBankLines, waitingInvoices, waitingMoves } from "#app/domain/invoices/waiting.server.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { personStream } from "#app/domain/kernel/events.ts";
import type { WaitingProvider } from "#app/domain/kernel/waiting.server.ts";
import type { WaitingSection } from "#app/domain/kernel/waiting.ts";
import { waitingConsents, waitingMaintainers } from "#app/domain/maintainers/waiting.server.ts";
import { waitingActions } from "#app/domain/meetings/waiting.server.ts";
import { waitingDues } from "#app/domain/membership/waiting.server.ts";
import type { InboxCount } from "#app/domain/notifications/notification.ts";
import { unreadSql } from "#app/domain/notifications/notification-pages.server.ts";
import {
  waitingAcceptances,
  waitingCredits,
  waitingReleases,
  waitingSignatures,
} from "#app/domain/pledges/waiting.server.ts";
import { waitingApplications, waitingUndecided } from "#app/domain/standing/waiting.server.ts";

/** All that waits for people, in the order of the page. The bell counts what the page shows, and nothing else beside news. */
export const waitingProviders: readonly WaitingProvider[] = [
  waitingReports,
  waitingApplications,
  waitingUndecided,
  waitingMaintainers,
  waitingConsents,
  waitingSignatures,
  waitingReleases,
  waitingCredits,
  waitingMoves,
  waitingInvoices,
  waitingDues,
  waitingBankLines,
  waitingAcceptances,
  waitingActions,
  waitingClaims,
];

/** More than anybody answers in one sitting; the next ones come as these are answered. */
const shownAtOnce = 100;

type Viewer = Pick<Context, "db" | "clock" | "actor">;

/** What waits for the viewer, in one statement. Kinds of which nothing waits are left out; visitors have none. */
export async function inboxPage({ db, clock, actor }: Viewer, locale: string): Promise<readonly WaitingSection[]> {
  if (actor.kind !== "person") return [];
  const asked = waitingProviders.map((provider) =>
    "rows" in provider
      ? sql`(select coalesce(json_agg(w), '[]') from (${provider.rows({ actor, clock })} limit ${shownAtOnce}) w)`
      : sql`to_json(${provider.count({ actor, clock })})`,
  );
  const [found] = z
    .array(z.object({ waiting: z.array(z.unknown()) }))
    .parse(await db.execute(sql`select json_build_array(${sql.join(asked, sql`, `)}) as waiting`));
  return waitingProviders.flatMap((provider, position): readonly WaitingSection[] => {
    const answer = found?.waiting[position];
    const { id, title } = provider;
    if ("rows" in provider) {
      const things = provider.read(answer, locale);
      return things.length === 0 ? [] : [{ id, title, things, together: null }];
    }
    const count = z.int().parse(answer);
    return count === 0
      ? []
      : [{ id, title, things: [], together: { href: provider.href, words: provider.words(count) } }];
  });
}

/** How much waits for the viewer and how much is news to them, in one statement. */
export async function inboxCount({ db, clock, actor }: Viewer): Promise<InboxCount> {
  if (actor.kind !== "person") return { count: 0, cursor: 0 };
  const counts = waitingProviders.map(({ count }) => count({ actor, clock }));
  const [row] = z.array(z.object({ cursor: z.coerce.number(), count: z.coerce.number() })).parse(
    await db.execute(sql`
        select (select head_seq from stream where id = ${personStream(actor.personId)}) as cursor,
          ${sql.join([...counts, unreadSql(actor)], sql` + `)} as count`),
  );
  return row ?? { count: 0, cursor: 0 };
}
