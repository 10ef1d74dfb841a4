import { sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, instant, readRows, type RowOf } from "#db/rows.server.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { actorId, type Actor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { isId } from "#app/domain/kernel/id.ts";
import type { MaintainerAnswer } from "./answers.ts";
import { isOfPersonSql, isProvenSql, ownMaintainership } from "./find-maintainership.server.ts";
import { isSameHandle, type MaintainerEvidence } from "./maintainership.ts";
import { repositoryCode } from "./repository-code.server.ts";

/** More than anybody reads through; the field above the list finds the others. */
const shownAtOnce = 200;

const shape = {
  id: col.text,
  repository: col.text,
  /** Their name upstream, or as they are called here. */
  name: col.text,
  evidence: col.word<MaintainerEvidence>(),
  evidenceUrl: col.text,
  note: col.text,
  statedAt: col.text,
  statedBy: col.text,
  confirmedAt: col.nullable(col.text),
  confirmedBy: col.nullable(col.text),
  vouchers: col.list(col.text),
  mine: col.boolean,
  /** Whether the viewer is proven to maintain the same repository. */
  maintains: col.boolean,
  code: col.nullable(col.text),
  /** It waits to be confirmed who answered by a link under this name. */
  byLink: col.boolean,
  answered: col.list(
    col.record({ slug: col.text, title: col.text, answer: col.word<MaintainerAnswer>(), note: col.text }),
  ),
};

/** Somebody who maintains a repository, or says so, as a viewer may see it. */
export type ShownMaintainer = Omit<RowOf<typeof shape>, "code" | "maintains">;

/** Name upstream of maintainership `m`, whose person is `y`. */
const nameSql = sql`coalesce(nullif(m.handle, ''), y.display_name, 'a maintainer')`;

function readMaintainers(db: Db, actor: Actor, which: SQL, limit: number) {
  const personId = sql`${actorId(actor)}::uuid`;
  return readRows(
    db,
    shape,
    sql`
    select m.id, m.repository, ${nameSql} as name, m.evidence, m.evidence_url as "evidenceUrl", m.note, ${instant(sql`m.stated_at`)} as "statedAt", s.display_name as "statedBy",
      ${instant(sql`m.confirmed_at`)} as "confirmedAt", c.display_name as "confirmedBy", coalesce(m.person_id, m.id)::text as code,
      m.person_id is null and m.confirmed_at is null as "byLink",
      (select coalesce(json_agg(json_build_object('slug', j.slug, 'title', j.title, 'answer', a.answer, 'note', a.note) order by a.at), '[]') from maintainer_answer_by w
        join maintainer_answer a on a.id = w.answer_id join project j on j.id = a.project_id where w.maintainership_id = m.id and m.confirmed_at is null) as answered,
      (select coalesce(json_agg(coalesce(nullif(v.handle, ''), vy.display_name, 'a maintainer') order by w.at), '[]') from maintainer_vouch w
        join maintainership v on v.id = w.voucher_id and v.revoked_at is null left join person vy on vy.id = v.person_id where w.maintainership_id = m.id) as vouchers,
      coalesce(m.person_id = ${personId}, false) as mine,
      exists (select 1 from maintainership o where lower(o.repository) = lower(m.repository) and ${isProvenSql(sql`o`)} and ${isOfPersonSql(sql`o`, personId)}) as maintains
    from maintainership m left join person y on y.id = m.person_id join person s on s.id = m.stated_by left join person c on c.id = m.confirmed_by
    where m.revoked_at is null and ${which}
    order by m.confirmed_at is not null, lower(m.repository), m.stated_at, m.id limit ${limit}`,
  );
}

/** What is waiting is seen by the steward, by whoever stated it, and by the repository's proven maintainers. */
const isSeen = (actor: Actor, row: RowOf<typeof shape>): boolean =>
  row.confirmedAt !== null || row.mine || row.maintains || may(actor, "maintainer.confirm");

const shown = ({ code: _code, maintains: _maintains, ...row }: RowOf<typeof shape>): ShownMaintainer => row;

export interface MaintainerList {
  readonly proven: readonly ShownMaintainer[];
  readonly waiting: readonly ShownMaintainer[];
  readonly mayConfirm: boolean;
}

/** Who maintains which repository, and what waits of it for the viewer; of one repository, where one is named. */
export async function maintainerList(
  { db, actor }: Pick<Context, "db" | "actor">,
  repository: string,
): Promise<MaintainerList> {
  const which = repository === "" ? sql`true` : sql`position(lower(${repository}) in lower(m.repository)) > 0`;
  const rows = (await readMaintainers(db, actor, which, shownAtOnce)).filter((row) => isSeen(actor, row));
  return {
    proven: rows.filter(({ confirmedAt }) => confirmedAt !== null).map(shown),
    waiting: rows.filter(({ confirmedAt }) => confirmedAt === null).map(shown),
    mayConfirm: may(actor, "maintainer.confirm"),
  };
}

export interface MaintainerPage {
  readonly maintainer: ShownMaintainer;
  /** The code to look for in the repository; null where none was promised. */
  readonly code: string | null;
  readonly may: {
    readonly confirm: boolean;
    readonly vouch: boolean;
    readonly revoke: boolean;
    /** It was answered by a link under the viewer's own name. */
    readonly wasMe: boolean;
    readonly setContact: boolean;
  };
}

/** One of them, with what the viewer may do about it. Null where it has ended, or is not theirs to see. */
export async function maintainerPage(
  { db, actor }: Pick<Context, "db" | "actor">,
  maintainershipId: string,
): Promise<MaintainerPage | null> {
  if (!isId(maintainershipId)) return null;
  const [row] = await readMaintainers(db, actor, sql`m.id = ${maintainershipId}`, 1);
  if (!row || !isSeen(actor, row)) return null;
  const own = await ownMaintainership(db, actor, row.repository);
  const waits = row.confirmedAt === null && !row.mine;
  const steward = may(actor, "maintainer.confirm");
  // Whoever answered by a link was shown one as well.
  const isCodeShown = row.byLink || (row.evidence === "code" && (row.mine || steward));
  return {
    maintainer: shown(row),
    code: isCodeShown && row.code !== null ? repositoryCode(row.code) : null,
    may: {
      confirm: waits && steward,
      vouch: waits && row.maintains,
      revoke: steward || row.mine,
      wasMe: waits && own?.isProven === true && row.byLink && isSameHandle(row.name, own.name),
      setContact: own?.isProven === true && own.id === row.id,
    },
  };
}

/** What the form needs in which somebody states who maintains a repository. */
export const maintainerForm = ({ actor }: Pick<Context, "actor">): { mayName: boolean; code: string } => ({
  mayName: may(actor, "maintainer.confirm"),
  code: repositoryCode(actorId(actor) ?? ""),
});
