import { sql } from "drizzle-orm";
import { check, type Check } from "#db/self-check.server.ts";
import { isAnswerOfSql } from "./find-maintainership.server.ts";

/** What is promised to maintainers. */
export const maintainersChecks: readonly Check[] = [
  check(
    "no_raise_against_maintainers",
    "no raise was opened, and no means of the network committed, against an objection of a maintainer who was proven then",
    (scope) => sql`select t.id as step_id, t.project_id, said.repository, said.maintainership_id from project_step t
      join lateral (
        select distinct on (a.repository, m.id) a.repository, m.id as maintainership_id, a.answer from maintainer_answer a
          left join maintainer_ask k on k.id = a.ask_id
          join maintainership m on lower(m.repository) = lower(a.repository) and m.confirmed_at <= t.at and (m.revoked_at is null or m.revoked_at > t.at)
            and ${isAnswerOfSql(sql`w.at <= t.at`)}
        where a.project_id = t.project_id and (a.at, a.id) < (t.at, t.id) order by a.repository, m.id, a.at desc, a.id desc) as said on said.answer = 'objects'
      join project j on j.id = t.project_id and said.repository = any(j.repositories)
      where ${scope.project("t.project_id")} and t.from_stage = 'signed_off' and t.to_stage in ('raising', 'upcoming')`,
  ),
  check(
    "maintainers_have_evidence",
    "who counts as a maintainer has evidence that somebody looked at: an address, a reason, or two others who vouched",
    () => sql`select m.id as maintainership_id, m.repository from maintainership m where m.confirmed_at is not null and case m.evidence
        when 'word' then m.note = '' or m.confirmed_by is null
        when 'vouched' then (select count(*) from maintainer_vouch v where v.maintainership_id = m.id) < 2
        else m.evidence_url = '' or m.confirmed_by is null end`,
  ),
];
