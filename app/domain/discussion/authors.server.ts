import { sql, type SQL } from "drizzle-orm";

/**
 * Everybody who has said something in a project, as a FROM item with `person_id`: the index is asked for one author after the
 * other, so that it costs as much as there are authors, however much they said.
 */
export const authorsOf = (projectId: SQL): SQL => sql`(
  with recursive author (person_id) as (
    (select m.author_id from message m where m.project_id = ${projectId} order by m.author_id limit 1)
    union all
    select (select m.author_id from message m where m.project_id = ${projectId} and m.author_id > a.person_id order by m.author_id limit 1) from author a where a.person_id is not null
  )
  select person_id from author where person_id is not null)`;
