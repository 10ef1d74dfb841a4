import { and, eq, or, sql, type SQL } from "drizzle-orm";
import { col, readRows } from "#db/rows.server.ts";
import { messageMention } from "#db/schema/discussion.ts";
import { standingMark, type Standing } from "#app/domain/kernel/admitted.ts";
import { admittedSql } from "#app/domain/kernel/admitted.server.ts";
import { isSteward, organizationIds, type Actor, type PersonActor } from "#app/domain/kernel/actor.ts";
import { readEvidence } from "#app/domain/contributions/evidence-url.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import {
  renderMarkdown,
  writtenLinks,
  writtenMentions,
  type MentionLinks,
} from "#app/domain/kernel/markdown.server.ts";
import { personMention, type WrittenMention } from "#app/domain/kernel/mention-syntax.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import { projectSeenBy } from "#app/domain/sight/sight.server.ts";
import type { Mentionable, Mentioned } from "./mention.ts";
import type { DiscussionRefusal } from "./refusals.ts";

export type TooManyMentions = DiscussionRefusal<"too_many_mentions", "markdown">;

/** Whether a person `p` and an organization `o` may read the project `t`. */
const personReads = projectSeenBy(
  {
    steward: sql`exists (select 1 from membership m join organization h on h.id = m.organization_id where m.person_id = p.id and h.kind = 'steward')`,
    personId: sql`p.id`,
    organizationIds: sql`array(select m.organization_id from membership m where m.person_id = p.id)`,
    admittedIds: null,
  },
  sql`t`,
);
const organizationReads = projectSeenBy(
  { steward: sql`o.kind = 'steward'`, personId: null, organizationIds: sql`array[o.id]`, admittedIds: null },
  sql`t`,
);

/**
 * Whom this actor knows by name in a thread: whoever has spoken in it, the people of one's own organizations, and for the
 * steward everybody. A name is never a way to find out who else has an account.
 */
const isKnownTo = (actor: Actor): SQL =>
  isSteward(actor)
    ? sql`true`
    : sql`(exists (select 1 from message said where said.project_id = t.id and said.author_id = p.id)
      or exists (select 1 from membership near where near.person_id = p.id and near.organization_id = any(${sql.param([...organizationIds(actor)])}::uuid[])))`;

const people = (projectId: string, actor: Actor, where: SQL) => sql`
  select 'person' as kind, p.id, p.display_name as name, null as slug,
    (select case when bool_and(not ${admittedSql(sql`b`)}) then min(b.standing) end from membership m join organization b on b.id = m.organization_id where m.person_id = p.id) as standing
  from person p join project t on t.id = ${projectId}
  where p.closed_at is null and ${personReads} and ${isKnownTo(actor)} and ${where}`;

const organizations = (projectId: string, where: SQL) => sql`
  select 'organization' as kind, o.id, o.name, o.slug, o.standing from organization o join project t on t.id = ${projectId}
  where ${organizationReads} and ${where}`;

/** Where a mention leads: an organization to its page, a person to what they have said. */
const hrefOf = ({ kind, id, slug }: Mentioned) =>
  kind === "organization" ? `/organizations/${slug}` : `/search?by=${id}`;

/** What is made of a message's words when they are written. */
export interface RenderedMessage {
  readonly html: string;
  readonly mentioned: readonly Mentioned[];
  /** Addresses in it, spelt as the evidence of contributions is. */
  readonly links: string[];
}

/**
 * A message's words as HTML, with those whom they call and the addresses that they name. Only who may read the thread is called, and a name that several
 * bear calls nobody.
 */
