import { sql } from "drizzle-orm";
import { may } from "#app/domain/identity/permissions.ts";
import type { WaitingLine } from "#app/domain/kernel/waiting.server.ts";

/** Messages that somebody reported, for those who moderate. */
export const waitingReports: WaitingLine = {
  id: "reports",
  title: "Reported messages",
  count: ({ actor }) =>
    may(actor, "message.hide") ? sql`(select count(*) from message_report where resolved_at is null)` : sql`0`,
  href: "/reports",
  words: (count) => `${count === 1 ? "1 reported message waits" : `${count} reported messages wait`} for a moderator`,
};
