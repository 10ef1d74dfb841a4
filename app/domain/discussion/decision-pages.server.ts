import { and, asc, desc, eq, inArray, lt } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { decision, decisionAgreement } from "#db/schema/discussion.ts";
import { organization, person } from "#db/schema/identity.ts";
import type { Db } from "#db/client.server.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import type { StreamId } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { readHeads } from "#app/domain/kernel/read-heads.server.ts";
import type { ShownOrganization, ShownPerson } from "#app/domain/timeline/shown-event.ts";
import { findThread, organizationsOf } from "./find-thread.server.ts";

/** Somebody, and whom they speak for. */
interface Speaker {
  readonly person: ShownPerson;
  readonly organization: { readonly id: string; readonly slug: string; readonly name: string } | null;
}

/** A decision with its trace. Times are ISO 8601. */
export interface ListedDecision {
  readonly id: string;
  readonly number: number;
  readonly messageId: string;
  /** As recorded, sanitized; empty where the message is gone. */
  readonly html: string;
  readonly recorded: Speaker;
  readonly at: string;
  readonly takenBack: { readonly by: string; readonly at: string; readonly reason: string } | null;
  readonly agreed: readonly Speaker[];
  readonly mayTakeBack: boolean;
}

export interface DecisionsPage {
  readonly projectId: string;
  readonly slug: string;
  readonly title: string;
  readonly stream: StreamId;
  readonly cursor: number;
  /** Newest first. */
  readonly decisions: readonly ListedDecision[];
  readonly nextBefore: number | null;
  /** Null for visitors. */
  readonly personId: string | null;
  /** Those for which the viewer may agree. */
  readonly agreesFor: readonly ShownOrganization[];
  readonly key: string;
}

const takenBackBy = alias(person, "taken_back_by");

/**
 * What was decided in a project, with who agrees and what was taken back; null when the project is not the actor's to see.
 * @param before only decisions with a smaller number
 */
export async function decisionsPage(ctx: Context, slug: string, before: number | null): Promise<DecisionsPage | null> {
  const thread = await findThread(ctx, slug);
  if (!thread) return null;
  const { projectId, stream, title } = thread;
  // The number is read before the rows: what happens meanwhile is told again.
  const cursor = (await readHeads(ctx.db, [stream])).get(stream) ?? 0;
  const [rows, mine] = await Promise.all([
    ctx.db
      .select({
        row: decision,
        recorder: { id: person.id, name: person.displayName },
        organization: { id: organization.id, slug: organization.slug, name: organization.name },
        takenBackBy: takenBackBy.displayName,
      })
      .from(decision)
      .innerJoin(person, eq(person.id, decision.recordedBy))
      .leftJoin(organization, eq(organization.id, decision.organizationId))
      .leftJoin(takenBackBy, eq(takenBackBy.id, decision.takenBackBy))
      .where(and(eq(decision.projectId, projectId), before === null ? undefined : lt(decision.number, before)))
      .orderBy(desc(decision.number))
      .limit(limits.pageSize + 1),
    organizationsOf(ctx),
  ]);
  const shown = rows.slice(0, limits.pageSize);
  const agreed = await agreementsOf(
    ctx.db,
    shown.map(({ row }) => row.id),
  );
  const takesAnyBack = may(ctx.actor, "decision.take_back");
  const personId = actorId(ctx.actor);
  return {
    projectId,
    slug: thread.slug,
    title,
    stream,
    cursor,
    decisions: shown.map(({ row, recorder, organization: of, takenBackBy: by }) => ({
      id: row.id,
      number: row.number,
      messageId: row.messageId,
      html: row.html,
      recorded: { person: recorder, organization: of },
      at: row.at.toISOString(),
      takenBack:
        row.takenBackAt === null
          ? null
          : { by: by ?? "", at: row.takenBackAt.toISOString(), reason: row.takenBackReason ?? "" },
      agreed: agreed
        .filter(({ decisionId }) => decisionId === row.id)
        .map(({ person: who, organization: whom }) => ({ person: who, organization: whom })),
      mayTakeBack: row.takenBackAt === null && (takesAnyBack || row.recordedBy === personId),
    })),
    nextBefore: rows.length > limits.pageSize ? (shown.at(-1)?.row.number ?? null) : null,
    personId,
    agreesFor: mine.filter(({ id }) => may(ctx.actor, "decision.agree_organization", id)),
    key: ctx.newId(),
  };
}

/** Who agrees to these decisions, in one statement; bounded by the number of agreements that one may have. */
const agreementsOf = (db: Db, decisionIds: readonly string[]) =>
  db
    .select({
      decisionId: decisionAgreement.decisionId,
      person: { id: person.id, name: person.displayName },
      organization: { id: organization.id, slug: organization.slug, name: organization.name },
    })
    .from(decisionAgreement)
    .innerJoin(person, eq(person.id, decisionAgreement.personId))
    .leftJoin(organization, eq(organization.id, decisionAgreement.organizationId))
    .where(inArray(decisionAgreement.decisionId, [...decisionIds]))
    .orderBy(asc(decisionAgreement.at), asc(decisionAgreement.id));
