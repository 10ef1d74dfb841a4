import { asc, eq, sql } from "drizzle-orm";
import { col, instant, readRows, type RowOf } from "#db/rows.server.ts";
import { person } from "#db/schema/identity.ts";
import { deliverable } from "#db/schema/projects.ts";
import { isSteward, visitor, actorId } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { mayAtHome } from "#app/domain/projects/at-home-here.server.ts";
import { findProjectById } from "#app/domain/projects/find-project.server.ts";
import type { Project } from "#app/domain/projects/project.ts";
import { isOpenForConsent } from "#app/domain/projects/stage.ts";
import type { MaintainerAnswer, ShownAnswer } from "./answers.ts";
import type { AskState, ContactWay, ShownContact } from "./ask.ts";
import { findAskByToken, isAskedNow, readContact, readContacts } from "./find-ask.server.ts";
import { findMaintainership, isDeclinedSql, ownMaintainership } from "./find-maintainership.server.ts";
import { answersJson, isProvenAnswer, shownAnswerShape } from "./read-answers.server.ts";
import { repositoryCode } from "./repository-code.server.ts";

const askShape = {
  id: col.text,
  repository: col.text,
  /** For whoever asked and for the steward; null for everybody else, and where a link was shown. */
  email: col.nullable(col.text),
  mailed: col.boolean,
  askedBy: col.text,
  askedAt: col.text,
  expiresAt: col.text,
  state: col.word<AskState>(),
  /** Whose answer it has, in their own words. */
  answeredBy: col.nullable(col.text),
  mine: col.boolean,
};
type ShownAsk = Omit<RowOf<typeof askShape>, "mine"> & { readonly may: boolean };

export interface AskList {
  readonly asks: readonly ShownAsk[];
  readonly nextAfter: string | null;
  /** Whether the viewer may ask for this project now. */
  readonly mayAsk: boolean;
  readonly contacts: readonly ShownContact[];
}

/** Who was asked about a project that the viewer may see, the newest first. */
export async function askList(
  { db, actor, clock }: Pick<Context, "db" | "actor" | "clock">,
  project: Pick<Project, "id" | "stage" | "origin" | "repositories">,
  after: string | null,
): Promise<AskList> {
  const isOfSteward = isSteward(actor);
  const now = sql`${clock.now().toISOString()}::timestamptz`;
  const [rows, isAtHome, contacts] = await Promise.all([
    readRows(
      db,
      askShape,
      sql`
      select k.id, k.repository, case when q.mine then k.email::text end as email, k.email is not null as mailed, coalesce(y.display_name, 'somebody') as "askedBy",
        ${instant(sql`k.asked_at`)} as "askedAt", ${instant(sql`k.expires_at`)} as "expiresAt", a.name as "answeredBy", q.mine,
        case when k.revoked_at is not null then 'revoked' when a.name is not null then 'answered' when k.expires_at <= ${now} then 'expired' else 'open' end as state
      from maintainer_ask k left join person y on y.id = k.asked_by
        cross join lateral (select ${isOfSteward} or coalesce(k.asked_by = ${actorId(actor)}::uuid, false) as mine) q
        left join lateral (select concat(a.said_name, ' (@', a.handle, ')') as name from maintainer_answer a where a.project_id = k.project_id and a.ask_id = k.id and not ${isDeclinedSql} order by a.at desc, a.id desc limit 1) a on true
      where k.project_id = ${project.id} and ${isId(after) ? sql`k.id < ${after}::uuid` : sql`true`} order by k.id desc limit ${limits.pageSize + 1}`,
    ),
    mayAtHome(db, actor, "maintainer.ask", project.id),
    readContacts(db, sql`${sql.param([...project.repositories])}::text[]`),
  ]);
  const asks = rows
    .slice(0, limits.pageSize)
    .map(({ mine, ...row }) => ({ ...row, may: isAtHome && mine && row.state !== "revoked" }));
  return {
    asks,
    nextAfter: rows.length > asks.length ? (asks.at(-1)?.id ?? null) : null,
    mayAsk:
      isAtHome && project.origin === "proposed" && isOpenForConsent(project.stage) && project.repositories.length > 0,
    contacts,
  };
}

const answerShape = {
  id: col.text,
  answer: col.word<MaintainerAnswer>(),
  note: col.text,
  reviewHours: col.nullable(col.number),
  handle: col.text,
  name: col.text,
  at: col.text,
  claimId: col.nullable(col.text),
  evidenceUrl: col.nullable(col.text),
};

