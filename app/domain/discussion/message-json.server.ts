import { sql, type SQL } from "drizzle-orm";
import { countsSql } from "#app/domain/contributions/claim.server.ts";
import { organizationJson, personJson } from "#app/domain/kernel/json.server.ts";
import { stageGroups } from "#app/domain/projects/stage.ts";
import type { LoggedSubject } from "#app/domain/timeline/shown-event.ts";

/*
 * What stands with a message `m`, as statements hand it out: with all that any viewer may see of it. What each may see is
 * decided when it is shown.
 */

export const deletionJson = (row: SQL) =>
  sql`case when ${row}.deleted_at is not null then json_build_object('byAuthor', ${row}.deleted_by is not distinct from ${row}.author_id, 'reason', ${row}.deletion_reason) end`;

/** The decision that a message `m` stands as, with all who agree, in one value. */
export const decisionJson = sql`(
    select json_build_object('id', d.id, 'number', d.number, 'agreed', coalesce((
      select json_agg(json_build_object('person', ${personJson(sql`gp`)}, 'organization', ${organizationJson(sql`go`)}) order by g.at, g.id)
      from decision_agreement g join person gp on gp.id = g.person_id left join organization go on go.id = g.organization_id where g.decision_id = d.id), '[]'))
    from decision d where d.message_id = m.id and d.taken_back_at is null)`;

/** What is known of the addresses that a message `m` names; of a contribution to a draft only its own project's. */
export const linksJson = sql`case when m.links <> '{}' then (
    select json_agg(json_build_object('contributionId', k.id, 'url', k.url, 'kind', k.kind, 'state', k.state, 'repository', k.repository, 'number', k.number, 'title', k.title) order by array_position(m.links, k.url))
    from contribution k left join project kp on kp.id = k.project_id
    where k.url = any(m.links) and ${countsSql(sql`k`)} and (kp.id is null or kp.id = m.project_id or kp.stage <> all(${sql.param([...stageGroups.draft])}::text[]))) end`;

/**
 * What something is about, with all that any viewer may see of it, in one value; null when it is the project as a whole.
 * @param row a FROM item with the four columns of a message's subject
 */
export const subjectJson = (row: SQL): SQL => sql`case
    when ${row}.topic_id is not null then (select json_build_object('kind', 'topic', 'id', s.id, 'number', s.number, 'title', s.title) from topic s where s.id = ${row}.topic_id)
    when ${row}.deliverable_id is not null then (select json_build_object('kind', 'deliverable', 'id', s.id, 'number', s.position, 'title', s.title) from deliverable s where s.id = ${row}.deliverable_id)
    when ${row}.contribution_id is not null then (select json_build_object('kind', 'contribution', 'id', s.id, 'title', s.title) from contribution s where s.id = ${row}.contribution_id)
    when ${row}.pledge_id is not null then (select json_build_object('kind', 'pledge', 'id', s.id, 'title', '', 'pledge', json_build_object('organization', ${organizationJson(sql`so`)}, 'payerId', s.payer_organization_id, 'named', s.named, 'sealed', s.opens_named is not null))
      from pledge s left join organization so on so.id = s.credited_organization_id where s.id = ${row}.pledge_id)
    end`;

/** A subject as a statement answers it: what it left out is null. */
export const readSubject = (
  value: Partial<LoggedSubject> & Pick<LoggedSubject, "kind" | "id" | "title">,
): LoggedSubject => ({ number: null, pledge: null, ...value });

/** All that people say to a message `m`, in one value. */
export const reactionsJson = sql`coalesce((
    select json_agg(json_build_object('kind', said.kind, 'people', said.people) order by said.kind)
    from (select r.kind, json_agg(${personJson(sql`rp`)} order by r.at, rp.id) as people
      from message_reaction r join person rp on rp.id = r.person_id where r.message_id = m.id group by r.kind) said), '[]')`;
