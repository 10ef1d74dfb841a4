import { and, asc, desc, eq, isNull } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { decision, message, messageReaction, messageRevision, reactionKinds } from "#db/schema/discussion.ts";
import { organization, person } from "#db/schema/identity.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { mayAtHome } from "#app/domain/projects/at-home-here.server.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import type { ShownOrganization, ShownReaction } from "#app/domain/timeline/shown-event.ts";
import { findThread, organizationsOf } from "./find-thread.server.ts";

/** One message with what it said before, and what the viewer may do with it. */
export interface MessagePage {
  readonly projectId: string;
  readonly slug: string;
  readonly title: string;
  readonly message: {
    readonly id: string;
    readonly author: string;
    readonly organization: string | null;
    /** As written. */
    readonly markdown: string;
    readonly html: string;
    readonly rev: number;
    readonly createdAt: string;
    readonly editedAt: string | null;
    readonly deleted: { readonly byAuthor: boolean; readonly reason: string | null } | null;
    readonly reactions: readonly ShownReaction[];
  };
  /** Newest first. */
  readonly revisions: readonly { readonly rev: number; readonly markdown: string; readonly at: string }[];
  /** Who looks; null for visitors. */
  readonly personId: string | null;
  readonly isMine: boolean;
  /** May take it away with a reason, though it is somebody else's. */
  readonly moderates: boolean;
  /** May record it as a decision. */
  readonly decides: boolean;
  /** The number of the decision that it stands as. */
  readonly decision: number | null;
  /** Those that the viewer may speak for. */
  readonly speaksFor: readonly ShownOrganization[];
  readonly key: string;
  readonly now: string;
}

/** A message of a thread; null when there is none or the thread is not the actor's to see. */
export async function messagePage(ctx: Context, slug: string, messageId: string): Promise<MessagePage | null> {
  const thread = await findThread(ctx, slug);
  if (!thread || !isId(messageId)) return null;
  const [found] = await ctx.db
    .select({ row: message, author: person.displayName, organization: organization.name })
    .from(message)
    .innerJoin(person, eq(person.id, message.authorId))
    .leftJoin(organization, eq(organization.id, message.organizationId))
    .where(and(eq(message.id, messageId), eq(message.projectId, thread.projectId)));
  if (!found) return null;
  const { row } = found;
  const [reactions, revisions, decided, decides, speaksFor] = await Promise.all([
    reactionsTo(ctx.db, messageId),
    revisionsOf(ctx.db, messageId),
    standingDecision(ctx.db, messageId),
    mayAtHome(ctx.db, ctx.actor, "decision.record", thread.projectId),
    organizationsOf(ctx),
  ]);
  return {
    projectId: thread.projectId,
    slug: thread.slug,
    title: thread.title,
    message: {
      id: row.id,
      author: found.author,
      organization: found.organization,
      markdown: row.markdown,
      html: row.html,
      rev: row.rev,
      createdAt: row.createdAt.toISOString(),
      editedAt: row.editedAt?.toISOString() ?? null,
      deleted: row.deletedAt ? { byAuthor: row.deletedBy === row.authorId, reason: row.deletionReason } : null,
      reactions,
    },
    revisions: revisions.map(({ rev, markdown, at }) => ({ rev, markdown, at: at.toISOString() })),
    personId: actorId(ctx.actor),
    isMine: row.authorId === actorId(ctx.actor),
    moderates: may(ctx.actor, "message.hide"),
    decides: decided.length === 0 && decides,
    decision: decided[0]?.number ?? null,
    speaksFor,
    key: ctx.newId(),
    now: ctx.clock.now().toISOString(),
  };
}

const standingDecision = (db: Db, messageId: string) =>
  db
    .select({ number: decision.number })
    .from(decision)
    .where(and(eq(decision.messageId, messageId), isNull(decision.takenBackAt)));

const revisionsOf = (db: Db, messageId: string) =>
  db
    .select({ rev: messageRevision.rev, markdown: messageRevision.markdown, at: messageRevision.at })
    .from(messageRevision)
    .where(eq(messageRevision.messageId, messageId))
    .orderBy(desc(messageRevision.rev))
    .limit(limits.pageSize);

/** Bounded by the number of kinds, and of people for each. */
async function reactionsTo(db: Db, messageId: string): Promise<ShownReaction[]> {
  const rows = await db
    .select({ kind: messageReaction.kind, id: person.id, name: person.displayName })
    .from(messageReaction)
    .innerJoin(person, eq(person.id, messageReaction.personId))
    .where(eq(messageReaction.messageId, messageId))
    .orderBy(asc(messageReaction.at), asc(person.id));
  return reactionKinds
    .map((kind) => ({ kind, people: rows.filter((row) => row.kind === kind).map(({ id, name }) => ({ id, name })) }))
    .filter(({ people }) => people.length > 0);
}