export interface AskPage {
  readonly project: Pick<
    Project,
    | "slug"
    | "title"
    | "summary"
    | "stage"
    | "currency"
    | "goalMinor"
    | "minimumMinor"
    | "stretchMinor"
    | "staffRateMinor"
    | "closesAt"
    | "overFundingRule"
    | "underFundingRule"
    | "hoursRule"
  >;
  readonly repository: string;
  readonly askedBy: string;
  readonly expiresAt: Date;
  readonly deliverables: readonly Pick<
    typeof deliverable.$inferSelect,
    | "position"
    | "title"
    | "description"
    | "definitionOfDone"
    | "repository"
    | "hoursLow"
    | "hoursHigh"
    | "staffMinor"
    | "cloudMinor"
  >[];
  /** What was answered for this repository, as everybody reads it at the project. */
  readonly answers: readonly ShownAnswer[];
  /** What this link answered last. */
  readonly last:
    | (Pick<RowOf<typeof answerShape>, "answer" | "note" | "reviewHours" | "handle" | "name" | "at"> & {
        readonly evidenceUrl: string;
        readonly isProven: boolean;
        /** What they can put where only they can write, so that somebody sees that it was them; null where that is known. */
        readonly code: string | null;
      })
    | null;
}

/**
 * What somebody reads who opened a link: the project as every visitor sees it, and nothing that a visitor does not. Null
 * where the link has ended, or the project asks nobody any more.
 */
export async function openAskPage(
  { db, clock }: Pick<Context, "db" | "clock">,
  token: string,
): Promise<AskPage | null> {
  const ask = await findAskByToken(db, token, clock.now());
  const found = ask && (await findProjectById(db, visitor, ask.projectId));
  if (!found || !isAskedNow(found, ask.repository)) return null;
  const [deliverables, [asker], [row], [last]] = await Promise.all([
    db
      .select({
        position: deliverable.position,
        title: deliverable.title,
        description: deliverable.description,
        definitionOfDone: deliverable.definitionOfDone,
        repository: deliverable.repository,
        hoursLow: deliverable.hoursLow,
        hoursHigh: deliverable.hoursHigh,
        staffMinor: deliverable.staffMinor,
        cloudMinor: deliverable.cloudMinor,
      })
      .from(deliverable)
      .where(eq(deliverable.projectId, found.id))
      .orderBy(asc(deliverable.position))
      .limit(limits.deliverablesPerProject),
    ask.askedBy === null ? [] : db.select({ name: person.displayName }).from(person).where(eq(person.id, ask.askedBy)),
    readRows(
      db,
      { answers: col.list(col.record(shownAnswerShape)) },
      sql`select ${answersJson(sql`${found.id}`)} as answers`,
    ),
    readRows(
      db,
      answerShape,
      sql`
      select a.id, a.answer, a.note, a.review_hours as "reviewHours", a.handle, a.said_name as name, ${instant(sql`a.at`)} as at, m.id as "claimId", m.evidence_url as "evidenceUrl"
      from maintainer_answer a left join maintainer_answer_by w on w.answer_id = a.id left join maintainership m on m.id = w.maintainership_id and m.confirmed_at is null and m.revoked_at is null
      where a.project_id = ${found.id} and a.ask_id = ${ask.id} order by a.at desc, a.id desc limit 1`,
    ),
  ]);
  const { slug, title, summary, stage, currency, goalMinor, minimumMinor, stretchMinor, staffRateMinor } = found;
  const { closesAt, overFundingRule, underFundingRule, hoursRule } = found;
  return {
    project: {
      slug,
      title,
      summary,
      stage,
      currency,
      goalMinor,
      minimumMinor,
      stretchMinor,
      staffRateMinor,
      closesAt,
      overFundingRule,
      underFundingRule,
      hoursRule,
    },
    repository: ask.repository,
    askedBy: asker?.name ?? "Somebody",
    expiresAt: ask.expiresAt,
    deliverables,
    answers: (row?.answers ?? []).filter(({ repository }) => repository.toLowerCase() === ask.repository.toLowerCase()),
    last: last
      ? {
          answer: last.answer,
          note: last.note,
          reviewHours: last.reviewHours,
          handle: last.handle,
          name: last.name,
          at: last.at,
          evidenceUrl: last.evidenceUrl ?? "",
          isProven: await isProvenAnswer(db, last.id),
          code: last.claimId === null ? null : repositoryCode(last.claimId),
        }
      : null,
  };
}

export interface ContactPage {
  readonly repository: string;
  /** What holds now, whoever of its maintainers said it. */
  readonly now: {
    readonly way: ContactWay;
    readonly address: string;
    readonly words: string;
    readonly name: string;
  } | null;
}

/** How a repository's maintainers want to be asked, for one of them who is proven; null for everybody else. */
export async function contactPage(
  { db, actor }: Pick<Context, "db" | "actor">,
  maintainershipId: string,
): Promise<ContactPage | null> {
  const found = await findMaintainership(db, maintainershipId);
  const own = found && (await ownMaintainership(db, actor, found.repository));
  if (!own?.isProven || own.id !== found?.id) return null;
  return { repository: found.repository, now: await readContact(db, found.repository) };
}
