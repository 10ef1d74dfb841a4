import { sql, type SQL } from "drizzle-orm";
import { streamSql } from "#app/domain/kernel/stream-sql.server.ts";
import { col, type RowOf } from "#db/rows.server.ts";
import { actorId, type Actor } from "#app/domain/kernel/actor.ts";
import { messageDraftKey } from "#app/domain/projects/draft-key.ts";
import { mayAtHomeSql } from "#app/domain/projects/at-home-here.server.ts";
import type { TalkState } from "./project-page.ts";

export const talkShape = {
  messages: col.number,
  lock_reason: col.nullable(col.text),
  meeting: col.nullable(col.record({ number: col.number, title: col.text })),
  read_seq: col.nullable(col.text),
  decides: col.boolean,
  unsent: col.nullable(col.record({ text: col.nullable(col.text), savedAt: col.text })),
};

/** Columns that tell about a project's discussion as a whole, for any statement that has the project's id. */
export const talkOfProject = (actor: Actor, projectId: SQL): SQL => sql`
  coalesce((select h.messages from thread h where h.project_id = ${projectId}), 0) as messages,
  (select h.lock_reason from thread h where h.project_id = ${projectId}) as lock_reason,
  (select json_build_object('number', g.number, 'title', g.title) from meeting g where g.project_id = ${projectId} and g.closed_at is null) as meeting,
  (select c.seq from read_cursor c where c.person_id = ${actorId(actor)}::uuid and c.stream_id = ${streamSql("project", sql`${projectId}::text`)}) as read_seq,
  ${mayAtHomeSql(actor, "decision.record", projectId)} as decides,
  (select json_build_object('text', u.fields->>'markdown', 'savedAt', u.updated_at) from draft u
    where u.person_id = ${actorId(actor)}::uuid and u.key = ${messageDraftKey("")} || ${projectId}::text) as unsent`;

export const readTalk = ({
  messages,
  lock_reason: reason,
  meeting,
  read_seq: readSeq,
  decides,
  unsent,
}: RowOf<typeof talkShape>): TalkState => ({
  messages,
  locked: reason === null ? null : { reason },
  meeting,
  readSeq: readSeq === null ? null : Number(readSeq),
  decides,
  draft: unsent && { text: unsent.text ?? "", savedAt: new Date(unsent.savedAt).toISOString() },
});
