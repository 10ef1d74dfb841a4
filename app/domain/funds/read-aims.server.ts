import { and, eq } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { fundProject } from "#db/schema/funds.ts";
import { organization } from "#db/schema/identity.ts";
import { isAdmitted } from "#app/domain/kernel/admitted.ts";
import type { Project } from "#app/domain/projects/project.ts";
import { mayPayFor, type FundRow } from "./fund.ts";

/** Whether a fund may pay for a project, with what that takes to know. */
export async function paysFor(
  db: Db,
  fund: FundRow,
  project: Pick<Project, "id" | "narrativeId" | "proposerOrganizationId">,
): Promise<boolean> {
  const [listed, [proposer]] = await Promise.all([
    fund.restriction === "projects"
      ? db
          .select({ id: fundProject.projectId })
          .from(fundProject)
          .where(and(eq(fundProject.fundId, fund.id), eq(fundProject.projectId, project.id)))
      : [],
    fund.restriction === "foundational" && project.proposerOrganizationId !== null
      ? db
          .select({ kind: organization.kind, standing: organization.standing })
          .from(organization)
          .where(eq(organization.id, project.proposerOrganizationId))
      : [],
  ]);
  return mayPayFor(fund, new Set(listed.map(({ id }) => id)), {
    id: project.id,
    narrativeId: project.narrativeId,
    proposedUpstream: proposer?.kind === "upstream" && isAdmitted(proposer.standing),
  });
}
