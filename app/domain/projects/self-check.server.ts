import { sql } from "drizzle-orm";
import { check, type Check } from "#db/self-check.server.ts";

/** What projects promise, and the lists that are kept of them. */
export const projectsChecks: readonly Check[] = [
  check(
    "stretch_is_what_lies_behind_the_goal",
    "a project that stretches names one deliverable for it: the last one, behind the goal",
    () => sql`select j.id as project_id, j.goal_minor::text as goal, j.stretch_minor::text as stretch, d.before::text, d.all_of_it::text from project j
      left join lateral (select sum(price) as all_of_it, sum(price) filter (where place > 1) as before from (
        select staff_minor + cloud_minor as price, row_number() over (order by position desc) as place from deliverable where project_id = j.id) as priced) as d on true
      where (j.over_funding_rule = 'stretch') <> (j.stretch_minor is not null)
        or (j.stretch_minor is not null and (d.before is distinct from j.goal_minor or d.all_of_it is distinct from j.stretch_minor))`,
  ),
  check(
    "stages_are_last_steps",
    "each project stands in the stage of its last step",
    () => sql`select j.id as project_id, j.stage, last.to_stage from project j
        join lateral (select to_stage from project_step s where s.project_id = j.id order by at desc, id desc limit 1) as last on true
      where last.to_stage <> j.stage`,
  ),
  check(
    "lists_equal_their_projects",
    "what the lists of projects are ordered and counted by is what projects, pledges and the book say",
    (scope) => sql`select coalesce(listed.project_id, due.project_id) as project_id, listed.row as says, due.row as is
      from (select project_id, to_jsonb(listing) - '{place,is_tipped,missing_minor}'::text[] as row from listing where ${scope.project("project_id")}) listed
      full join (select project_id, to_jsonb(listing_due) as row from listing_due where ${scope.project("project_id")}) due using (project_id) where listed.row is distinct from due.row`,
  ),
];
