import { and, asc, eq, gt, isNull } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { message, messageReport } from "#db/schema/discussion.ts";
import { person } from "#db/schema/identity.ts";
import { project } from "#db/schema/projects.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";

export interface OpenReport {
  readonly id: string;
  readonly reason: string;
  readonly reporter: string;
  readonly author: string;
  readonly messageId: string;
  /** Of what the message says now; empty once it is gone. */
  readonly excerpt: string;
  readonly slug: string;
  readonly project: string;
  readonly at: string;
}

/** Reports that wait, the oldest first; null for those who do not moderate. */
export async function reportPage(
  { db, actor, newId }: Context,
  after: string | null,
): Promise<{ reports: readonly OpenReport[]; nextAfter: string | null; key: string } | null> {
  if (!may(actor, "message.hide")) return null;
  const author = alias(person, "author");
  const rows = await db
    .select({
      id: messageReport.id,
      reason: messageReport.reason,
      reporter: person.displayName,
      author: author.displayName,
      messageId: message.id,
      excerpt: message.excerpt,
      slug: project.slug,
      project: project.title,
      at: messageReport.createdAt,
    })
    .from(messageReport)
    .innerJoin(message, eq(message.id, messageReport.messageId))
    .innerJoin(project, eq(project.id, message.projectId))
    .innerJoin(person, eq(person.id, messageReport.reporterId))
    .innerJoin(author, eq(author.id, message.authorId))
    .where(and(isNull(messageReport.resolvedAt), isId(after) ? gt(messageReport.id, after) : undefined))
    .orderBy(asc(messageReport.id))
    .limit(limits.pageSize + 1);
  const reports = rows.slice(0, limits.pageSize).map(({ at, ...row }) => ({ ...row, at: at.toISOString() }));
  return { reports, nextAfter: rows.length > reports.length ? (reports.at(-1)?.id ?? null) : null, key: newId() };
}