export async function renderMessage(
  { db, actor }: Pick<Context, "db" | "actor">,
  projectId: string,
  markdown: string,
): Promise<Result<RenderedMessage, TooManyMentions>> {
  const links = writtenLinks(markdown).flatMap(evidenceAt).slice(0, limits.linksPerMessage);
  const written = writtenMentions(markdown);
  if (written.length > limits.mentionsPerMessage) return refuse({ kind: "too_many_mentions", field: "markdown" });
  if (written.length === 0) return ok({ html: renderMarkdown(markdown), mentioned: [], links });
  const names = sql`${sql.param(written.flatMap((each) => ("name" in each ? [each.name.toLowerCase()] : [])))}::text[]`;
  const ids = sql`${sql.param(written.flatMap((each) => ("personId" in each && each.personId !== null ? [each.personId] : [])))}::uuid[]`;
  const slugs = sql`${sql.param(written.flatMap((each) => ("slug" in each ? [each.slug] : [])))}::text[]`;
  const found = await readRows(
    db,
    {
      kind: col.word<Mentioned["kind"]>(),
      id: col.text,
      name: col.text,
      slug: col.nullable(col.text),
      standing: col.nullable(col.word<Standing>()),
    },
    sql`
    ${people(projectId, actor, sql`(lower(p.display_name) = any(${names}) or p.id = any(${ids}))`)}
    union all ${organizations(projectId, sql`(o.slug = any(${slugs}) or lower(o.name) = any(${names}))`)}`,
  );
  const meant = written.flatMap((each) => {
    const [one, ...others] = found.filter((candidate) => isMeant(each, candidate));
    return one && others.length === 0 ? [[each.raw, one] as const] : [];
  });
  const leads: MentionLinks = new Map([
    ...written.map(({ raw }) => [raw, null] as const),
    ...meant.map(([raw, one]) => [raw, { href: hrefOf(one), name: one.name }] as const),
  ]);
  return ok({
    html: renderMarkdown(markdown, leads),
    mentioned: [...new Map(meant.map(([, one]) => [one.id, one])).values()],
    links,
  });
}

function evidenceAt(address: string): string[] {
  const read = readEvidence(address);
  return read.ok ? [read.value.url] : [];
}

function isMeant(written: WrittenMention, { kind, id, name, slug }: Mentioned): boolean {
  if ("slug" in written) return written.slug === slug;
  return written.personId === null
    ? written.name.toLowerCase() === name.toLowerCase()
    : kind === "person" && id === written.personId;
}

/** Keeps whom a message calls, as it says now; who was called before stays called since then. */
export async function writeMentions(
  { db }: Tx,
  messageId: string,
  rev: number,
  mentioned: readonly Mentioned[],
): Promise<void> {
  const { personId, organizationId } = messageMention;
  const kept = mentioned.map(({ kind, id }) => eq(kind === "person" ? personId : organizationId, id));
  if (rev > 1)
    await db
      .delete(messageMention)
      .where(
        and(
          eq(messageMention.messageId, messageId),
          kept.length === 0 ? undefined : sql`not coalesce(${or(...kept)}, false)`,
        ),
      );
  if (mentioned.length === 0) return;
  await db
    .insert(messageMention)
    .values(
      mentioned.map(({ kind, id }) => ({ messageId, rev, [kind === "person" ? "personId" : "organizationId"]: id })),
    )
    .onConflictDoNothing();
}

/** Names shown to choose from: as many as one looks at. */
const choices = 8;

/** Whom one may mean by what was typed behind an "@": the words of their names that begin so, people before organizations. */
export async function whoCanBeMentioned(
  { db, actor }: { readonly db: Context["db"]; readonly actor: PersonActor },
  projectId: string,
  typed: string,
): Promise<readonly Mentionable[]> {
  const begins = `${typed.slice(0, limits.nameLength).replace(/[\\%_]/g, "\\$&")}%`;
  const named = (name: SQL) => sql`(${name} ilike ${begins} or ${name} ilike ${`% ${begins}`})`;
  const rows = await readRows(
    db,
    {
      kind: col.word<(Mentioned & { shared: boolean })["kind"]>(),
      id: col.text,
      name: col.text,
      slug: col.nullable(col.text),
      standing: col.nullable(col.word<Standing>()),
      shared: col.boolean,
    },
    sql`
    select kind, id, name, slug, standing, count(*) over (partition by lower(name)) > 1 as shared from (
      ${people(projectId, actor, sql`p.id <> ${actor.personId} and ${named(sql`p.display_name`)}`)}
      union all ${organizations(projectId, sql`(${named(sql`o.name`)} or o.slug like ${begins})`)}
    ) known order by kind desc, name, id limit ${choices}`,
  );
  return rows.map(({ kind, id, name, slug, standing, shared }) => {
    const mark = standing && standingMark[standing];
    return {
      kind,
      id,
      name,
      written:
        kind === "organization" ? `@${slug ?? ""}` : personMention(name, shared || /[[\]]/.test(name) ? id : null),
      ...(mark && { mark }),
    };
  });
}
