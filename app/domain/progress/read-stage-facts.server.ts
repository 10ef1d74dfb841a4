import { sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, readRows } from "#db/rows.server.ts";
import { admittedSql } from "#app/domain/kernel/admitted.server.ts";
import { countsSql } from "#app/domain/contributions/claim.server.ts";
import type { ShownAnswer } from "#app/domain/maintainers/answers.ts";
import { answersJson, shownAnswerShape } from "#app/domain/maintainers/read-answers.server.ts";
import { measureDetail } from "#app/domain/projects/level-of-detail.ts";
import type { DeliverableState } from "#app/domain/projects/deliverable.ts";
import type { Project } from "#app/domain/projects/project.ts";
import type { Stage, StageFacts } from "#app/domain/projects/stage.ts";

const rowShape = {
  endorsing: col.number,
  sign_offs: col.number,
  answers: col.list(col.record(shownAnswerShape)),
  network_committed: col.boolean,
  deliverable_states: col.list(col.word<DeliverableState>()),
  has_contribution: col.boolean,
  paused_from: col.nullable(col.word<Stage>()),
};

/** Everything that the guards of the stage table look at, in one statement. */
export async function readStageFacts(
  db: Db,
  project: Project,
  now: Date,
): Promise<StageFacts & { readonly answers: readonly ShownAnswer[] }> {
  const rows = await readRows(
    db,
    rowShape,
    sql`
    select
      (select count(distinct e.organization_id)::int from endorsement e join organization o on o.id = e.organization_id and ${admittedSql(sql`o`)}
        where e.project_id = p.id and e.organization_id is distinct from p.proposer_organization_id) as endorsing,
      (select count(*)::int from sign_off s where s.project_id = p.id and s.scope_version = p.scope_version) as sign_offs,
      ${answersJson(sql`p.id`)} as answers,
      exists (select 1 from project_step t where t.project_id = p.id and t.from_stage = 'signed_off' and t.to_stage = 'upcoming') as network_committed,
      (select coalesce(json_agg(d.state), '[]') from deliverable d where d.project_id = p.id) as deliverable_states,
      exists (select 1 from contribution k where k.project_id = p.id and ${countsSql(sql`k`)}) as has_contribution,
      (select t.from_stage from project_step t where t.project_id = p.id and t.to_stage = 'paused' order by t.at desc, t.id desc limit 1) as paused_from
    from project p where p.id = ${project.id}`,
  );
  const row = rows[0];
  if (!row) throw new Error("Impossible: a locked project is there");
  return {
    detailPasses: measureDetail(project).passes,
    endorsingOrganizations: row.endorsing,
    goalMinor: project.goalMinor,
    minimumMinor: project.minimumMinor,
    closesAt: project.closesAt,
    now,
    signOffs: row.sign_offs,
    repositories: project.repositories,
    answers: row.answers,
    cofunded: project.cofundedAt !== null,
    networkCommitted: row.network_committed,
    deliverableStates: row.deliverable_states,
    hasContribution: row.has_contribution,
    pausedFrom: row.paused_from,
  };
}
